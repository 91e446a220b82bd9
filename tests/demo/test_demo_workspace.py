"""The folder that a demo leaves, and what a true run says of its tickets."""

import socket
from pathlib import Path

import frontmatter
import pytest

from orchestrator.demo import workspace
from orchestrator.demo.bugs import BUGS, Bug
from orchestrator.errors import UsageError
from orchestrator.qa.criteria import extract
from orchestrator.verdicts import Ticket


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_it_writes_a_context_its_tickets_a_photo_and_what_git_leaves_out(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "shop"
    paths = workspace.write(folder, port=8123, bugs=["late-error"])
    tickets = sorted(f"tickets/SHOP-{n}.md" for n in range(1, 14))
    files = [".gitignore", "CONTEXT.md", "fixtures/torn-strap.png", *tickets]
    assert written(folder) == files
    assert sorted(path.relative_to(folder).as_posix() for path in paths) == files
    assert (folder / "fixtures" / "torn-strap.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / ".gitignore").read_text(encoding="utf-8") == ".orch/\n"


def test_the_context_names_the_port_and_the_bugs(tmp_path: Path) -> None:
    workspace.write(tmp_path, port=8123, bugs=["late-error", "price-sort"])
    context = frontmatter.loads((tmp_path / "CONTEXT.md").read_text(encoding="utf-8"))
    assert context.metadata == {
        "app": {
            "url": "http://127.0.0.1:8123",
            "start": "orch demo --serve --port 8123 --bug late-error --bug price-sort",
            "ready": "/health",
        }
    }
    assert context.content.startswith("# Cairn Supply")


@pytest.mark.parametrize("there", ["CONTEXT.md", "tickets/SHOP-2.md"])
def test_a_folder_that_holds_one_of_its_files_is_refused_and_left_alone(
    tmp_path: Path, there: str
) -> None:
    path = tmp_path / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=f"already holds a {there}"):
        workspace.write(tmp_path, port=8123, bugs=[])
    assert written(tmp_path) == [there]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "shop"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        workspace.write(path, port=8123, bugs=[])


def test_an_unknown_bug_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no bug named"):
        workspace.write(tmp_path, port=8123, bugs=["late-eror"])
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("build/", "build/\n.orch/\n"),
        ("build/\n", "build/\n.orch/\n"),
        (".orch/\nbuild/", ".orch/\nbuild/"),
    ],
)
def test_a_gitignore_is_only_added_to(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / ".gitignore").write_text(before, encoding="utf-8")
    workspace.write(tmp_path, port=8123, bugs=[])
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == after


def test_a_free_port_can_be_listened_on() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", workspace.free_port()))


def test_without_a_bug_every_criterion_is_expected_to_pass() -> None:
    expected = workspace.expected([])
    assert len(expected) == sum(workspace.CRITERIA.values())
    assert all(expected.values())


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_with_a_bug_exactly_its_criteria_are_expected_to_fail(bug: Bug) -> None:
    expected = workspace.expected([bug.name])
    assert {criterion for criterion, passes in expected.items() if not passes} == set(bug.breaks)


@pytest.mark.parametrize("key", workspace.CRITERIA)
def test_each_ticket_has_the_criteria_that_are_counted(key: str) -> None:
    ticket = frontmatter.load(str(workspace.TICKETS / f"{key}.md"))
    assert set(ticket.metadata) == {"title", "status", "priority", "labels"}
    read = extract(Ticket(key=key, title=str(ticket["title"]), body=ticket.content))
    assert len(read.criteria) == workspace.CRITERIA[key]
    assert all(one.steps and not one.settled for one in read.criteria)


def test_a_demo_tests_three_tickets_and_those_that_its_bugs_break() -> None:
    three = ("SHOP-1", "SHOP-2", "SHOP-3")
    assert workspace.shown([]) == workspace.shown(["price-sort"]) == three
    assert workspace.shown(["upload-lost", "cent-off"]) == (*three, "SHOP-5", "SHOP-7")


def test_a_folder_where_nothing_can_be_written_is_told_in_plain_words() -> None:
    with pytest.raises(UsageError, match="the demo cannot be written to /proc/x"):
        workspace.write(Path("/proc/x"), port=8123, bugs=[])
