"""Every key that CONTEXT.md may have, by its dotted name.

Off the schema alone: no file is read. Above: `asking`, `settings`, `completing`; below:
`library.context`.
"""

from collections.abc import Iterator
from functools import cache

from orchestrator.library.context import CONTEXT
from orchestrator.library.schema import Fields, Shape, Table


@cache
def keys() -> tuple[str, ...]:
    """Every key with a name of our own, dotted: `app`, `app.url`, `budget.run.cost`."""
    return tuple(_named(CONTEXT))


def is_key(name: str) -> bool:
    """Whether CONTEXT.md may have it; below a table of names (`models`) any name will do."""
    shape: Shape = CONTEXT
    for part in name.split("."):
        if isinstance(shape, Table) and part:
            shape = shape.of
        elif isinstance(shape, Fields) and part in shape.keys:
            shape = shape.keys[part]
        else:
            return False
    return True


def _named(shape: Fields, before: str = "") -> Iterator[str]:
    for name, inner in shape.keys.items():
        yield f"{before}{name}"
        if isinstance(inner, Fields):
            yield from _named(inner, f"{before}{name}.")
