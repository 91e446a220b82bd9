"""Words and names on the wire: data stays behind its marks, names come back as they went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.messages import Prompt, Text, ToolSchema
from orchestrator.models.fence import NOTE, fenced, opening
from orchestrator.models.toolnames import LONGEST, from_wire, on_wire


def test_the_first_words_of_the_team_are_the_systems() -> None:
    divided = opening(
        Prompt(
            parts=(
                Text(text="context", label="context"),
                Text(text=" ", label="empty"),
                Text(text="agent", label="agent"),
                Text(text="please", origin="person"),
                Text(text="after", label="instructions"),
            )
        )
    )

    assert divided.system == ("context", "agent", NOTE)
    assert divided.user == ("please", "after")


def test_a_prompt_of_the_team_alone_still_says_something_as_the_user() -> None:
    divided = opening(Prompt(parts=(Text(text="context"), Text(text="do it"))))

    assert divided.system == ("context", NOTE)
    assert divided.user == ("do it",)


@given(text=st.text(), origin=st.sampled_from(["ticket", "page", "server"]))
def test_no_text_can_close_its_own_marks(text: str, origin: st.SearchStrategy[str]) -> None:
    said = fenced(Text(text=text, origin=origin, label='x" y>'))  # type: ignore[arg-type]
    mark = said[1:].partition(" ")[0]

    assert said.count(f"</{mark}>") == 1
    assert said.endswith(f"\n{text}\n</{mark}>")
    assert said == fenced(Text(text=text, origin=origin, label='x" y>'))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tool", "wire"),
    [
        ("orch.expect", "orch__expect"),
        ("browser.browser_click", "browser__browser_click"),
        ("my-db.select_all", "my-db__select_all"),
    ],
)
def test_a_plain_name_is_read_as_it_is(tool: str, wire: str) -> None:
    assert on_wire(tool) == wire


@given(tools=st.lists(st.text(min_size=1), unique=True, max_size=8))
def test_every_name_is_taken_by_providers_and_comes_back(tools: list[str]) -> None:
    schemas = [ToolSchema(name=tool, description="", parameters={}) for tool in tools]
    for tool in tools:
        assert 0 < len(on_wire(tool)) <= LONGEST
        assert set(on_wire(tool)) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
        )
        assert from_wire(on_wire(tool), schemas) == tool


def test_names_that_would_meet_on_the_wire_do_not() -> None:
    alike = ["a._b", "a_.b", "a__b.c", "a.b__c", "a.b.c", "a.b c"]

    assert len({on_wire(tool) for tool in alike}) == len(alike)
