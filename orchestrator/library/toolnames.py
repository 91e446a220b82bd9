"""The names of tools: ours are `server.tool`; Claude's are read as the same.

Names and patterns only; which tools there are is known when the servers are asked. Above:
`agents`, `aside`; below: nothing.
"""

import re

from orchestrator.wording import near

CLAUDE = {
    "Read": "workspace.read",
    "Grep": "workspace.grep",
    "Glob": "workspace.glob",
    "Edit": "workspace.edit",
    "Write": "workspace.write",
    "Bash": "workspace.bash",
}
"""What Claude's own tools are here."""

OURS = re.compile(r"(?:\*|[\w*?-]+\.[\w.*?-]+)")


def tool_pattern(word: str) -> str:
    """`server.tool` or a pattern of it, from our own or Claude's way to write it; else ''."""
    name = word.partition("(")[0]
    if name in CLAUDE:
        return CLAUDE[name]
    if name.startswith("mcp__"):
        server, _, tool = name.removeprefix("mcp__").partition("__")
        return f"{server}.{tool or '*'}" if server else ""
    return name if OURS.fullmatch(name) and "(" not in word else ""


def why_not(word: str) -> str:
    """The hint for a word that names no tool."""
    if close := near(word.partition("(")[0], CLAUDE):
        return f"Did you mean `{close}`?"
    if "(" in word and OURS.fullmatch(word.partition("(")[0]):
        return "Arguments belong into `allow`, `ask` or `deny` of CONTEXT.md."
    if re.fullmatch(r"[\w-]+", word):
        return f"Write `{word}.*` for all tools of a server, `server.{word}` for one."
    return f"Write `server.tool`, `server.*`, or one of {', '.join(CLAUDE)}."
