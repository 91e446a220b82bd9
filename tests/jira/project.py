"""A project in a folder whose tracker is the real server at a Jira on loopback."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.jira.jira_site import TOKEN, Site

COMMAND = """\
---
description: Say one thing on a ticket
arguments: [ticket]
steps:
  - {id: tell_it-all, call: tracker.comment, with: {key: $ticket, body: "**seen** by *us*"}}
---
"""
CONTEXT = """\
---
tracker: jira
allow: ["tracker.*", "tracker.comment(key=$ticket)", "tracker.move(key=$ticket)"]
---
"""


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the command `tell`, which comments; `cloud` as in Jira Cloud."""

    folder: Path
    site: Site
    cloud: bool = False

    def write(self, server: list[str], *, command: str = COMMAND, context: str = CONTEXT) -> None:
        """The files, and trust in them; `server` is the program that plays the tracker."""
        (self.folder / ".commands").mkdir(parents=True, exist_ok=True)
        (self.folder / ".commands" / "tell.md").write_text(command, encoding="utf-8")
        (self.folder / "CONTEXT.md").write_text(context, encoding="utf-8")
        entry = {"command": server[0], "args": server[1:], "env": self._env()}
        servers = json.dumps({"mcpServers": {"jira": entry}})
        (self.folder / ".mcp.json").write_text(servers, encoding="utf-8")
        trusted = self.orch("trust", "--yes")
        assert trusted.returncode == 0, trusted.stderr

    def _env(self) -> dict[str, str]:
        if not self.cloud:
            return {"JIRA_URL": self.site.url, "JIRA_PERSONAL_TOKEN": "${JIRA_PERSONAL_TOKEN}"}
        env = {"JIRA_URL": "http://shop.atlassian.net", "JIRA_HTTP_PROXY": self.site.url}
        token = "${JIRA_PERSONAL_TOKEN}"
        return env | {"JIRA_USERNAME": "qa@example.test", "JIRA_API_TOKEN": token}

    def orch(self, *words: str, key: str = TOKEN) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        return subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=self.folder,
            env=self.environ(key),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def environ(self, key: str = TOKEN) -> dict[str, str]:
        """What the program is started with."""
        env = {**os.environ, "ORCH_HOME": str(self.folder.parent / "home"), "NO_COLOR": "1"}
        return env | {"COLUMNS": "120", "JIRA_PERSONAL_TOKEN": key}

    @property
    def journal(self) -> Path:
        """The one run's journal."""
        (path,) = self.folder.glob(".orch/runs/*/journal.jsonl")
        return path
