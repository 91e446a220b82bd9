"""The files that `orch init` and `orch new` write, as they are written but for a few words.

A word in capitals is replaced. The shipped agents and commands are not here: they are the very
files that run (`library.builtin`). Above: `init`, `new`; below: nothing.
"""

import re
from pathlib import Path


def scaffold(name: str, words: dict[str, str]) -> str:
    """The text of `NAME.md` with the words replaced, each where it stands whole, in one pass."""
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    if not words:
        return text
    any_word = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    return any_word.sub(lambda found: words[found[0]], text)
