"""The values of accounts: put in last of all, only where they are typed, only on their origins.

A model and a file know `{{shopper.password}}`; the value goes into the arguments at the tool call
and nowhere else. Not the taking-out (`masking`), nor where values come from (`library`). Above:
`toolbox`, `flow`; below: `masking`, `origins`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json
from orchestrator.tools.origins import Origins

SHORTEST = 6
"""Characters below which a secret is refused: it would be masked all over every page."""

TYPED = frozenset({"text", "value", "values", "promptText"})
"""The arguments that type something into a page; no secret goes anywhere else."""

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

    def fill(
        self, arguments: Mapping[str, Json], url: str, *, typed: Collection[str] = TYPED
    ) -> dict[str, Json]:
        """The arguments with the values put in, in one pass, for the page at `url` (empty: none).

        Raises SecretRefused for a name that isn't there, an argument that types nothing, and a
        page off the account's origins. `{{word}}` without a dot is not ours and stays.
        """
        return {key: self._filled(item, key, url, typed) for key, item in arguments.items()}

    def _filled(self, value: Json, key: str, url: str, typed: Collection[str]) -> Json:
        if isinstance(value, str):
            return _PLACEHOLDER.sub(lambda found: self._value(found[1], key, url, typed), value)
        if isinstance(value, Mapping):
            return {name: self._filled(item, name, url, typed) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._filled(item, key, url, typed) for item in value]
        return value

    def _value(self, name: str, key: str, url: str, typed: Collection[str]) -> str:
        secret = self._secrets.get(name)
        if secret is None:
            near = get_close_matches(name, self.names, n=3)
            known = " or ".join(f"{{{{{one}}}}}" for one in near) or "none of that kind"
            raise SecretRefused(f"there is no {{{{{name}}}}}; there is {known}")
        if not secret.hidden:
            return secret.value
        if key not in typed:
            places = ", ".join(sorted(typed))
            raise SecretRefused(
                f"{{{{{name}}}}} may stand only in what is typed into a page ({places}), "
                f"not in `{key}`"
            )
        if not url:
            raise SecretRefused(f"{{{{{name}}}}} can be typed only into a page, and none is open")
        if why := secret.origins.why_not(url):
            raise SecretRefused(f"{{{{{name}}}}} is not typed here: {why}")
        return secret.value
