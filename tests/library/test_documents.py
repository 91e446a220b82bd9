"""Front matter and body: what is read, and what is refused with its line."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError, ConfigErrors, OrchError
from orchestrator.library.document import LARGEST, parse_document, read_document


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.md"
    path.write_bytes(data)
    return path


def front(yaml: str) -> dict[str, object]:
    return dict(parse_document(f"---\n{yaml}\n---\n", "a.md").meta)


def test_the_front_matter_and_the_body_are_read_with_their_lines(tmp_path: Path) -> None:
    text = "---\nname: qa\nsteps:\n  - {id: read}\n  - id: test\n    each: $criteria\n---\n\nBody\n"
    document = read_document(written(tmp_path, text.encode()), root=tmp_path)
    assert document.path == "a.md"
    assert document.meta["steps"][1] == {"id": "test", "each": "$criteria"}
    assert document.place("steps", 0, "id").line == 4
    assert document.place("steps", 1, "each").line == 6
    assert document.place("steps", 1, "gone", "deeper").line == 5
    assert (document.body, document.body_line, document.body_place(0).line) == ("Body", 9, 9)


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: true", True),
        ("a: 'true'", "true"),
        ("a: 12:30", "12:30"),
        ("a: 2026-01-02", "2026-01-02"),
        ("a: 1_000", "1_000"),
        ("a: 0x1f", 31),
        ("a: 010", 10),
        ("a: 1.5", 1.5),
        ("a: .inf", ".inf"),
        ("a: ~", None),
        ("a:", None),
        ("a: =", "="),
        ("a: $ticket", "$ticket"),
        ("a: &x [1]\nb: *x", [1]),
    ],
)
def test_values_are_read_as_yaml_1_2_reads_them(yaml: str, value: object) -> None:
    assert front(yaml)["a"] == value


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(
    tmp_path: Path, newline: str, mark: str
) -> None:
    text = newline.join((f"{mark}---", "a: 1", "---", "", "One", "two", ""))
    document = read_document(written(tmp_path, text.encode()))
    assert (document.meta, document.body, document.body_line) == ({"a": 1}, "One\ntwo", 5)


def test_a_file_without_front_matter_is_all_body() -> None:
    document = parse_document("\n\n# Title\n---\nafter a rule\n", "a.md")
    assert not document.front
    assert (document.body, document.body_line) == ("# Title\n---\nafter a rule", 3)


def test_a_rule_inside_the_body_does_not_end_anything() -> None:
    assert parse_document("---\na: 1\n---\none\n\n---\n\ntwo", "a.md").body == "one\n\n---\n\ntwo"


@pytest.mark.parametrize(
    ("yaml", "line", "said", "hint"),
    [
        ("a: 1\nb: 2\na: 3", 4, "found `a` twice, first in line 2", "Keep one"),
        ("a:\n  b: 1\n  b: 2", 4, "found `b` twice", "Keep one"),
        ("owner: @maria", 2, "not YAML", '"@maria"'),
        ("deny: [*.delete_*]", 2, "not YAML", '"*.delete_*"'),
        ("a: 1\nd: one: two", 3, "not YAML", 'd: "one: two"'),
        ("a: [1,", 2, "not YAML", "brackets"),
        ("a: 'one\nb: 1", 2, "not YAML", "Close the quote"),
        ("a:\n\tb: 1", 3, "not YAML", "tabs"),
        ("a: 1\nb: \x07", 3, "not YAML", "control character"),
        ("- a", 2, "not a list of keys", "key: value"),
        ("only words", 2, "not a list of keys", "key: value"),
        ("a: !!python/name:os.system x", 2, "YAML tag `!!python/name:os.system`", "tag"),
        ("a: !secret x", 2, "YAML tag `!secret`", "tag"),
        ("? [a]\n: 1", 2, "as a key", "quotes"),
        ("a: &x {b: 1}\n<<: *x", 3, "`<<`", "merged keys"),
        ("a: 1e999", 2, "too large", "quotes"),
        ("a: &a [*a]", 2, "levels deep", "inside what it names"),
        ("a: " + "[" * 100_000, 2, "levels deep", "Flatten"),
        ("a: " + "{b: " * 100_000, 2, "levels deep", "Flatten"),
    ],
)
def test_a_mistake_in_the_yaml_names_its_line_and_the_way_out(
    yaml: str, line: int, said: str, hint: str
) -> None:
    with pytest.raises(OrchError) as caught:
        front(yaml)
    error = caught.value.errors[0] if isinstance(caught.value, ConfigErrors) else caught.value
    assert error.place is not None
    assert error.place.line == line
    assert said in error.message
    assert hint in error.hint


def test_aliases_that_repeat_aliases_are_bounded() -> None:
    bomb = "a0: &a0 [1, 2]\n" + "\n".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 25)
    )
    with pytest.raises(ConfigError, match="values once aliases are written out"):
        front(bomb)


def test_several_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigErrors) as caught:
        front("a: 1\na: 2\nb: !x 1\n? [c]\n: 1")
    assert [error.place.line for error in caught.value.errors if error.place] == [3, 4, 5]


def test_front_matter_that_is_never_closed_is_an_error() -> None:
    with pytest.raises(ConfigError, match="never closed"):
        parse_document("---\na: 1\n\nText", "a.md")


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"ok\n\xff\xfe", 2, "not UTF-8"),
        (b"---\na: 1\n---\nx\0y", 4, "NUL"),
        (b"x" * (LARGEST + 1), 0, "bytes, expected at most"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, data: bytes, line: int, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        read_document(written(tmp_path, data), root=tmp_path)
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_a_folder_a_pipe_and_nothing_are_not_documents(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for name, said in (("folder", "a folder"), ("pipe", "regular file"), ("gone", "No such file")):
        with pytest.raises(ConfigError, match=said):
            read_document(tmp_path / f"{name}.md")


names = st.text("abcdefgh_-", min_size=1, max_size=8).filter(lambda word: word[0] != "-")
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=20),
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)
)


@given(meta=st.dictionaries(names, values, max_size=5))
def test_json_in_front_matter_comes_back_as_it_was(meta: dict[str, object]) -> None:
    text = json.dumps(meta, ensure_ascii=False)
    document = parse_document(f"---\n{text}\n---\n", "a.md")
    assert document.meta == meta


@given(text=st.text())
def test_no_text_ends_in_anything_but_a_document_or_a_mistake(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n"):
        with suppress(ConfigError, ConfigErrors):
            assert parse_document(whole, "a.md").path == "a.md"
