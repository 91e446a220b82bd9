"""The front matter: where it lies in the file, and what is wrong with it in plain words.

A handler for `python-frontmatter` that keeps the body and the lines of all keys. Not a schema.
Above: `document`, which imports this only for a file that has front matter; below:
`yaml_values`.
"""

import re
from typing import NoReturn

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from orchestrator.errors import ConfigError, Place
from orchestrator.library.document import Lines
from orchestrator.library.yaml_values import read_values
from orchestrator.messages import Json

_RULE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


class FrontMatter(BaseHandler):
    """Splits and loads strictly; keeps the body and the lines, for which there is no room else.

    `found` is False where the opening rule turned out to be none.
    """

    FM_BOUNDARY = _RULE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, shown: str, skipped: int) -> None:
        super().__init__()
        self.shown = shown
        self.first = skipped + 1
        self.body = ""
        self.body_line = self.first
        self.lines: Lines = {None: self.first}
        self.found = False

    def split(self, text: str) -> tuple[str, str]:
        """The YAML and the body; a `ConfigError` where nothing closes the front matter."""
        opening = _RULE.match(text)
        if opening is None:
            self.body = text
            raise ValueError(text[:20])
        closing = _closing(text, opening.end())
        if closing is None:
            raise ConfigError(
                "front matter is opened by --- and never closed",
                place=Place(path=self.shown, line=self.first),
                hint="End it with a line of --- before the text.",
            )
        rest = text[closing.end() :]
        blank = rest[: len(rest) - len(rest.lstrip())]
        self.found = True
        self.body = rest[blank.rfind("\n") + 1 :].rstrip()
        self.body_line = self.first + text.count("\n", 0, closing.end()) + blank.count("\n")
        return text[opening.end() + 1 : closing.start()], self.body

    def load(self, fm: str) -> dict[str, Json]:
        """The mapping; `ConfigError` or `ConfigErrors` for YAML that is not one."""
        try:
            return read_values(fm, self.shown, self.first + 1, self.lines)
        except yaml.YAMLError as error:
            _explain(error, self.shown, self.first, fm)


def read_front(text: str, shown: str, *, skipped: int = 0) -> tuple[dict[str, Json], FrontMatter]:
    """The front matter, and the handler that has the body and the lines.

    The text's lines end in a line feed; `skipped` are the empty ones before the front matter.
    """
    handler = FrontMatter(shown, skipped)
    meta, _ = frontmatter.parse(text, handler=handler)
    return meta, handler


def _closing(text: str, start: int) -> re.Match[str] | None:
    """The next line that is a rule and nothing else."""
    at = text.find("\n---", start)
    while at >= 0:
        rule = _RULE.match(text, at + 1)
        if rule is not None:
            return rule
        at = text.find("\n---", at + 1)
    return None


_SIGNS = "@`*&%!|>{}[],"
"""Signs that mean something to YAML at the start of a value."""


def _explain(error: yaml.YAMLError, shown: str, first: int, text: str) -> NoReturn:
    lines = text.split("\n")
    number = _line_of(error, lines)
    line = lines[number] if number < len(lines) else ""
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    raise ConfigError(
        f"not YAML: {problem}; found `{line.strip()[:80]}`",
        place=Place(path=shown, line=first + 1 + number),
        hint=_hint(line, str(problem)),
    ) from None


def _line_of(error: yaml.YAMLError, lines: list[str]) -> int:
    """Counted from 0. An unclosed bracket is only noticed at the end, where nothing stands."""
    marks = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    numbers = [mark.line for mark in marks if mark is not None]
    said = [number for number in numbers if number < len(lines) and lines[number].strip()]
    # Without a mark it is a character that the reader refused, somewhere in the text.
    odd = (at for at, line in enumerate(lines) if any(not c.isprintable() for c in line.strip()))
    fallback = len([line for line in lines if line.strip()]) - 1 if numbers else next(odd, 0)
    return said[0] if said else max(fallback, 0)


def _hint(line: str, problem: str) -> str:
    key, colon, value = line.partition(":")
    value = value.strip()
    if any(not sign.isprintable() and sign != "\t" for sign in line):
        return "Take the control character out of this line."
    if value[:1] in {'"', "'"} and value.count(value[0]) % 2:
        return f"Close the quote that {key.strip()} opens."
    if "\t" in line:
        return "Indent with spaces, not with tabs."
    if colon and not value.startswith(("'", '"', "[", "{")) and ": " in value:
        return f'Text with a colon needs quotes: {key.strip()}: "{value}"'
    bare = re.search(r"(?:[\[,:-]\s*)([@`*&%][^\s,\]}]*)", line)
    if bare:
        return f'Text that starts with {bare[1][0]} needs quotes: "{bare[1]}"'
    if "alias" in problem or "anchor" in problem:
        return "A * or & at the start of a value names an alias; quote the text."
    if "character" in problem and any(sign in line for sign in _SIGNS):
        return "Put the value in quotes."
    return "Check the indentation, the brackets and the quotes of this line and the one before."
