"""Whether a call fits what its server lists: the tool is there and takes these arguments.

A server whose tools changed answers with an error of its own, in which nobody could tell its
fault from the application's. Not a check of values, which stay the server's. Above: `pool`;
below: `messages`.
"""

from collections.abc import Iterable, Sequence

from orchestrator.messages import ToolCall, ToolSchema


def unfit(call: ToolCall, tools: Sequence[ToolSchema]) -> str:
    """Why the call cannot be made of this server, by what it lists; nothing where it can."""
    schema = next((tool.parameters for tool in tools if tool.name == call.tool), None)
    if schema is None:
        return f"the server `{call.server}` has no tool `{call.name}`"
    known, needed = schema.get("properties") or {}, schema.get("required") or ()
    # What has a default may be left out, whatever the list of what is required says.
    optional = {name for name, one in known.items() if isinstance(one, dict) and "default" in one}
    if missing := [name for name in needed if name not in {*call.arguments, *optional}]:
        return f"`{call.tool}` needs {_named(missing)}"
    unknown = [name for name in call.arguments if name not in known]
    if unknown and schema.get("additionalProperties") is False:
        return f"`{call.tool}` takes no {_named(unknown)}, only {_named(known) or 'nothing'}"
    return ""


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
