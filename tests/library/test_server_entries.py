"""`.mcp.json`: entries as they are written, with the environment put in."""

import json
from pathlib import Path

import pytest

from orchestrator.errors import ConfigError, ConfigErrors
from orchestrator.library.environment import Secret
from orchestrator.library.servers import ServerEntry, read_json, servers_from


def read(folder: Path, servers: dict[str, object], **environ: str) -> dict[str, ServerEntry]:
    path = folder / ".mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}, indent=2), encoding="utf-8")
    errors: list[ConfigError] = []
    found = servers_from(read_json(path, root=folder), errors, environ=environ)
    if errors:
        raise ConfigErrors(errors)
    return found


def test_a_process_has_its_words_from_the_environment(tmp_path: Path) -> None:
    entry = {
        "command": "${BIN:-uvx}",
        "args": ["mcp-atlassian", "--site=${SITE}"],
        "env": {"TOKEN": "Bearer ${JIRA_TOKEN}", "MODE": "fast"},
        "timeout": 30,
    }
    server = read(tmp_path, {"jira": entry}, SITE="x.test", JIRA_TOKEN="abcdef-123")["jira"]
    assert (server.transport, server.command) == ("stdio", "uvx")
    assert server.args == ("mcp-atlassian", "--site=x.test")
    token = server.env["TOKEN"]
    assert isinstance(token, Secret)
    assert (token.value, token.hidden) == ("Bearer abcdef-123", ("abcdef-123",))
    assert server.env["MODE"] == "fast"
    assert server.seconds == 30.0
    assert server.raw == entry
    assert "abcdef" not in repr(server)


def test_a_remote_server_has_headers(tmp_path: Path) -> None:
    entry = {
        "type": "streamable-http",
        "url": "https://${HOST:-x.test}/mcp",
        "headers": {"Authorization": "Bearer ${TOKEN}"},
        "oauth": {},
    }
    server = read(tmp_path, {"a": entry}, TOKEN="abcdef-123")["a"]
    assert (server.transport, server.url) == ("http", "https://x.test/mcp")
    assert isinstance(server.headers["Authorization"], Secret)
    assert server.ignored == ("oauth",)


def test_each_missing_variable_has_its_own_line(tmp_path: Path) -> None:
    servers: dict[str, object] = {
        "a": {"command": "x", "env": {"T": "${ONE}"}},
        "b": {"command": "${TWO}", "env": {"T": "ok"}},
    }
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, servers)
    assert [error.place.line for error in caught.value.errors if error.place] == [6, 10]
