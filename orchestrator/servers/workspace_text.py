"""Putting one text in the place of another, in exactly the place that is meant.

Pure. Not reading or writing the file (`workspace_folder`). Above: `workspace`; below: nothing.
"""

import difflib
from collections.abc import Iterator
from itertools import islice

from orchestrator.servers.workspace_folder import WorkspaceFault

_TOLD = 5


def replaced(
    path: str, text: str, old: str, new: str, *, everywhere: bool = False
) -> tuple[str, int]:
    """The text with `new` for `old`, and in how many places.

    Raises WorkspaceFault unless `old` is there exactly once, or at all where it is meant
    everywhere. In a file with CRLF the two may be written with plain ends of line.
    """
    if old and old not in text and "\r\n" in text:
        old, new = (one.replace("\r\n", "\n").replace("\n", "\r\n") for one in (old, new))
    if not old:
        raise WorkspaceFault("`old` is empty: to make a file, write it")
    if old == new:
        raise WorkspaceFault("`old` and `new` are the same")
    count = text.count(old)
    if not count:
        raise WorkspaceFault(f"`old` is not in {path}, sign for sign{_near(text, old)}")
    if count > 1 and not everywhere:
        lines = ", ".join(map(str, islice(_starts(text, old), _TOLD)))
        more = ", …" if count > _TOLD else ""
        raise WorkspaceFault(
            f"`old` is {count} times in {path} (lines {lines}{more}): take more of what stands "
            "around it, or say `all`"
        )
    return text.replace(old, new), count


def _starts(text: str, old: str) -> Iterator[int]:
    """The line of each place, from 1."""
    at = text.find(old)
    while at >= 0:
        yield text.count("\n", 0, at) + 1
        at = text.find(old, at + len(old))


def _near(text: str, old: str) -> str:
    """Where the first line of `old` nearly is, as the end of a sentence."""
    first = next((line for line in old.splitlines() if line.strip()), "").strip()
    lines = text.splitlines()
    exact = next((at for at, line in enumerate(lines, 1) if first and first in line), 0)
    if exact:
        return f"; line {exact} is like its beginning: look at the spaces and what follows"
    close = difflib.get_close_matches(first, lines[:5000], n=1, cutoff=0.8)
    return f"; line {lines.index(close[0]) + 1} is nearly its beginning" if close else ""
