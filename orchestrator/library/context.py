"""The context: what a team wrote in CONTEXT.md, for every run in this project.

Values as they stand in one file; what the shipped context adds is `catalog`'s part, what the
rules mean is the rule engine's. Above: `catalog`; below: `document`, `imports`, `environment`.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from orchestrator.errors import ConfigError, Place
from orchestrator.events import Definition
from orchestrator.library.document import Document, Marks
from orchestrator.library.environment import Expander, Value
from orchestrator.library.imports import Imports
from orchestrator.library.schema import (
    NAME,
    TEXT,
    WORD,
    Fields,
    Items,
    Number,
    Table,
    Text,
    check,
    listed,
    sound,
)
from orchestrator.messages import Json
from orchestrator.wording import nearest

Effect: TypeAlias = Literal["reads", "acts", "writes"]

EMBEDDED = "gherkin"
"""The engine that is there without any model."""

ALIASES = ("sonnet", "opus", "haiku")

_SORTS = ("input", "output", "cache_write", "cache_read")
_PRICE = Fields(keys={sort: Number() for sort in _SORTS}, required=("input", "output"))
PRICES = Fields(
    keys={**_PRICE.keys, "beyond": Number(whole=True, least=1), "then": _PRICE},
    required=_PRICE.required,
)

CONTEXT = Fields(
    keys={
        "model": TEXT,
        "fallback": Items(of=TEXT),
        "models": Table(
            of=Fields(
                keys={
                    "api": Text(words=("anthropic", "openai")),
                    "base_url": Text(pattern=r"(?:https?://|\$\{).+", what="an http or https URL"),
                    "model": TEXT,
                    "key": TEXT,
                    "prices": PRICES,
                },
                required=("api", "model"),
            ),
            key=NAME,
            what=WORD.what,
        ),
        "app": Fields(
            keys={
                "url": Text(pattern=r"(?:https?://|\$\{).+", what="an http or https URL"),
                "start": TEXT,
                "ready": TEXT,
            },
            required=("url",),
        ),
        "origins": Items(of=TEXT),
        "budget": Fields(
            keys={
                "run": Fields(keys={"cost": Number(), "minutes": Number()}),
                "criterion": Fields(
                    keys={
                        "turns": Number(whole=True, least=1),
                        "context": Number(whole=True, least=1000),
                        "output": Number(whole=True, least=1),
                    }
                ),
            }
        ),
        "allow": Items(of=TEXT),
        "ask": Items(of=TEXT),
        "deny": Items(of=TEXT),
        "effects": Table(of=Text(words=("reads", "acts", "writes")), what="SERVER.TOOL"),
        "tracker": WORD,
        "accounts": Table(of=Table(of=TEXT), key=NAME, what=WORD.what),
        "owner": TEXT,
    }
)
ACCOUNT = Table(of=TEXT, key=NAME, what=WORD.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """One rule as it is written; `shipped` ones come with the package."""

    text: str
    place: Place
    shipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The three lists, each in the order of its files and lines."""

    allow: tuple[RuleText, ...] = ()
    ask: tuple[RuleText, ...] = ()
    deny: tuple[RuleText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectText:
    """What a team, or the package, says that the tools of a pattern do."""

    pattern: str
    effect: Effect
    place: Place
    shipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """A model of the team's own naming, how it is reached, and what it costs.

    `prices` are US dollars for a million tokens of each sort; none is the shipped table's.
    """

    name: str
    api: Literal["anthropic", "openai"]
    model: str
    base_url: str = ""
    key: Value = ""
    prices: Mapping[str, Json] = field(default_factory=dict)
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The application under test. `start` is a shell line, `ready` a path or URL that answers."""

    url: str
    start: str = ""
    ready: str = ""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that a run and one criterion may use; money in US dollars, the rest in tokens."""

    cost: float = 2.0
    minutes: float = 20.0
    turns: int = 60
    context: int = 60_000
    output: int = 32_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the application; `origins` empty means those of the project."""

    name: str
    values: Mapping[str, Value]
    origins: tuple[str, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """CONTEXT.md. `model` None is the embedded engine; `definitions` are all files read for it."""

    place: Place
    body: str = ""
    model: str | None = None
    fallback: tuple[str, ...] = ()
    models: Mapping[str, ModelEntry] = field(default_factory=dict)
    app: App | None = None
    origins: tuple[str, ...] = ()
    budget: Budget = field(default_factory=Budget)
    rules: Rules = field(default_factory=Rules)
    effects: tuple[EffectText, ...] = ()
    tracker: str = "tickets"
    accounts: Mapping[str, Account] = field(default_factory=dict)
    owner: str = ""
    definitions: tuple[Definition, ...] = ()
    marks: Marks = field(default_factory=Marks, compare=False, repr=False)


def context_from(
    document: Document,
    path: Path,
    errors: list[ConfigError],
    *,
    root: Path,
    environ: Mapping[str, str] | None = None,
    shipped: bool = False,
) -> Context:
    """The context in a document, as far as it can be read; what is wrong goes into the errors.

    Its place has no line where the shape of something is wrong, which then is left out.
    """
    schema = _schema(document)
    place = document.place()
    if wrong := check(document, schema):
        errors.extend(wrong)
        place = Place(path=document.path)
        document = replace(document, meta=sound(document, schema.keys))
    meta = document.meta
    imports = Imports(root)
    body = imports.expand(document, path)
    errors.extend(imports.errors)
    expander = Expander(document, os.environ if environ is None else environ, errors)
    app = _app(document, expander)
    origins = tuple(
        expander.text(origin, "origins", number)
        for number, origin in enumerate(listed(meta.get("origins")))
    )
    errors.extend(_model_errors(document))
    definition = Definition(path=document.path, sha256=document.sha256)
    return Context(
        place=place,
        body=body,
        model=meta.get("model"),
        fallback=listed(meta.get("fallback")),
        models=_models(document, expander),
        app=app,
        origins=origins or ((origin_of(app.url),) if app else ()),
        budget=_budget(meta.get("budget", {})),
        rules=_rules(document, shipped=shipped),
        effects=_effects(document, shipped=shipped),
        tracker=meta.get("tracker", "tickets"),
        accounts=_accounts(document, expander),
        owner=meta.get("owner", ""),
        definitions=(definition, *imports.definitions),
        marks=document.marks,
    )


def origin_of(url: str) -> str:
    """The scheme, host and port of a URL, as a browser writes them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def model_hint(name: str, models: Iterable[str]) -> str | None:
    """None where a model's name can be meant, else the hint: an entry, an alias, provider/name."""
    known = (*models, EMBEDDED, *ALIASES)
    if name in known or "/" in name.strip("/"):
        return None
    return nearest(name, known, "Write provider/name, or describe it under `models`.")


def _schema(document: Document) -> Fields:
    """The schema of this file: an account's `origins` may be a list, everything else is text."""
    accounts = document.meta.get("accounts")
    if not isinstance(accounts, dict):
        return CONTEXT
    shapes = {
        name: Fields(
            keys={
                **{key: TEXT for key in values if key != "origins"},
                "origins": Items(of=TEXT, split=" "),
            }
        )
        for name, values in accounts.items()
        if isinstance(values, dict)
    }
    named = Fields(keys={name: shapes.get(name, ACCOUNT) for name in accounts})
    return Fields(keys={**CONTEXT.keys, "accounts": named})


def _app(document: Document, expander: Expander) -> App | None:
    meta = document.meta.get("app")
    if meta is None:
        return None
    return App(
        url=expander.text(meta["url"], "app", "url"),
        start=meta.get("start", ""),
        ready=expander.text(meta.get("ready", ""), "app", "ready"),
        place=document.place("app"),
    )


def _models(document: Document, expander: Expander) -> dict[str, ModelEntry]:
    return {
        name: ModelEntry(
            name=name,
            api=meta["api"],
            model=expander.text(meta["model"], "models", name, "model"),
            base_url=expander.text(meta.get("base_url", ""), "models", name, "base_url"),
            key=expander.secret(meta.get("key", ""), "models", name, "key"),
            prices=meta.get("prices", {}),
            place=document.place("models", name),
        )
        for name, meta in document.meta.get("models", {}).items()
    }


def _model_errors(document: Document) -> list[ConfigError]:
    models = document.marks.names("models")
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (name, ("fallback", number))
        for number, name in enumerate(listed(document.meta.get("fallback")))
    ]
    if "model" in document.meta:
        named.insert(0, (document.meta["model"], ("model",)))
    errors = []
    for name, keys in named:
        hint = model_hint(name, models)
        if hint is not None:
            said = f"`{keys[0]}`: found `{name}`, and no model is called so"
            errors.append(ConfigError(said, place=document.place(*keys), hint=hint))
    return errors


def _budget(meta: Mapping[str, Json]) -> Budget:
    return Budget(**meta.get("run", {}), **meta.get("criterion", {}))


def _rules(document: Document, *, shipped: bool) -> Rules:
    lists = {
        key: tuple(
            RuleText(text=text, place=document.place(key, number), shipped=shipped)
            for number, text in enumerate(listed(document.meta.get(key)))
        )
        for key in ("allow", "ask", "deny")
    }
    return Rules(**lists)


def _effects(document: Document, *, shipped: bool) -> tuple[EffectText, ...]:
    return tuple(
        EffectText(
            pattern=pattern,
            effect=effect,
            place=document.place("effects", pattern),
            shipped=shipped,
        )
        for pattern, effect in document.meta.get("effects", {}).items()
    )


def _accounts(document: Document, expander: Expander) -> dict[str, Account]:
    accounts = {}
    for name, meta in document.meta.get("accounts", {}).items():
        values = {key: value for key, value in meta.items() if key != "origins"}
        accounts[name] = Account(
            name=name,
            values=expander.table(values, "accounts", name),
            origins=tuple(
                expander.text(origin, "accounts", name, "origins")
                for origin in listed(meta.get("origins"))
            ),
            place=document.place("accounts", name),
        )
    return accounts
