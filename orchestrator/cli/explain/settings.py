"""A key of CONTEXT.md: the value in force, the file and line that says it, and who lost.

A value that is or may be a secret is never shown: its variable and whether it is set is. Above:
`asking`; below: `library`.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from orchestrator.cli.explain.keys import keys
from orchestrator.errors import ConfigError, Place
from orchestrator.library.builtin import SHOWN, builtin_root
from orchestrator.library.catalog import Catalog
from orchestrator.library.context import EMBEDDED, Budget, origin_of
from orchestrator.library.discover import CONTEXT_FILE
from orchestrator.library.document import Document, collect_document
from orchestrator.library.environment import Expander
from orchestrator.messages import Json
from orchestrator.reports.explanation import Explanation, Line, Part

RULES = ("allow", "ask", "deny")
_EXPANDED = re.compile(r"app\.(?:url|ready)|origins|models\.[^.]+\.(?:base_url|model)")
_HIDDEN = re.compile(r"accounts\..+|models\.[^.]+\.key")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)")
_LOGIN = re.compile(r"(?<=//)[^/@\s]+(?=@)")


@dataclass(frozen=True, slots=True)
class Layer:
    """A file that may say something, and the name that stands for it."""

    document: Document

    def value(self, key: str) -> Json:
        """What it says of a key; None where it is silent."""
        value: Json = self.document.meta
        for part in key.split("."):
            if not isinstance(value, Mapping) or part not in value:
                return None
            value = value[part]
        return value

    def place(self, key: str) -> Place:
        return self.document.place(*key.split("."))


def explain_key(catalog: Catalog, key: str) -> Explanation:
    """What is in force for a key, and what would be without it."""
    own, shipped = _layers(catalog)
    if key in RULES:
        return _rules(catalog, key)
    if key == "effects":
        return _effects(catalog)
    layer = own or shipped
    lines = [line for leaf in _leaves(key, layer) for line in _decided(key, leaf, layer, catalog)]
    if key == "model":
        lines.append(Line(label="", text="`--model NAME` replaces it for one run"))
    return Explanation(kind="key", name=key, parts=(Part(lines=tuple(lines)),))


def _layers(catalog: Catalog) -> tuple[Layer | None, Layer]:
    """The project's CONTEXT.md, if there is one of its own, and the built-in one."""
    errors: list[ConfigError] = []
    root, ours = catalog.root, builtin_root()
    shipped = collect_document(ours / CONTEXT_FILE, ours, errors, prefix=SHOWN)
    own = None
    if root != ours and (root / CONTEXT_FILE).exists():
        own = collect_document(root / CONTEXT_FILE, root, errors)
    empty = Document(path=CONTEXT_FILE, meta={}, body="", body_line=1)
    return (Layer(own) if own else None), Layer(shipped or empty)


def _leaves(key: str, layer: Layer) -> list[str]:
    """The keys below a key that have values: those we know, and those that stand in the file."""
    below = [name for name in keys() if name.startswith(f"{key}.")]
    known = [name for name in below if not any(one.startswith(f"{name}.") for one in below)]
    if known:
        return known
    value = layer.value(key)
    if isinstance(value, Mapping) and value:
        return [leaf for name in value for leaf in _leaves(f"{key}.{name}", layer)]
    return [key]


def _decided(asked: str, key: str, layer: Layer, catalog: Catalog) -> Iterator[Line]:
    """The value in force, then what lost."""
    default = _default(key, catalog)
    before = "" if key == asked else f"{key}: "
    label = "in force"
    value = layer.value(key)
    if value is not None:
        text = f"{before}{_shown(key, value)}"
        yield Line(label=label, text=text, place=layer.place(key))
        label = "lost"
    if default:
        yield Line(label=label, text=f"{before}{default}, the default")
    elif label == "in force":
        yield Line(label=label, text=f"{before}nothing; no file here says it")


def _default(key: str, catalog: Catalog) -> str:
    budget = asdict(Budget())
    start, _, name = key.rpartition(".")
    if start.startswith("budget.") and name in budget:
        return f"{budget[name]:g}" if name != "context" else str(budget[name])
    if key == "origins":
        app = catalog.context.app
        return f"{origin_of(app.url)}, the origin of app.url" if app else ""
    return {"model": f"{EMBEDDED}, the embedded engine", "tracker": "tickets"}.get(key, "")


def _shown(key: str, value: Json) -> str:
    """A value as a person may see it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    names = _VARIABLE.findall(text)
    if _HIDDEN.fullmatch(key):
        return f"{text if names else '(in the file, not shown)'}{_set(names)}"
    if _EXPANDED.fullmatch(key) and names and isinstance(value, str):
        errors: list[ConfigError] = []
        document = Document(path=CONTEXT_FILE, meta={}, body="", body_line=1)
        found = Expander(document, os.environ, errors).text(value)
        return _LOGIN.sub("…", f"{found}, from {value}{_set(names)}")
    return _LOGIN.sub("…", text)


def _set(names: list[str]) -> str:
    """Whether the environment has each variable: never what it holds."""
    said = (f"{name} is {'set' if os.environ.get(name) else 'not set'}" for name in names)
    return f" ({', '.join(said)})" if names else ""


def _rules(catalog: Catalog, key: str) -> Explanation:
    found = getattr(catalog.context.rules, key)
    ordered = sorted(found, key=lambda rule: rule.shipped)
    lines = tuple(Line(label=key, text=rule.text, place=rule.place) for rule in ordered)
    says = "deny beats ask beats allow; the lists of the project and the built-in ones merge"
    return Explanation(kind="key", name=key, says=says, parts=(Part(lines=lines),))


def _effects(catalog: Catalog) -> Explanation:
    ordered = sorted(catalog.context.effects, key=lambda one: one.shipped)
    lines = tuple(Line(label=one.pattern, text=one.effect, place=one.place) for one in ordered)
    says = "the most exact pattern wins; what nobody classified writes"
    return Explanation(kind="key", name="effects", says=says, parts=(Part(lines=lines),))
