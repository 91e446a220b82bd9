"""Which server an entry of `.mcp.json` starts, by the program that it names.

A team calls its server `jira`, `atlassian` or what it likes; its tools are known all the same.
Above: the command line's rulebook; below: `servers`.
"""

import re
from collections.abc import Mapping

from orchestrator.library.servers import ServerEntry

_VERSION = r"(?:\.exe)?(?:\[[^\]]*\])?(?:[=@:~<>!].*)?$"
_PROGRAMS = {
    kind: re.compile(rf"(?:^|[/\\]){name}{_VERSION}")
    for kind, name in (
        ("atlassian", r"mcp[-_]atlassian"),
        ("playwright", r"@playwright/mcp"),
        ("github", r"github-mcp-server"),
    )
}

TRACKERS: Mapping[str, str] = {"atlassian": "jira", "github": "github"}
"""The tracker file for a server of a kind, whatever the team calls it."""


def kind_of(entry: ServerEntry) -> str:
    """`atlassian`, `playwright` or `github` by the words of its command; else nothing.

    The first word that names a program of ours counts: `uvx mcp-atlassian==0.23.1`, a path to
    it, its container's image.
    """
    for word in (entry.command, *entry.args):
        for kind, pattern in _PROGRAMS.items():
            if pattern.search(word):
                return kind
    return ""
