"""`${VAR}` and `${VAR:-default}` from the environment, and the secrets that this makes.

Not masking: that is the tools' part, which is given the secrets. Above: `context`, `agents` and
`servers`; below: `document`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestrator.errors import ConfigError
from orchestrator.library.document import Document
from orchestrator.messages import Json
from orchestrator.wording import number_of

SHORTEST_SECRET = 6
"""Characters: a shorter value would be masked in words that only look like it."""

_VARIABLE = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secret:
    """Text that holds something from the environment; never shown by `str` or `repr`.

    `name` is the variable, `value` the whole text to put in, `taken` what came from the
    environment and is to be masked wherever it turns up.
    """

    name: str
    value: str
    taken: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<secret {self.name}>"

    def __str__(self) -> str:
        return repr(self)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The values to mask."""
        return self.taken or (self.value,)


Value = str | Secret
"""A text that may hold a secret."""


@dataclass(frozen=True, slots=True)
class Expander:
    """Expands values of one document and collects what is missing or too short."""

    document: Document
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    errors: list[ConfigError] = field(default_factory=list)

    def text(self, value: str, *keys: str | int) -> str:
        """The value with its variables in it."""
        return self._expand(value, keys)[0]

    def secret(self, value: str, *keys: str | int) -> Value:
        """The same, as a `Secret` where any of it came from the environment."""
        text, taken = self._expand(value, keys)
        if not taken:
            return text
        for name, part in taken.items():
            if len(part) < SHORTEST_SECRET:
                self._error(
                    keys,
                    f"the value of {name} is {number_of(len(part), 'character')} long, "
                    f"expected {SHORTEST_SECRET} or more",
                    "A secret that short cannot be masked; make it longer, "
                    "or write it here if it is none.",
                )
        return Secret(name=", ".join(taken), value=text, taken=tuple(taken.values()))

    def table(self, values: Mapping[str, Json], *keys: str | int) -> dict[str, Value]:
        """Every value of a mapping of texts, each perhaps a secret."""
        return {name: self.secret(value, *keys, name) for name, value in values.items()}

    def _expand(self, value: str, keys: tuple[str | int, ...]) -> tuple[str, dict[str, str]]:
        taken: dict[str, str] = {}

        def replace(match: re.Match[str]) -> str:
            name, default = match[1], match[2]
            if name is None:
                self._error(
                    keys,
                    f"found `{match.string[match.start() :][:20]}`, "
                    "expected ${NAME} or ${NAME:-default}",
                    "Close the brace; a name has letters, digits and _.",
                )
                return ""
            there = self.environ.get(name)
            if there:
                taken[name] = there
                return there
            if default is None:
                self._error(
                    keys,
                    f"the environment has no {name}",
                    f"Set it (export {name}=…), or write ${{{name}:-default}}.",
                )
            return default or ""

        return _VARIABLE.sub(replace, value), taken

    def _error(self, keys: tuple[str | int, ...], said: str, hint: str) -> None:
        self.errors.append(ConfigError(said, place=self.document.place(*keys), hint=hint))
