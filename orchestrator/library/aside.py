"""What was set aside: files and keys that do nothing, and files that others replace.

Told, never silent: `orch list` and `orch doctor` show these. Above: `catalog`; below: nothing.
"""

from dataclasses import dataclass

from orchestrator.errors import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A file or key that does nothing, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed:
    """A file that another one of the same name replaces."""

    kind: str
    name: str
    place: Place
    by: Place
