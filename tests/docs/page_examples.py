"""The example blocks of a page of the documentation: fenced, with `file=PATH` in the info string."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its language, the words after it, its text."""

    language: str
    words: tuple[str, ...]
    text: str

    @property
    def file(self) -> str:
        """The path it is an example of, or nothing."""
        return self.value("file")

    def value(self, name: str) -> str:
        """What stands after `name=` in the info string, or nothing."""
        return next((w.partition("=")[2] for w in self.words if w.startswith(f"{name}=")), "")


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    for found in _FENCE.finditer((DOCS / page).read_text(encoding="utf-8")):
        language, *words = found["info"].split()
        yield Block(language=language, words=tuple(words), text=found["text"])


def write(folder: Path, examples: dict[str, str]) -> None:
    """Put the examples where they say they belong."""
    for name, text in examples.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
