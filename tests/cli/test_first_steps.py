"""What somebody who begins is told: the way in, the right help, and no silly advice."""

from pathlib import Path

import pytest

from tests.cli.doctor_project import context, orch, project

STEPS = """## I greet {name}

- When I fill "Name" with "{name}"

## I leave

- When I click "Out"
"""


def test_a_command_in_a_folder_without_anything_is_answered_with_the_way_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "empty").mkdir()
    ran = orch("qa", "X-1", cwd=tmp_path / "empty")
    assert ran.returncode == 2
    assert "`orch init` makes a project, `orch demo` shows one" in ran.stderr
    again = orch("qa", "X-1", cwd=tmp_path / "empty")
    assert "`orch init`" in again.stderr
    root = project(tmp_path / "p", {"CONTEXT.md": "Words."})
    assert "`orch init`" not in orch("qa", "X-1", cwd=root).stderr


def test_a_command_that_is_called_like_a_verb_shows_its_own_help(tmp_path: Path) -> None:
    said = orch("new", "command", "list", cwd=tmp_path).stdout
    assert "then `orch run list --help`" in said
    told = orch("run", "list", "--help", cwd=tmp_path).stdout
    assert "Usage: orch run list" in told
    assert "Say in one line what `list` does" in told
    assert "TICKET" in told
    assert "Run a command by name" in orch("run", "--help", cwd=tmp_path).stdout


def test_the_help_of_runs_names_what_there_is(tmp_path: Path) -> None:
    told = orch("runs", "--help", cwd=tmp_path).stdout
    promised = told.partition("tell of one")[0].split("`")[1::2]
    assert promised == ["show", "report", "verify"]
    assert all(orch("runs", verb, "--help", cwd=tmp_path).returncode == 0 for verb in promised)


def test_sentences_are_listed_with_their_lines_and_whole_files_without(tmp_path: Path) -> None:
    root = project(tmp_path, {".steps/s.md": STEPS, ".agents/z.md": "No front matter."})
    said = orch("list", cwd=root).stdout
    assert ".steps/s.md:5" in said
    assert "(line" not in said
    assert ".agents/qa.md:1" not in said.partition("aside")[0]
    assert ".steps/s.md:5" in orch("explain", "I leave", cwd=root).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "nosuch.tool"), "`orch list` shows the names"),
        (("explain", "budgt"), "did you mean `budget`?"),
        (("qa", "X-1", "--model", "nonsense"), "There are "),
        (("qaa", "X-1"), "did you mean `qa`?"),
        (("nonsense",), "there are "),
        (("list", "nonsense"), "there are commands"),
        (("new", "agnt", "x"), "did you mean `agent`?"),
        (
            ("new", "agent", "a b"),
            "is no name for an agent: expected letters, digits, - and _\n  did you mean",
        ),
    ],
)
def test_only_what_is_near_is_suggested(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    ran = orch(*words, cwd=tmp_path)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert ("id you mean" in ran.stderr) == ("id you mean" in said)


APP = {**context('app: {url: "http://127.0.0.1:8000/shop"}'), ".git/HEAD": ""}
NAVIGATE = ("explain", "tool", "browser.browser_navigate")


def test_a_navigation_is_explained_with_its_origins_as_a_run_holds_them(tmp_path: Path) -> None:
    root = project(tmp_path / "p", APP)
    there = orch(*NAVIGATE, "url=/cart", cwd=root).stdout
    assert "http://127.0.0.1:8000/cart is on one of them" in there
    away = " ".join(orch(*NAVIGATE, "url=http://elsewhere.example", cwd=root).stdout.split())
    assert "refused all the same: http://elsewhere.example is not one of the origins" in away
    assert "CONTEXT.md:2" in away
    assert "only to http://127.0.0.1:8000" in orch(*NAVIGATE, cwd=root).stdout
    project(root, context('origins: ["https://*.example.com"]'))
    said = orch(*NAVIGATE, "url=https://a.example.com/x", cwd=root).stdout
    assert "on one of them (https://*.example.com)" in " ".join(said.split())
