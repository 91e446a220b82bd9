"""The console that a person looks at, whose loss is an error like any other.

Rich itself would end the program with exit 1, which is a failed test's, where a reader has left.
Above: `cli`; below: nothing.
"""

from typing import NoReturn

from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        raise  # noqa: PLE0704 - called where the BrokenPipeError is being handled


def console(*, stderr: bool = False, quiet: bool = False, no_color: bool = False) -> Console:
    """Standard output, or standard error. What can't be written raises OSError."""
    return _Console(stderr=stderr, quiet=quiet, no_color=no_color or None)
