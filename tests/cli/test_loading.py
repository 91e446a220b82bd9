"""A project as the verbs read it: what only the vocabulary can tell of a team's sentences."""

from pathlib import Path

from orchestrator.cli.loading import load
from orchestrator.library import catalog

STEPS = """## I log in as {who}

- When I fill "Name" with "{whom}"
- And I am very patient

## I click {thing}

- I press Enter
"""


def test_a_sentences_mistakes_are_told_with_those_of_the_other_files(tmp_path: Path) -> None:
    (tmp_path / ".steps").mkdir()
    (tmp_path / ".steps" / "a.md").write_text(STEPS, encoding="utf-8")
    (tmp_path / "CONTEXT.md").write_text("---\nmodle: x\n---\nWords.", encoding="utf-8")
    errors = load(tmp_path).errors
    assert str(errors[-1].place) == "CONTEXT.md:2"
    said = [(str(error.place), error.message) for error in errors[:-1]]
    assert said == [
        (".steps/a.md:1", "found the parameter `{who}`, and no step uses it"),
        (".steps/a.md:3", "found `{whom}`, and the sentence has no such parameter"),
        (
            ".steps/a.md:4",
            "found the step `I am very patient`, expected a sentence of ours or of yours",
        ),
        (".steps/a.md:6", "found the parameter `{thing}`, and no step uses it"),
        (
            ".steps/a.md:6",
            "found `I click {thing}`, which the built-in sentence `I click (on ){target}` says already",
        ),
    ]


def test_without_sentences_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert load(tmp_path).errors == catalog.load(tmp_path).errors == ()
