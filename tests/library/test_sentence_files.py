"""Sentences of a team's own: how a file of them is read, and what is wrong with one by itself."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError
from orchestrator.library.catalog import load
from orchestrator.library.document import parse_document, read_document
from orchestrator.library.sentences import sentences_from

LOGIN = """---
description: How people come in
owner: "@maria"
---
# Coming in

Everything about accounts.

## I am logged in as {account}

Logs a member in
through the form.

- Given I am on "/login"
- When I fill "Username" with "{{{account}.username}}"
* And I click
  "Log in"
1. Then I see "Welcome"

---

## the shop is empty ##
```gherkin
# nobody has bought anything
Given I am on "/"

Then I see "Nothing here"
```
"""


def test_a_file_holds_sentences_with_their_steps_and_where_each_stands(tmp_path: Path) -> None:
    path = tmp_path / ".steps" / "login.md"
    path.parent.mkdir()
    path.write_text(LOGIN, encoding="utf-8")
    errors: list[ConfigError] = []
    first, second = sentences_from(read_document(path, root=tmp_path), errors)
    assert errors == []
    assert (first.text, first.parameters) == ("I am logged in as {account}", ("account",))
    assert first.description == "Logs a member in\nthrough the form."
    assert [(line, str(place)) for line, place in first.lines] == [
        ('Given I am on "/login"', ".steps/login.md:14"),
        ('When I fill "Username" with "{{{account}.username}}"', ".steps/login.md:15"),
        ('And I click "Log in"', ".steps/login.md:16"),
        ('Then I see "Welcome"', ".steps/login.md:18"),
    ]
    assert str(first.place) == ".steps/login.md:9"
    assert (second.text, second.parameters, second.description) == ("the shop is empty", (), "")
    assert [place.line for _, place in second.lines] == [25, 27]


def body(*lines: str) -> str:
    return "\n".join(lines)


RIGHT = '- When I click "x"'
MISTAKES = [
    (body("---", "descripton: x", "---", "## I go", RIGHT), 2, "key `descripton`", "`description`"),
    (body("---", "owner: 3", "---", "## I go", RIGHT), 2, "expected text", '"3"'),
    (body("---", "name: x", "---", "## I go", RIGHT), 2, "key `name`", "Take it out"),
    (body("Some words."), 0, "found no sentence", "`## I am logged in"),
    (body("# I go", "Words."), 0, "found no sentence", "`## I am logged in"),
    (body("Intro.", '- When I click "x"', "## I go", RIGHT), 2, "no sentence that it", "`## SENT"),
    (body("## I go", RIGHT, "### I stay", RIGHT), 3, "level 3, expected level 2", "`## I stay`"),
    (body("## I go"), 1, "found no steps for `I go`", "as a list"),
    (body("## I go", "Just words."), 1, "found no steps", "as a list"),
    (body("## I go", "```text", "When I click", "```"), 1, "found no steps", "as a list"),
    (body("## I go", RIGHT, "```", "a", "b", "```"), 3, "words below the steps", "between"),
    (body("## I go", RIGHT, "", "More words."), 4, "words below the steps", "between"),
    (
        body("## I go", RIGHT, "", 'And I click "y"'),
        4,
        "outside of the list",
        '`- And I click "y"`',
    ),
    (body("## I go", RIGHT, "-"), 3, "an empty step", "bullet out"),
    (body("## {a}", '- When I click "{a}"'), 1, "the sentence `{a}`, expected words", "Say in"),
    (body("##", RIGHT), 1, "the sentence ``, expected words", "Say in"),
    (body("## Given I go", RIGHT), 1, "found `Given` in the sentence", "`## I go`"),
    (body("## I go {the way}", RIGHT), 1, "`{the way}`, expected a name", "Rename"),
    (body("## I go {n:number}", RIGHT), 1, "`{n:number}`, expected a name", "Rename"),
    (body("## I go {}", RIGHT), 1, "`{}`, expected a name", "Rename"),
    (body("## I {a} {a}", '- When I click "{a}"'), 1, "`{a}` twice", "another name"),
    (body("## I go {a}", RIGHT), 1, "`{a}`, and no step uses it", "Use it"),
    (
        body("## I go {way}", '- When I click "{way}"', '- And I click "{wya}"'),
        3,
        "`{wya}`, and the sentence has no such parameter",
        "Did you mean `way`?",
    ),
    (body("## I go", '- When I click "{way}"'), 2, "no such parameter", "{way} into the heading"),
    (
        body("## I am {who}", '- When I fill "Name" with "{{who}}"'),
        2,
        "found `{{who}}`, expected one pair of braces",
        "`{{{who}.password}}`",
    ),
]


@pytest.mark.parametrize(("text", "line", "said", "hint"), MISTAKES)
def test_a_mistake_names_its_place_and_the_way_out(
    tmp_path: Path, text: str, line: int, said: str, hint: str
) -> None:
    (tmp_path / ".steps").mkdir()
    (tmp_path / ".steps" / "a.md").write_text(text, encoding="utf-8")
    (error,) = load(tmp_path, environ={}).errors
    assert error.place is not None
    assert (error.place.path, error.place.line) == (".steps/a.md", line)
    assert said in error.message
    assert hint in error.hint


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("## I go {way}\n- When I {x}\n## I stay\n", encoding="utf-8")
    errors: list[ConfigError] = []
    sentences_from(read_document(path, root=tmp_path), errors)
    assert [str(error.place) for error in errors] == ["a.md:2", "a.md:1", "a.md:3"]


def test_sentences_shape_a_run_and_a_note_beside_them_is_no_sentence(tmp_path: Path) -> None:
    (tmp_path / ".steps").mkdir()
    (tmp_path / ".steps" / "login.md").write_text(LOGIN, encoding="utf-8")
    (tmp_path / ".steps" / "README.md").write_text("How to write them.", encoding="utf-8")
    catalog = load(tmp_path, environ={})
    assert not catalog.errors
    assert [one.text for one in catalog.sentences][1:] == ["the shop is empty"]
    definition = catalog.definitions(catalog.commands["qa"])[-1]
    assert (definition.path, definition.sha256) == (
        ".steps/login.md",
        catalog.sentences[0].sha256,
    )
    assert [one.path for one in catalog.definitions(catalog.commands["qa"])].count(
        ".steps/login.md"
    ) == 1


_LINES = st.sampled_from(
    ["## I go {a}", "## ", "# x", "### y", "- When {a}", "-", "* x", "```gherkin", "```", "~~~", "", "  more",
     "Given x", "words {b}", "---", "1. Then {{a}}", "\tx"]
)  # fmt: skip


@given(st.lists(_LINES | st.text(max_size=20), max_size=12))
def test_any_text_is_read_or_said_to_be_wrong(lines: list[str]) -> None:
    errors: list[ConfigError] = []
    text = "x\n" + "\n".join(lines)
    for sentence in sentences_from(parse_document(text, "a.md"), errors):
        assert sentence.text
        assert sentence.lines or errors
        assert all(line.strip() for line, _ in sentence.lines)
    assert all(error.place and error.place.path == "a.md" for error in errors)
