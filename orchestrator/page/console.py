"""The text of `browser_console_messages`, split into messages.

A message may run over several lines. What the page logged begins with its level in brackets; an
error that nobody caught is listed without one, as its bare stack. Above: whoever takes a look,
`kinds.events`. Below: nothing.
"""

import re

_LEVEL = re.compile(r"\[([A-Z]+)\] ")
_SECTION = re.compile(r"### (?:Events|Page|Open tabs|Ran Playwright code|Modal state)\Z")


def read_console(text: str) -> tuple[str, ...]:
    """The messages in order, each with its level in front: `[ERROR] boom @ http://…:0`."""
    messages: list[str] = []
    for line in text.split("\n"):
        if _LEVEL.match(line):
            messages.append(line)
        elif messages and _SECTION.match(line):
            break
        elif messages and line.strip():
            messages[-1] += "\n" + line
    return tuple(messages)


def is_error(message: str) -> bool:
    """Whether the message is an error; one without a level is taken for one."""
    match = _LEVEL.match(message)
    return match is None or match[1] == "ERROR"
