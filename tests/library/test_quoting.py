"""Front matter of other tools that YAML takes for a mistake, and they do not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError
from orchestrator.library.document import read_document
from orchestrator.library.quoting import quoted


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


BAD = '---\ndescription: Use it: often\nargument-hint: [pr] ["how"]\nmodel: sonnet\n---\nx: [y\n'


def test_texts_that_yaml_cannot_read_are_texts_in_another_tools_folder(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, ".claude/commands/a.md", BAD), root=tmp_path)
    assert document.meta == {
        "description": "Use it: often",
        "argument-hint": '[pr] ["how"]',
        "model": "sonnet",
    }
    assert document.body == "x: [y"
    assert document.place("model").line == 4


def test_in_a_file_of_our_own_they_stay_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not YAML"):
        read_document(write(tmp_path, ".commands/a.md", BAD), root=tmp_path)


def test_a_mistake_elsewhere_is_told_as_it_was_found(tmp_path: Path) -> None:
    text = "---\ndescription: fine\ntools: [Read\n---\nx\n"
    with pytest.raises(ConfigError) as told:
        read_document(write(tmp_path, ".claude/agents/a.md", text), root=tmp_path)
    assert str(told.value).startswith(".claude/agents/a.md:")


@given(st.text(max_size=80))
def test_lines_stay_where_they_are(words: str) -> None:
    text = f"---\ndescription: {words}\nmodel: sonnet\n---\n{words}"
    assert quoted(text).count("\n") == text.count("\n")
    assert quoted(words) == words or words.startswith("---")
