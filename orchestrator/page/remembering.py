"""Remembering: what an element said, kept under a name, and put into a later claim.

What is kept is the value or the text; where that holds no figure and one stands right behind it
("Total", and then "$12.50"), the figure. Above: `qa`. Below: `standing`.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.messages import Json
from orchestrator.page.look import Look
from orchestrator.page.standing import worth

_REMEMBERED = re.compile(r"<remembered ([^<>]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The text that was kept; `figure` says that it stood behind the element that was named."""

    text: str
    figure: bool = False


def memory_of(look: Look, ref: str) -> Memory | None:
    """What the element with this handle says, None where it is gone or says nothing."""
    node = next((one for one in look.page.nodes if ref and one.ref == ref), None)
    if node is None:
        return None
    text, behind = worth(look.page, node)
    return Memory(text=text, figure=behind) if text else None


def recall(arguments: Mapping[str, Json], memories: Mapping[str, Memory]) -> dict[str, Json]:
    """A claim's arguments with what is remembered put in. Raises ValueError for what is not.

    A figure is compared as one: the element itself never says it.
    """
    value = arguments.get("value")
    names = _REMEMBERED.findall(value) if isinstance(value, str) else []
    if not names or not isinstance(value, str):
        return dict(arguments)
    for name in names:
        if name not in memories:
            known = ", ".join(memories) or "nothing"
            raise ValueError(f'nothing is remembered as "{name}"; remembered: {known}')
    kept = {**arguments, "value": _REMEMBERED.sub(lambda one: memories[one[1]].text, value)}
    if memories[names[0]].figure and not arguments.get("match"):
        kept["match"] = "number"
    return kept


def standing_in(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """A claim's arguments with a number that nobody would say for each thing remembered.

    So that a claim can be compared with what a criterion asks before anything is remembered.
    """
    value = arguments.get("value")
    if not isinstance(value, str):
        return dict(arguments)
    return {**arguments, "value": _REMEMBERED.sub(_unlikely, value)}


def _unlikely(name: re.Match[str]) -> str:
    return str(9_000_000_000 + zlib.crc32(name[1].encode("utf-8", "surrogatepass")))
