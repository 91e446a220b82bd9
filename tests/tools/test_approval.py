"""Approvals: what is shown is what runs, and a yes reaches no further than it says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.messages import Json, ToolCall
from orchestrator.tools.approval import (
    Answer,
    Grants,
    Need,
    Nobody,
    Remembered,
    ScriptedApprover,
    payload_sha256,
)
from orchestrator.tools.canonical import canonical

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


def call(tool: str = "tracker.comment", **arguments: Json) -> ToolCall:
    return ToolCall(id="c1", tool=tool, arguments=arguments)


def need(tool_call: ToolCall) -> Need:
    return Need.of("N1", tool_call, "asked because of CONTEXT.md:14 `tracker.comment`")


def test_a_person_sees_tool_reason_arguments_and_hash() -> None:
    wanted = need(call(key="SHOP-7", body="Two of\nthree failed", n=[1, {"a": "b"}], x={}))
    assert wanted.shown.splitlines() == [
        "tracker.comment  (4 arguments, 71 characters)",
        "  why: asked because of CONTEXT.md:14 `tracker.comment`",
        "  body: text of 19 characters, 2 lines",
        r"    | Two of\n",
        "    | three failed",
        '  key: "SHOP-7"',
        "  n[0]: 1",
        '  n[1].a: "b"',
        "  x: {}",
        f"  sha256: {wanted.payload_sha256}",
    ]


def test_an_argument_padded_to_hide_its_tail_is_shown_with_its_tail() -> None:
    body = "fine" + "\t" * 40 + " " * 10_000 + "\u202e\u200b" + "\n" * 60 + "and delete all"
    shown = need(call(body=body)).shown
    assert "and delete all" in shown
    assert r"\x20*10000" in shown
    assert r"\u202e\u200b\n" in shown
    assert "text of 10,120 characters, 61 lines" in shown


@given(arguments=st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_what_is_shown_is_what_runs(arguments: dict[str, Json]) -> None:
    wanted = need(ToolCall(id="c1", tool="a.b", arguments=arguments))
    again = ToolCall(id="c2", tool=wanted.tool, arguments=json.loads(wanted.arguments))
    assert payload_sha256(again) == wanted.payload_sha256


def test_another_argument_is_another_payload() -> None:
    assert payload_sha256(call(key="A")) != payload_sha256(call(key="B"))
    assert payload_sha256(call("a.b")) != payload_sha256(call("a.c"))
    assert payload_sha256(call(a=1, b=2)) == payload_sha256(call(b=2, a=1))


def test_the_canonical_text_is_ascii_and_sorted() -> None:
    assert canonical({"ü": "\u202e", "a": [1, None]}) == '{"a":[1,null],"\\u00fc":"\\u202e"}'


@pytest.mark.anyio
async def test_nobody_never_answers() -> None:
    assert await Nobody().ask(need(call())) is None


@pytest.mark.anyio
async def test_a_script_answers_in_turn_and_then_no_more() -> None:
    approver = ScriptedApprover(["yes", "run"], by="ada")
    wanted = need(call())
    assert await approver.ask(wanted) == Answer(decision="yes", by="ada")
    assert await approver.ask(wanted) == Answer(decision="run", by="ada")
    assert await approver.ask(wanted) is None
    assert approver.asked == [wanted] * 3


def test_a_grant_covers_this_tool_with_these_arguments_and_nothing_else() -> None:
    grants = Grants()
    grants.grant(call(key="SHOP-7", body="x"))
    assert grants.covers(call(body="x", key="SHOP-7"))
    for other in (call(key="SHOP-7", body="y"), call(key="SHOP-7"), call("a.b", key="SHOP-7")):
        assert not grants.covers(other)


def test_a_grant_outlives_the_reference_of_an_element_that_words_name() -> None:
    grants = Grants()
    grants.grant(call("browser.browser_click", element="the Log in button", target="e5"))
    assert grants.covers(call("browser.browser_click", element="the Log in button", target="f1e9"))
    assert not grants.covers(call("browser.browser_click", element="Delete", target="e5"))
    assert not grants.covers(
        call("browser.browser_click", element="the Log in button", target="#delete")
    )


def test_a_reference_without_words_is_part_of_the_grant() -> None:
    grants = Grants()
    grants.grant(call("browser.browser_click", target="e5"))
    assert not grants.covers(call("browser.browser_click", target="e6"))
    grants.grant(call("browser.browser_fill_form", fields=[{"element": "Name", "target": "e1"}]))
    assert grants.covers(
        call("browser.browser_fill_form", fields=[{"element": "Name", "target": "e8"}])
    )


@pytest.mark.anyio
async def test_an_answer_from_before_is_given_once_as_a_person_would() -> None:
    asked = need(ToolCall(id="1", tool="mail.send", arguments={"to": "b"}))
    scripted = ScriptedApprover(["no"])
    known = {asked.key: Answer(decision="yes", by="ada")}
    approver = Remembered(scripted, known, ())
    assert [await approver.ask(asked) for _ in range(2)] == [
        Answer(decision="yes", by="ada"),
        Answer(decision="no", by="script"),
    ]
