"""What `orch init --tracker NAME` writes: the server's entry, the rules, and what comes next.

Only texts: whether a file is there already, and trust, are for `init`. Above: `init`; below:
`library.server_kinds`.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestrator.errors import ConfigError, ConfigErrors, UsageError
from orchestrator.library.discover import SERVERS_FILE
from orchestrator.library.server_kinds import TRACKERS, kind_of
from orchestrator.library.servers import read_json, servers_from

EMBEDDED = "tickets"

PROGRAM = "mcp-atlassian==0.23.1"
"""The server and its version: the one that `trackers/jira.md` was made for."""

CLOUD = ("JIRA_URL", "JIRA_USERNAME", "JIRA_API_TOKEN")
DATA_CENTER = ("JIRA_URL", "JIRA_PERSONAL_TOKEN")
"""What the server needs to be told, each from the environment."""

_TOOLS = (
    "jira_get_issue,jira_search,jira_get_transitions,jira_add_comment,jira_edit_comment,"
    "jira_transition_issue,jira_create_issue"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A tracker: its name in CONTEXT.md, the entry to write, and the variables it needs."""

    tracker: str
    servers: str = ""
    needs: tuple[str, ...] = ()

    @property
    def front(self) -> str:
        """The lines of CONTEXT.md's front matter."""
        return f"tracker: {self.tracker}\n" if self.tracker != EMBEDDED else ""

    def lacking(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """The variables that are not set."""
        return tuple(name for name in self.needs if not environ.get(name))


def connection(name: str, folder: Path, environ: Mapping[str, str]) -> Connection:
    """What connects the tracker of that name. Raises UsageError where there is none such."""
    if name == EMBEDDED:
        return Connection(tracker=EMBEDDED)
    if name not in {"jira", "jira-server"}:
        raise UsageError(
            f"there is no tracker `{name}` to set up",
            hint="there are tickets, jira (Cloud) and jira-server (Server and Data Center)",
        )
    if there := _server_there(folder):
        return Connection(tracker=there)
    token = environ.get("JIRA_PERSONAL_TOKEN") and not environ.get("JIRA_API_TOKEN")
    needs = DATA_CENTER if name == "jira-server" or token else CLOUD
    env = {name: f"${{{name}}}" for name in needs} | {"ENABLED_TOOLS": _TOOLS}
    entry = {**_command(), "env": env}
    servers = json.dumps({"mcpServers": {"jira": entry}}, indent=2) + "\n"
    return Connection(tracker="jira", servers=servers, needs=needs)


def _command() -> dict[str, object]:
    """How the server is started here: fetched by uvx, or by pipx where only that is there."""
    if shutil.which("uvx") is None and shutil.which("pipx"):
        return {"command": "pipx", "args": ["run", "--spec", PROGRAM, "mcp-atlassian"]}
    return {"command": "uvx", "args": [PROGRAM]}


def _server_there(folder: Path) -> str:
    """The name of a server for Jira that the project has already."""
    path = folder / SERVERS_FILE
    if not path.exists():
        return ""
    try:
        entries = servers_from(read_json(path, root=folder), [], environ=os.environ)
    except (ConfigError, ConfigErrors):
        return ""
    names = (name for name, one in entries.items() if TRACKERS.get(kind_of(one)) == "jira")
    return next(names, "")
