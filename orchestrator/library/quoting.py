"""Front matter as other tools take it: `argument-hint: [name] [title]` is a text to them.

YAML takes that, and `description: Use it: often`, for a mistake. Only where a file of another
tool cannot be read as YAML, the values that are plainly text there are put into quotes; and what
a person must quote is shown in quotes. Above:
`document`, `schema`; below: `messages`.
"""

import json
import re

from orchestrator.messages import Json

FOLDER = ".claude/"
"""Where another tool's files lie."""

TEXTS = ("description", "argument-hint", "when_to_use")

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_LINE = re.compile(
    rf"^(?P<key>{'|'.join(TEXTS)}):[ \t]+(?P<value>[^\s\"'|>].*?)[ \t]*$", re.MULTILINE
)
_UNQUOTED = re.compile(r"[\w./-]+(?: [\w./-]+)*")
"""Text that YAML takes for text in a list, without quotes."""


def quoted(text: str) -> str:
    """The file's text with those values in quotes, line for line; itself where there are none."""
    front = _FRONT.match(text)
    if front is None:
        return text
    lines = _LINE.sub(_quote, front["front"])
    return text[: front.start("front")] + lines + text[front.end("front") :]


def _quote(line: re.Match[str]) -> str:
    return f"{line['key']}: {json.dumps(line['value'], ensure_ascii=False)}"


def as_list(value: Json) -> str:
    """The hint that shows a value as a list of one, with the quotes that YAML needs."""
    if not isinstance(value, (str, int, float)):
        return ""
    text = str(value)
    plain = _UNQUOTED.fullmatch(text) or not isinstance(value, str)
    return f"Write [{text if plain else json.dumps(text, ensure_ascii=False)}]."
