"""Front matter as other tools take it: `argument-hint: [name] [title]` is a text to them.

YAML takes that, and `description: Use it: often`, for a mistake. Only where a file of another
tool cannot be read as YAML, the values that are plainly text there are put into quotes. Above:
`document`; below: nothing.
"""

import json
import re

FOLDER = ".claude/"
"""Where another tool's files lie."""

TEXTS = ("description", "argument-hint", "when_to_use")

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_LINE = re.compile(
    rf"^(?P<key>{'|'.join(TEXTS)}):[ \t]+(?P<value>[^\s\"'|>].*?)[ \t]*$", re.MULTILINE
)


def quoted(text: str) -> str:
    """The file's text with those values in quotes, line for line; itself where there are none."""
    front = _FRONT.match(text)
    if front is None:
        return text
    lines = _LINE.sub(_quote, front["front"])
    return text[: front.start("front")] + lines + text[front.end("front") :]


def _quote(line: re.Match[str]) -> str:
    return f"{line['key']}: {json.dumps(line['value'], ensure_ascii=False)}"
