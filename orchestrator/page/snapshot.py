"""The text of a `playwright mcp` result, read into a Page.

Sections begin with "### ". A dialog that is open has a section and no snapshot; an empty page
has an empty snapshot. Nothing raises: what is not there is empty. Not here: what the page means.
Above: `look` and whoever calls the browser. Below: `tree`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from orchestrator.page.node import Node
from orchestrator.page.tree import read_tree
from orchestrator.page.words import normal

__all__ = ["Dialog", "Node", "Page", "count_tabs", "read_page"]

FILE_CHOOSER = "file chooser"
"""The type of the dialog that asks for files; it has no message."""

_DIALOG = re.compile(r'\["(\w+)" dialog with message "(.*)"\]: can be handled by', re.DOTALL)
_TAB = re.compile(r"- \d+: (?:\(current\) )?\[(.*)\)\Z")
_SPLIT = "]("
_DOWNLOADED = re.compile(r'^- Downloaded file (.+) to ".*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A browser's own dialog: alert, confirm, prompt, beforeunload, or a file chooser."""

    type: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """What the browser shows. `root` is None where the result had no snapshot.

    `status` is 0 where none was printed (the browser prints only the bad ones). `tabs` are the
    addresses of the open tabs where there are several; a line of the list that can be read in
    two ways (a title may hold "](") gives each reading, so that no address is overlooked.
    `downloads` are the names of the files that the browser says it has downloaded by now.
    """

    url: str = ""
    title: str = ""
    status: int = 0
    root: Node | None = None
    tabs: tuple[str, ...] = ()
    dialog: Dialog | None = None
    error: str = ""
    downloads: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()


@lru_cache(maxsize=8)
def read_page(text: str) -> Page:
    """The page of a result; the first section of a name counts.

    One look is read by several (where it leads, what it shows, what was done): parsed once.
    """
    sections = _sections(text)
    header = _header(sections.get("Page", []))
    status = header.get("HTTP status", "").partition(" ")[0]
    nodes = read_tree(_fenced(sections["Snapshot"])) if "Snapshot" in sections else ()
    return Page(
        url=header.get("Page URL", ""),
        title=normal(header.get("Page Title", "")),
        status=int(status) if status.isdecimal() and len(status) < 9 else 0,
        root=nodes[0] if nodes else None,
        tabs=_tabs(sections.get("Open tabs", [])),
        downloads=tuple(_DOWNLOADED.findall("\n".join(sections.get("Events", [])))),
        dialog=_dialog("\n".join(sections.get("Modal state", []))),
        error="\n".join(sections.get("Error", [])).strip(),
        nodes=nodes,
    )


def count_tabs(text: str) -> int:
    """How many tabs the answer of `browser_tabs` lists; 0 where it lists none."""
    return sum(bool(_TAB.match(line)) for line in _sections(text).get("Result", []))


def _sections(text: str) -> Mapping[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        if line.startswith("### ") and not fenced:
            current = []
            sections.setdefault(line[4:].strip(), current)
        else:
            current.append(line)
    return sections


def _header(lines: list[str]) -> dict[str, str]:
    pairs = (line[2:].partition(": ") for line in lines if line.startswith("- "))
    header: dict[str, str] = {}
    for key, _, value in pairs:
        header.setdefault(key, value.strip())
    return header


def _fenced(lines: list[str]) -> list[str]:
    inside: list[str] = []
    for line in lines:
        if line.startswith("```"):
            if inside:
                break
        else:
            inside.append(line)
    return inside


def _tabs(lines: list[str]) -> tuple[str, ...]:
    addresses: list[str] = []
    for line in lines:
        match = _TAB.match(line)
        rest = match[1] if match else ""
        at = rest.find(_SPLIT)
        while at >= 0:
            addresses.append(rest[at + len(_SPLIT) :])
            at = rest.find(_SPLIT, at + 1)
    return tuple(addresses)


def _dialog(section: str) -> Dialog | None:
    match = _DIALOG.search(section)
    if match:
        return Dialog(type=match[1], message=match[2])
    if "[File chooser]" in section:
        return Dialog(type=FILE_CHOOSER)
    return None
