"""`orch new`: scaffolds that load as they are, names that can be ones, nothing replaced."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.cli.new import KINDS, PLACES, new
from orchestrator.errors import UsageError
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.library.catalog import load
from orchestrator.qa.criteria import extract
from orchestrator.servers.ticket_file import read_ticket
from orchestrator.verdicts import Ticket

NAMES = {"agent": "reviewer", "command": "smoke", "ticket": "SHOP-7", "step": "empty-the-cart"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_loads_without_a_mistake(tmp_path: Path, kind: str) -> None:
    new(tmp_path, kind, NAMES[kind])
    assert (tmp_path / PLACES[kind].format(NAMES[kind])).is_file()
    assert not load(tmp_path).errors


def test_an_agent_and_a_command_go_by_the_name_that_was_given(tmp_path: Path) -> None:
    new(tmp_path, "agent", "reviewer")
    new(tmp_path, "command", "smoke")
    catalog = load(tmp_path)
    assert "`reviewer`" in catalog.agents["reviewer"].description
    assert catalog.commands["smoke"].arguments == ("ticket",)


def test_a_ticket_has_a_criterion_that_is_understood_without_a_model(tmp_path: Path) -> None:
    new(tmp_path, "ticket", "SHOP-7")
    ticket = read_ticket("SHOP-7", (tmp_path / "tickets" / "SHOP-7.md").read_bytes())
    criteria = extract(Ticket(key="SHOP-7", title=ticket.title, body=ticket.body)).criteria
    assert [Vocabulary().understands(line) for line in criteria[0].steps] == [True] * 3


def test_a_step_is_a_sentence_with_a_parameter_and_steps_below_it(tmp_path: Path) -> None:
    new(tmp_path, "step", "empty-the-cart")
    lines = (tmp_path / ".steps" / "empty-the-cart.md").read_text().splitlines()
    heading = lines.index("## I empty the cart from {page}")
    steps = [line.removeprefix("- ") for line in lines[heading:] if line.startswith("- ")]
    assert all(Vocabulary().understands(step.replace("{page}", "/cart")) for step in steps)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_there_is_never_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / PLACES[kind].format(NAMES[kind])
    path.parent.mkdir()
    path.write_text("ours")
    with pytest.raises(UsageError, match="is there already"):
        new(tmp_path, kind, NAMES[kind])
    assert path.read_text() == "ours"


def test_a_name_that_another_file_has_taken_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / ".agents").mkdir()
    text = "---\nname: reviewer\ndescription: x\n---\nx\n"
    (tmp_path / ".agents" / "other.md").write_text(text)
    with pytest.raises(UsageError, match="reviewer") as caught:
        new(tmp_path, "agent", "reviewer")
    assert caught.value.place
    assert caught.value.place.path == ".agents/other.md"


def test_replacing_a_built_in_command_is_allowed_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new(tmp_path, "command", "qa")
    assert "it replaces built-in/.commands/qa.md" in capsys.readouterr().out
    assert load(tmp_path).commands["qa"].place.path == ".commands/qa.md"


def test_a_command_called_like_a_verb_is_told_how_it_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new(tmp_path, "command", "list", verbs=("list",))
    assert "orch run list" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("agnet", "x", "agent"),
        ("ticket", "shop3", "SHOP-3"),
        ("ticket", "Shop 12", "SHOP-12"),
        ("ticket", "../SHOP-1", "capital letters"),
        ("agent", "my agent", "my-agent"),
        ("command", "smoke.md", "smoke"),
        ("command", "../../smoke", "smoke"),
        ("step", "", "letter"),
        ("agent", "7", "letter"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_one_that_can(
    tmp_path: Path, kind: str, name: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        new(tmp_path, kind, name)
    assert hint in caught.value.hint
    assert not list(tmp_path.rglob("*"))


def test_on_the_command_line_it_writes_into_the_project_around(tmp_path: Path) -> None:
    (tmp_path / "CONTEXT.md").write_text("# Ours\n")
    inside = tmp_path / "deep"
    inside.mkdir()
    words = [sys.executable, "-m", "orchestrator", "new", "agent", "reviewer"]
    subprocess.run(words, cwd=inside, capture_output=True, check=True)
    assert (tmp_path / ".agents" / "reviewer.md").is_file()
