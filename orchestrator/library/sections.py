"""The body of a command in its sections: what all agents are told, and what each step is.

Only headings that are a step's id divide; every other heading is part of the text, and so is all
code. Above: `commands`; below: `document`, `imports` for fences.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from orchestrator.errors import ConfigError
from orchestrator.library.document import Document
from orchestrator.library.imports import next_fence

_HEADING = re.compile(r" {0,3}##[ \t]+(.+?)[ \t]*#*[ \t]*")


def split_sections(
    document: Document, ids: Sequence[str], errors: list[ConfigError]
) -> tuple[str, dict[str, str]]:
    """The prologue, and the text under `## STEP` by step; a heading used twice is an error."""
    parts: dict[str, list[str]] = {"": []}
    current = ""
    fence = ""
    for number, line in enumerate(document.body.split("\n")):
        if not line.lstrip().startswith(("##", "```", "~~~")):
            parts[current].append(line)
            continue
        heading = None if fence else _HEADING.fullmatch(line)
        fence = next_fence(fence, line)
        if heading is None or not _divides(document, number, heading[1], ids, errors):
            parts[current].append(line)
            continue
        current = heading[1]
        if current in parts:
            errors.append(
                ConfigError(
                    f"found `## {current}` twice",
                    place=document.body_place(number),
                    hint="Put the two texts under one heading.",
                )
            )
        parts.setdefault(current, [])
    texts = {name: "\n".join(lines).strip() for name, lines in parts.items()}
    return texts.pop(""), texts


def _divides(
    document: Document, number: int, words: str, ids: Sequence[str], errors: list[ConfigError]
) -> bool:
    """Whether a heading is a step's; one that is nearly so is an error."""
    if words in ids:
        return True
    close = get_close_matches(
        words.lower(), [name.lower() for name in ids if name], n=1, cutoff=0.75
    )
    if close and " " not in words:
        errors.append(
            ConfigError(
                f"found the heading `## {words}`, and no step has that name",
                place=document.body_place(number),
                hint=f"Did you mean `## {close[0]}`? Use ### for a heading inside a prompt.",
            )
        )
    return False
