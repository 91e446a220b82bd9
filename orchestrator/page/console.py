"""The text of `browser_console_messages`, split into messages.

A message may run over several lines. What the page logged begins with its level in brackets; an
error that nobody caught is listed without one, as its bare stack. Above: whoever takes a look,
`kinds.events`. Below: nothing.
"""

import re

_LEVEL = re.compile(r"\[([A-Z]+)\] ")
_ENDED = re.compile(r" @ \S*:\d+\Z")
"""How a logged message ends: with the place it was logged from."""

_HEAD = re.compile(r"### Result\Z|Total messages: \d|Returning \d+ messages? ")
_SECTION = re.compile(r"### (?:Events|Page|Open tabs|Ran Playwright code|Modal state)\Z")


def read_console(text: str) -> tuple[str, ...]:
    """The messages in order, each with its level in front: `[ERROR] boom @ http://…:0`."""
    messages: list[str] = []
    logged = False
    for line in text.split("\n"):
        if _SECTION.match(line):
            break
        if _HEAD.match(line) or not line.strip():
            continue
        if _LEVEL.match(line):
            messages.append(line)
            logged = True
        elif messages and (logged or line[0].isspace()):
            messages[-1] += "\n" + line
        else:
            messages.append(line)
        logged = logged and not _ENDED.search(line)
    return tuple(messages)


def is_error(message: str) -> bool:
    """Whether the message is an error; one without a level is taken for one."""
    match = _LEVEL.match(message)
    return match is None or match[1] == "ERROR"
