"""Trust: exactly this content, in exactly this folder, said by a person."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orchestrator.errors import ConfigError, Refused
from orchestrator.messages import Json
from orchestrator.tools.trust import Trusting, fingerprint, listing, record_path

SERVERS: dict[str, Json] = {
    "jira": {"command": "uvx", "args": ["mcp-atlassian"], "env": {"JIRA_TOKEN": "${JIRA_TOKEN}"}}
}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "home" / "orch" / "trust.json"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def trusted(record: Path, folder: Path) -> Trusting:
    trusting = Trusting(record)
    trusting.record(folder, fingerprint(folder, SERVERS, ["make serve"]))
    return trusting


def test_nothing_is_trusted_before_a_person_said_so(record: Path, project: Path) -> None:
    with pytest.raises(Refused) as caught:
        Trusting(record).require(project, SERVERS, [])
    assert "orch trust" in caught.value.hint
    assert f"ORCH_TRUST={fingerprint(project, SERVERS, [])}" in caught.value.hint
    assert caught.value.exit_code == 4
    assert not record.exists()


def test_what_was_trusted_starts_again_without_a_question(record: Path, project: Path) -> None:
    trusted(record, project)
    Trusting(record).require(project, SERVERS, ["make serve"])


def test_a_folder_with_nothing_to_start_needs_no_trust(record: Path, project: Path) -> None:
    Trusting(record).require(project, {}, [])


@pytest.mark.parametrize(
    ("servers", "lines"),
    [
        ({**SERVERS, "x": {"command": "y"}}, ["make serve"]),
        ({"jira": {**SERVERS["jira"], "args": ["mcp-atlassian", "-v"]}}, ["make serve"]),
        ({"jira": {**SERVERS["jira"], "env": {"PATH": "."}}}, ["make serve"]),
        (SERVERS, ["make serve", "curl evil"]),
        (SERVERS, ["make  serve"]),
        (SERVERS, []),
    ],
)
def test_any_other_content_is_asked_about_again(
    record: Path, project: Path, servers: dict[str, Json], lines: list[str]
) -> None:
    trusting = trusted(record, project)
    with pytest.raises(Refused):
        trusting.require(project, servers, lines)


def test_a_folder_inside_a_trusted_one_and_a_copy_are_not_trusted(
    record: Path, project: Path
) -> None:
    trusting = trusted(record, project)
    for other in (project / "nested", project.parent / "project2", project.parent):
        other.mkdir(exist_ok=True)
        with pytest.raises(Refused):
            trusting.require(other, SERVERS, ["make serve"])


def test_a_link_to_a_trusted_folder_is_that_folder_and_one_moved_away_is_not(
    record: Path, project: Path
) -> None:
    trusting = trusted(record, project)
    link = project.parent / "link"
    link.symlink_to(project)
    trusting.require(link, SERVERS, ["make serve"])
    link.unlink()
    link.mkdir()
    with pytest.raises(Refused):
        trusting.require(link, SERVERS, ["make serve"])


def test_trust_can_be_taken_back_and_others_stay(record: Path, project: Path) -> None:
    other = project / "other"
    other.mkdir()
    trusting = trusted(record, project)
    trusted(record, other)
    assert trusting.forget(project)
    assert not trusting.forget(project)
    assert not trusting.is_trusted(project, fingerprint(project, SERVERS, ["make serve"]))
    assert trusting.is_trusted(other, fingerprint(other, SERVERS, ["make serve"]))


def test_ci_trusts_by_the_whole_hash_in_the_environment(record: Path, project: Path) -> None:
    hashed = fingerprint(project, SERVERS, [])
    Trusting(record, {"ORCH_TRUST": f"x, {hashed}"}).require(project, SERVERS, [])
    for wrong in ("", "1", "*", hashed[:-1], hashed.upper()):
        with pytest.raises(Refused):
            Trusting(record, {"ORCH_TRUST": wrong}).require(project, SERVERS, [])


def test_the_record_is_its_owners_alone(record: Path, project: Path) -> None:
    trusted(record, project)
    assert record.stat().st_mode & 0o777 == 0o600
    assert record.parent.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in record.parent.iterdir()} <= {"trust.json", "trust.lock"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format":2,"trusted":{}}',
        '{"format":1}',
        '{"format":1,"trusted":[]}',
        '{"format":1,"trusted":{"/x":"y"}}',
        "\x00",
        "[" * 5000,
    ],
)
def test_a_damaged_record_is_an_error_that_names_it(record: Path, project: Path, text: str) -> None:
    record.parent.mkdir(mode=0o700, parents=True)
    record.write_text(text, encoding="utf-8")
    record.chmod(0o600)
    trusting = Trusting(record)
    for attempt in (lambda: trusting.is_trusted(project, ""), lambda: trusting.record(project, "")):
        with pytest.raises(ConfigError) as caught:
            attempt()
        assert str(record) in str(caught.value)
    assert record.read_text(encoding="utf-8") == text


def test_a_record_that_others_may_write_is_not_relied_on(record: Path, project: Path) -> None:
    trusting = trusted(record, project)
    record.chmod(0o666)
    with pytest.raises(ConfigError, match="others may write"):
        trusting.is_trusted(project, "")
    record.chmod(0o600)
    record.parent.chmod(0o777)
    with pytest.raises(ConfigError, match="others may write"):
        trusting.is_trusted(project, "")


def test_a_record_behind_a_link_is_not_relied_on(record: Path, project: Path) -> None:
    trusting = trusted(record, project)
    moved = project / "trust.json"
    record.rename(moved)
    record.symlink_to(moved)
    with pytest.raises(ConfigError, match="link"):
        trusting.is_trusted(project, "")


def test_a_record_inside_the_project_is_refused(project: Path) -> None:
    with pytest.raises(Refused, match="lies in the project"):
        Trusting(project / "orch" / "trust.json").record(project, "hash")


def test_writers_at_once_lose_nothing(record: Path, tmp_path: Path) -> None:
    folders = [tmp_path / f"p{n}" for n in range(8)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda folder: trusted(record, folder), folders))
    entries = json.loads(record.read_text(encoding="utf-8"))["trusted"]
    assert set(entries) == {os.path.realpath(folder) for folder in folders}


def test_the_record_lies_under_orchs_home_or_else_the_persons_state() -> None:
    assert record_path({"ORCH_HOME": "/h", "XDG_STATE_HOME": "/s"}) == Path("/h/orch/trust.json")
    assert record_path({"XDG_STATE_HOME": "/s"}) == Path("/s/orch/trust.json")
    assert record_path({}) == Path.home() / ".local/state/orch/trust.json"


def test_the_listing_shows_every_word_that_would_run_and_no_value(project: Path) -> None:
    servers: dict[str, Json] = {
        "jira": {
            "command": "uvx",
            "args": ["a b", "-y\u202e"],
            "env": {"TOKEN": "hunter2-zebra"},
            "cwd": "sub",
            "timeout": 3,
        },
        "web": {"type": "http", "url": "https://x.test/mcp", "headers": {"Authorization": "s"}},
        "odd": "text",
    }
    assert listing(project, servers, ["make serve; x\x1b"]) == (
        f"in {os.path.realpath(project)}",
        "server jira",
        r"  runs: [uvx]  [a b]  [-y\u202e]",
        "  in: sub",
        "  environment: TOKEN",
        "  timeout: 3",
        "server web",
        "  headers: Authorization",
        "  type: http",
        "  url: https://x.test/mcp",
        "server odd",
        '  entry: "text"',
        r"shell line: make serve; x\x1b",
    )
