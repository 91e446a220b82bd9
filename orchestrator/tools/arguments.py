"""Which arguments a tool takes, by name: what a rule in brackets may speak of.

From what a server listed; of our own servers known without starting them. Not whether a call fits
(`fitting`). Above: `cli.known`; below: `messages`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from orchestrator.messages import ToolSchema

_OWN = """
tickets.list_tickets: status limit
tickets.search_tickets: query limit
tickets.get_ticket: key
tickets.create_ticket: title body status priority labels
tickets.add_comment: key body
tickets.move_ticket: key status
workspace.read: path start lines
workspace.grep: pattern path glob ignore_case limit
workspace.glob: pattern path limit
workspace.edit: path old new all
workspace.write: path text
workspace.bash: command seconds
"""


def _table(text: str) -> Mapping[str, frozenset[str]]:
    rows = (line.split(": ") for line in text.split("\n") if line)
    return MappingProxyType({tool: frozenset(names.split()) for tool, names in rows})


OWN_ARGUMENTS = _table(_OWN)
"""The arguments of every tool of the servers that run in this process."""


def taken(schema: ToolSchema) -> frozenset[str] | None:
    """The names of a tool's arguments; None where it may take others than it lists."""
    known = schema.parameters.get("properties")
    open_ended = {"additionalProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"}
    if not isinstance(known, Mapping) or any(map(schema.parameters.get, open_ended)):
        return None
    return frozenset(known)
