"""`@path` in a text: the file's own words, put where it is named.

Relative to the file that names it, inside the project, at most four deep, never in code. Above:
`context`; below: `document`.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.errors import ConfigError, Place
from orchestrator.events import Definition
from orchestrator.library.document import Document, collect_document

DEEPEST = 4
"""How many files may stand between the first one and the last that is imported."""

_MENTION = re.compile(r"(?<![\w@/.])@((?:~|[\w.-]+|/)[\w./~-]*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Imports:
    """One reading of a text and of all that it imports."""

    root: Path
    definitions: list[Definition] = field(default_factory=list)
    errors: list[ConfigError] = field(default_factory=list)

    def expand(self, document: Document, path: Path) -> str:
        """The body with the imported words in it; collects files and mistakes on the way."""
        return self._body(document, path, (_real(path),))

    def _body(self, document: Document, path: Path, chain: tuple[str, ...]) -> str:
        if "@" not in document.body:
            return document.body
        lines: list[str] = []
        fence = ""
        for number, line in enumerate(document.body.split("\n")):
            was_code = bool(fence)
            fence = next_fence(fence, line)
            lines.append(line)
            if was_code or fence or "@" not in line or line.startswith(("    ", "\t")):
                continue
            whole, imported = self._line(line, path, document.body_place(number), chain)
            if whole:
                lines.pop()
            lines.extend(imported)
        return "\n".join(lines)

    def _line(
        self, line: str, path: Path, place: Place, chain: tuple[str, ...]
    ) -> tuple[bool, list[str]]:
        """Whether the line was nothing but one import, and the texts that it brings."""
        bare = _INLINE_CODE.sub(lambda match: " " * len(match[0]), line)
        texts: list[str] = []
        mention = ""
        for match in _MENTION.finditer(bare):
            mention = match[1].rstrip(".")
            if "/" not in mention and not Path(mention).suffix:
                continue
            text = self._import(mention, path, place, chain)
            if text is not None:
                texts.append(text)
        return bool(texts) and line.strip() == f"@{mention}", texts

    def _import(self, mention: str, path: Path, place: Place, chain: tuple[str, ...]) -> str | None:
        target = Path(os.path.normpath(path.parent / mention))
        real = _real(target)
        wrong = ""
        if not target.is_file():
            if not mention.endswith(".md"):
                return None
            wrong = f"found `@{mention}`, and no such file"
            path_there = self._shown(str(target))
            hint = f"Write {path_there}, or put the mention in `code` to keep it as it is."
        elif not Path(real).is_relative_to(_real(self.root)):
            wrong = f"found `@{mention}`, which lies outside the project"
            hint = "Copy the file into the project."
        elif real in chain:
            wrong = f"found `@{mention}`, which imports itself in the end"
            hint = f"Break the circle: {' > '.join(map(self._shown, (*chain, real)))}."
        elif len(chain) > DEEPEST:
            wrong = f"found `@{mention}`, the import of an import more than {DEEPEST} deep"
            hint = "Import it from a file nearer to the first."
        if wrong:
            self.errors.append(ConfigError(wrong, place=place, hint=hint))
            return None
        return self._read(target, (*chain, real))

    def _shown(self, path: str) -> str:
        """The file as a person finds it: from the project's folder."""
        return os.path.relpath(_real(Path(path)), _real(self.root))

    def _read(self, target: Path, chain: tuple[str, ...]) -> str | None:
        document = collect_document(target, self.root, self.errors)
        if document is None:
            return None
        definition = Definition(path=document.path, sha256=document.sha256)
        if definition not in self.definitions:
            self.definitions.append(definition)
        return self._body(document, target, chain)


def next_fence(fence: str, line: str) -> str:
    """The fence that is open after this line; empty outside fenced code."""
    match = _FENCE.match(line)
    if match is None:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _real(path: Path) -> str:
    return os.path.realpath(path)
