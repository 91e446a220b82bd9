"""From a model's name to the model: which provider, where, with which key.

`route` says where a name leads and loads nothing; `open_model` loads the SDK that the provider
needs and asks nobody yet. A key that is missing, a package that is missing and a name that nobody
knows are told before any request. Above: `cli`; below: the models, each imported when it is named.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points, requires
from pathlib import Path
from typing import Protocol

from orchestrator.errors import Place, UsageError
from orchestrator.models.faults import ModelFault
from orchestrator.models.model import Model
from orchestrator.wording import near

GROUP = "orch.models"
"""Entry points of other packages: the provider's name, and a function like `Opener`."""

ALIASES: Mapping[str, str] = {
    "sonnet": "anthropic/claude-sonnet-5-5",
    "opus": "anthropic/claude-opus-5-5",
    "haiku": "anthropic/claude-haiku-5-5",
}

KEYS: Mapping[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "openai": ("OPENAI_API_KEY",),
}
"""The variables that may hold a provider's key, the usual one first."""

ADDRESSES: Mapping[str, str] = {"anthropic": "ANTHROPIC_BASE_URL", "openai": "OPENAI_BASE_URL"}

SCRIPTED = "scripted"
"""The provider whose models are files: a script, or the journal of a run."""

NO_KEY = "none"
"""What a server of one's own is told that asks for no key."""


class Opener(Protocol):
    """What an entry point of `orch.models` is: `acme/large` asks that of `acme` for `large`."""

    def __call__(self, model: str, *, name: str, environ: Mapping[str, str]) -> Model: ...


class Hidden(Protocol):
    """A value that came from the environment."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...


class Entry(Protocol):
    """A model of the team's own naming."""

    @property
    def api(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def key(self) -> "str | Hidden": ...
    @property
    def place(self) -> Place: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a name leads. `variable` names what should hold the key; `priced` is its name in the
    price table, which knows no address but the providers' own.
    """

    name: str
    provider: str
    model: str
    base_url: str = ""
    key: str = field(default="", repr=False)
    variable: str = ""
    priced: str = ""


def route(
    name: str,
    entries: Mapping[str, Entry],
    environ: Mapping[str, str],
    others: tuple[str, ...] = (),
) -> Route:
    """The route of a name; UsageError with the nearest ones if there is none."""
    if name in entries:
        return _own(name, entries[name], environ)
    full = ALIASES.get(name, name)
    provider, _, model = full.partition("/")
    if model and provider in KEYS:
        return Route(
            name=full,
            provider=provider,
            model=model,
            base_url=environ.get(ADDRESSES[provider], ""),
            key=_key(provider, environ),
            variable=KEYS[provider][0],
            priced="" if environ.get(ADDRESSES[provider]) else full,
        )
    if model and provider == SCRIPTED:
        return Route(name=name, provider=provider, model=model)
    if model and (provider in others or provider in _plugins()):
        return Route(name=name, provider=provider, model=model, priced=name)
    providers = (f"{each}/NAME" for each in (*KEYS, *_plugins()))
    known = (*entries, *others, *ALIASES, *providers, f"{SCRIPTED}/FILE")
    close = near(f"{provider}/NAME" if model else name, known)
    meant = f"Did you mean `{close}`? " if close else ""
    raise UsageError(
        f"there is no model `{name}`",
        hint=f"{meant}There are {', '.join(known)}, and what stands under `models:` in CONTEXT.md.",
    )


def _own(name: str, entry: Entry, environ: Mapping[str, str]) -> Route:
    """An entry's route. The provider's own key goes to the provider's own address only."""
    key = (entry.key if isinstance(entry.key, str) else entry.key.value).strip()
    variable = "" if isinstance(entry.key, str) else entry.key.name
    if not key and entry.base_url:
        key = NO_KEY
    return Route(
        name=name,
        provider=entry.api,
        model=entry.model,
        base_url=entry.base_url,
        key=key or _key(entry.api, environ),
        variable=variable or KEYS[entry.api][0],
        priced=name if entry.base_url else f"{entry.api}/{entry.model}",
    )


def _key(provider: str, environ: Mapping[str, str]) -> str:
    values = (environ.get(name, "").strip() for name in KEYS[provider])
    return next(filter(None, values), "")


def open_model(
    name: str,
    entries: Mapping[str, Entry],
    environ: Mapping[str, str],
    *,
    given: Mapping[str, Callable[[], Model]] | None = None,
    on_text: Callable[[str], None] | None = None,
    root: Path = Path(),
) -> Model:
    """The model of this name; `given` are those that the caller makes, as `gherkin` is.

    The path of a script is taken from `root`. Raises UsageError for a name that nobody knows, and
    ModelFault (exit 6) where the key or the package is missing.
    """
    made = given or {}
    if name in made:
        return made[name]()
    way = route(name, entries, environ, others=tuple(made))
    if way.provider in KEYS:
        return _shipped(way, on_text)
    if way.provider == SCRIPTED:
        from orchestrator.models.script import open_script

        return open_script(root / way.model, name=name)
    opener: Opener = _plugins()[way.provider].load()
    return opener(way.model, name=name, environ=environ)


def check(
    name: str,
    entries: Mapping[str, Entry],
    environ: Mapping[str, str] = os.environ,
    *,
    given: Collection[str] = (),
    root: Path = Path(),
) -> None:
    """Raise now what `open_model` would raise, but load no SDK: before a run has begun."""
    if name in given:
        return
    way = route(name, entries, environ, others=tuple(given))
    if way.provider in KEYS:
        _keyed(way)
    elif way.provider == SCRIPTED:
        open_model(name, entries, environ, root=root)


def _keyed(way: Route) -> None:
    if not way.key:
        raise ModelFault(
            "key",
            f"`{way.name}` needs a key, and {way.variable} is not set",
            hint=f"Set it (export {way.variable}=…), or name another model; "
            "`gherkin` is there without a key.",
        )


def _shipped(way: Route, on_text: Callable[[str], None] | None) -> Model:
    _keyed(way)
    _require(way)
    if way.provider == "anthropic":
        from orchestrator.models.anthropic import AnthropicModel

        return AnthropicModel(
            way.name, way.model, key=way.key, base_url=way.base_url, on_text=on_text
        )
    from orchestrator.models.openai import OpenAIModel

    return OpenAIModel(way.name, way.model, key=way.key, base_url=way.base_url, on_text=on_text)


def _require(way: Route) -> None:
    """Load the provider's SDK; ModelFault where it is not installed."""
    try:
        __import__(way.provider)
    except ModuleNotFoundError as error:
        if error.name != way.provider:
            raise
        brings = f'{sys.executable} -m pip install "{_wanted(way.provider)}"'
        raise ModelFault(
            "uninstalled",
            f"`{way.name}` needs the package `{way.provider}`, which is not installed",
            hint=f"Install it beside orch: {brings}",
        ) from None


def _wanted(package: str) -> str:
    """The package with the versions of it that orch was written for."""
    needs = (line.partition(";")[0].strip() for line in requires("orch") or ())
    return next((need for need in needs if re.split(r"[^\w-]", need)[0] == package), package)


def _plugins() -> Mapping[str, EntryPoint]:
    return {each.name: each for each in entry_points(group=GROUP)}
