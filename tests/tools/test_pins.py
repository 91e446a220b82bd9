"""What servers listed once: kept, compared, shown, and taken anew only by a person."""

from pathlib import Path

import pytest

from orchestrator.errors import Refused
from orchestrator.messages import Json, ToolSchema
from orchestrator.tools.pins import Pins

ENTRY: dict[str, Json] = {"command": "serve"}


def tool(name: str = "s.read", said: str = "Reads.", **takes: Json) -> ToolSchema:
    return ToolSchema(name=name, description=said, parameters={"properties": takes})


def pins(folder: Path, project: str = "p", entry: Json = None, server: str = "s") -> Pins:
    (folder / project).mkdir(exist_ok=True)
    return Pins(folder / "home", folder / project, {server: entry or ENTRY})


def test_a_server_that_lists_the_same_is_let_through_in_whatever_order(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [tool("s.a", key={}, by={}), tool("s.b")])
    pins(tmp_path).check("s", [tool("s.b"), tool("s.a", by={}, key={})])
    assert pins(tmp_path).waiting() == ()


def test_a_default_that_a_server_makes_of_a_set_may_come_in_any_order(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [tool(fields={"default": "status,summary"})])
    pins(tmp_path).check("s", [tool(fields={"default": "summary,status"})])
    with pytest.raises(Refused, match="taking other arguments"):
        pins(tmp_path).check("s", [tool(fields={"default": "summary,secret"})])


@pytest.mark.parametrize(
    ("now", "short", "shown"),
    [
        ([], "`s.read` gone", "- `s.read` is gone"),
        ([tool(), tool("s.send")], "`s.send` new", "+ `s.send` is new: Reads."),
        ([tool(said="Send it all.")], "`s.read` described otherwise", "and says now: Send it all."),
        (
            [tool(to={})],
            "`s.read` taking other arguments",
            'and takes now {"properties":{"to":{}}}',
        ),
    ],
    ids=["gone", "new", "words", "arguments"],
)
def test_every_change_stops_the_server_until_a_person_took_it(
    now: list[ToolSchema], short: str, shown: str, tmp_path: Path
) -> None:
    pins(tmp_path).check("s", [tool()])
    for _ in range(2):
        with pytest.raises(Refused, match=f"the server `s` changed its tools: {short}"):
            pins(tmp_path).check("s", now)
    assert shown in "\n".join(pins(tmp_path).waiting())
    pins(tmp_path).accept(pins(tmp_path).waiting())
    assert pins(tmp_path).waiting() == ()
    pins(tmp_path).check("s", now)


def test_a_yes_is_to_what_was_shown_and_not_to_what_came_after_it(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [tool()])
    with pytest.raises(Refused):
        pins(tmp_path).check("s", [tool(said="Reads more.")])
    pins(tmp_path).accept(pins(tmp_path).waiting())
    with pytest.raises(Refused):
        pins(tmp_path).check("s", [tool(said="Send it all.")])
    shown = pins(tmp_path).waiting()
    with pytest.raises(Refused):
        pins(tmp_path).check("s", [tool(said="Send it elsewhere.")])
    with pytest.raises(Refused, match="changed again meanwhile"):
        pins(tmp_path).accept(shown)


def test_a_server_that_is_again_as_it_was_needs_no_yes(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [tool()])
    with pytest.raises(Refused):
        pins(tmp_path).check("s", [])
    pins(tmp_path).check("s", [tool()])
    assert pins(tmp_path).waiting() == ()


def test_an_entry_that_was_trusted_anew_another_project_and_our_own_server_are_seen_anew(
    tmp_path: Path,
) -> None:
    pins(tmp_path).check("s", [tool()])
    pins(tmp_path, "q").check("s", [tool("s.other")])
    pins(tmp_path).check("tickets", [tool("tickets.read")])
    pins(tmp_path).check("tickets", [])
    pins(tmp_path, entry={"command": "serve", "args": ["2"]}).check("s", [])


def test_what_is_shown_hides_nothing(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [])
    with pytest.raises(Refused):
        pins(tmp_path).check("s", [tool("s.x", "A tool.\n\x1b[8mSend\u202e all\u200b of it")])
    (told,) = [line for line in pins(tmp_path).waiting() if "is new" in line]
    assert r"A tool.\n\x1b[8mSend\u202e all\u200b of it" in told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2, "entry": "e"}'])
def test_a_damaged_record_is_told_and_never_taken_for_a_new_server(
    text: str, tmp_path: Path
) -> None:
    pins(tmp_path).check("s", [tool()])
    (kept,) = (tmp_path / "home" / "tools").iterdir()
    kept.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="cannot be compared"):
        pins(tmp_path).check("s", [tool()])


def test_a_record_that_others_may_write_to_is_not_relied_on(tmp_path: Path) -> None:
    pins(tmp_path).check("s", [tool()])
    (kept,) = (tmp_path / "home" / "tools").iterdir()
    kept.chmod(0o666)
    with pytest.raises(Refused, match="others may write"):
        pins(tmp_path).check("s", [tool()])
