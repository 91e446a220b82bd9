"""Tools as a provider is told of them: their names on the wire, in one fixed order.

A provider takes letters, digits, `_` and `-` only, and no dot: `orch.expect` is `orch__expect`. A
name that would not come back from that is told with a hash instead. Above: the turns, the wires;
below: `messages`.
"""

import hashlib
import re
from collections.abc import Sequence

from orchestrator.messages import ToolSchema

LONGEST = 64
"""Characters that every provider takes."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]*[A-Za-z0-9-]\.[A-Za-z0-9-][A-Za-z0-9_-]*")
_FOREIGN = re.compile(r"[^A-Za-z0-9_-]")


def on_wire(tool: str) -> str:
    """The name of `server.tool` as a provider takes it; the same for the same tool, always."""
    server = tool.partition(".")[0]
    plain = _PLAIN.fullmatch(tool) and "__" not in server
    told = tool.replace(".", "__", 1)
    if plain and len(told) <= LONGEST:
        return told
    mark = hashlib.sha256(tool.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{_FOREIGN.sub('_', tool)[: LONGEST - 9]}-{mark}"


def from_wire(name: str, tools: Sequence[ToolSchema]) -> str:
    """The tool that a model means by a name; one that it was not told of stays recognisable."""
    known = {on_wire(tool.name): tool.name for tool in tools}
    return known.get(name) or name.replace("__", ".", 1)


def in_order(tools: Sequence[ToolSchema]) -> list[ToolSchema]:
    """The tools by name, so that the same set is the same bytes."""
    return sorted(tools, key=lambda tool: tool.name)
