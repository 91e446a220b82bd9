"""The files that ship with the package: the context, the agents and the commands.

In a wheel they lie beside the code, in a checkout at the top of the repository: one source. The
same files are what `orch init` writes. Above: `catalog`, the command line; below: nothing.
"""

from functools import cache
from pathlib import Path

SHOWN = "built-in"
"""What stands before the path of a shipped file where people read it."""


@cache
def builtin_root() -> Path:
    """The folder that holds the shipped CONTEXT.md, .agents and .commands."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "builtin"
    return shipped if shipped.is_dir() else package.parent


def builtin_files() -> tuple[Path, ...]:
    """Every shipped file, each as its path from `builtin_root`."""
    root = builtin_root()
    folders = (root / ".agents", root / ".commands")
    files = [root / "CONTEXT.md", *(file for one in folders for file in sorted(one.glob("*.md")))]
    return tuple(file.relative_to(root) for file in files)
