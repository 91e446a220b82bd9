"""The values of accounts: put in last of all, only where they are typed, only on their origins.

A model and a file know `{{shopper.password}}`; the value goes into the arguments at the tool call
and nowhere else. Not the taking-out (`masking`), nor where values come from (`library`). Above:
`toolbox`, `cli`; below: `origins`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.origins import Origins
from orchestrator.wording import near

SHORTEST = 6
"""Characters below which a secret is refused: it would be masked all over every page."""

TYPED: Mapping[str, frozenset[str]] = {
    "browser.browser_type": frozenset({"text"}),
    "browser.browser_fill_form": frozenset({"value"}),
    "browser.browser_select_option": frozenset({"values"}),
    "browser.browser_handle_dialog": frozenset({"promptText"}),
}
"""The tools that type something into a page, and in which arguments; no secret goes elsewhere."""

_PLACEHOLDER = re.compile(r"\{\{\s*([\w-]+(?:\.[\w-]+)+)\s*\}\}")


class SecretRefused(Exception):
    """A value may not be put in here; the message is a sentence for the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One value of an account, `shopper.password`, and the origins on which it may be typed.

    `hidden` is false for what the team wrote down in the open: it is put in, and never masked.
    """

    name: str
    value: str = field(repr=False)
    origins: Origins
    hidden: bool = True
    place: Place | None = None


class Vault:
    """The values of a run by their names."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = {secret.name: secret for secret in secrets}
        for secret in self._secrets.values():
            if secret.hidden and len(secret.value) < SHORTEST:
                raise ConfigError(
                    f"the secret `{secret.name}` is shorter than {SHORTEST} characters",
                    place=secret.place,
                    hint="it could not be masked; take a longer one, or write it in the open",
                )

    @property
    def names(self) -> tuple[str, ...]:
        """What may stand between `{{` and `}}`."""
        return tuple(sorted(self._secrets))

    @property
    def hidden(self) -> Mapping[str, str]:
        """Names and values to mask."""
        return {s.name: s.value for s in self._secrets.values() if s.hidden}

    def fill(self, call: ToolCall, url: str) -> ToolCall:
        """The call with the values put in, in one pass, for the page at `url` (empty: none).

        Raises SecretRefused for a name that isn't there, an argument that types nothing, and a
        page off the account's origins. `{{word}}` without a dot is not ours and stays.
        """
        typed = TYPED.get(call.tool, frozenset())
        return _with(call, lambda name, key, _: self._value(name, key, url, typed))

    def opened(self, call: ToolCall) -> ToolCall:
        """The call with only what was written in the open put in, wherever it stands."""

        def value(name: str, _: str, written: str) -> str:
            secret = self._secrets.get(name)
            return written if secret is None or secret.hidden else secret.value

        return _with(call, value)

    def _value(self, name: str, key: str, url: str, typed: Collection[str]) -> str:
        secret = self._secrets.get(name)
        if secret is None:
            close = near(name, self.names)
            known = ", ".join(f"{{{{{one}}}}}" for one in self.names) or "none at all"
            meant = f"did you mean {{{{{close}}}}}?" if close else f"there is {known}"
            raise SecretRefused(f"there is no {{{{{name}}}}}; {meant}")
        if not secret.hidden:
            return secret.value
        if key not in typed:
            raise SecretRefused(
                f"{{{{{name}}}}} may stand only in what is typed into a page, not in `{key}`"
            )
        if not url:
            raise SecretRefused(f"{{{{{name}}}}} can be typed only into a page, and none is open")
        if why := secret.origins.why_not(url):
            raise SecretRefused(f"{{{{{name}}}}} is not typed here: {why}")
        return secret.value


def _with(call: ToolCall, value: Callable[[str, str, str], str]) -> ToolCall:
    """The call with each placeholder replaced; `value` is told its name, argument and words."""

    def put(item: Json, key: str) -> Json:
        if isinstance(item, str):
            return _PLACEHOLDER.sub(lambda found: value(found[1], key, found[0]), item)
        if isinstance(item, Mapping):
            return {name: put(one, name) for name, one in item.items()}
        if isinstance(item, list | tuple):
            return [put(one, key) for one in item]
        return item

    return replace(call, arguments={key: put(item, key) for key, item in call.arguments.items()})
