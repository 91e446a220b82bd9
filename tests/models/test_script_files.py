"""`scripted/FILE`: a model out of a file, or out of what a run has recorded."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ModelUnreachable, UsageError
from orchestrator.events import Answered, CriteriaFixed, Scope
from orchestrator.journal import lines
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Prompt, Reply, Results, Text, ToolCall, ToolResult, Usage
from orchestrator.models.model import Model
from orchestrator.models.registry import open_model
from orchestrator.replies import Briefed, Replied
from orchestrator.verdicts import Criterion, Source

pytestmark = pytest.mark.anyio

LOCATE = {"id": "find", "tool": "orch.locate", "arguments": {"target": "Log in"}}
CLICK = {"tool": "browser.browser_click", "arguments": {"target": "$ref", "element": "$x"}}
REPORT = {"tool": "orch.verdict", "arguments": {"verdict": "pass", "evidence": ["$find"]}}
SCRIPT = {
    "conversations": [
        {
            "for": "wrong password",
            "replies": [{"says": "I look", "calls": [LOCATE]}, {"calls": [CLICK, REPORT]}],
        },
        {"replies": [{"says": "Nothing to do"}]},
    ]
}


def brief(criterion: str) -> Prompt:
    return Prompt(parts=(Text(text="go"), Text(text=criterion, label="criterion")))


def script(folder: Path, said: Any, name: str = "script.json") -> Model:
    path = folder / name
    path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return open_model(f"scripted/{path}", {}, {})


async def test_a_script_is_chosen_by_words_of_the_criterion(tmp_path: Path) -> None:
    model = script(tmp_path, SCRIPT)
    first = await model.reply([brief("A wrong password is refused")], ())
    other = await model.reply([brief("A right one is not")], ())

    assert (first.text, first.stop, first.model) == ("I look", "tools", model.name)
    assert (other.text, other.stop) == ("Nothing to do", "end")


async def test_what_only_the_run_knows_is_put_in(tmp_path: Path) -> None:
    model = script(tmp_path, SCRIPT)
    asked = brief("A wrong password is refused")
    first = await model.reply([asked], ())
    found = ToolResult(call_id="find", text="", data={"found": True, "ref": "e5"}, observation=7)
    second = await model.reply([asked, first, Results(results=(found,))], ())

    assert second.calls[0].arguments == {"target": "e5", "element": "$x"}
    assert second.calls[1].arguments["evidence"] == [7]


async def test_a_criterion_that_no_script_is_for_is_told_in_its_words(tmp_path: Path) -> None:
    model = script(tmp_path, {"conversations": SCRIPT["conversations"][:1]})
    with pytest.raises(ModelUnreachable, match="nothing to say to “The cart counts”"):
        await model.reply([brief("The cart counts")], ())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{", "cannot be played"),
        ({"conversations": []}, "holds no conversation"),
        ({"replies": []}, "conversations"),
        ({"conversations": [{"replies": [{"saying": "x"}]}]}, "`saying` is no part"),
        ({"conversations": [{"replies": [{"stop": "soon"}]}]}, "no reason to stop"),
        ({"conversations": [{"replies": [{"calls": [{}]}]}]}, "tool"),
    ],
)
def test_a_file_that_is_no_script_is_a_mistake_with_its_place(
    tmp_path: Path, said: Any, why: str
) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        script(tmp_path, said)
    assert caught.value.place
    assert "a script is {" in caught.value.hint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read: No such file or directory\n"):
        open_model(f"scripted/{tmp_path / 'none.json'}", {}, {})


async def test_a_runs_journal_cites_what_the_new_run_observed(tmp_path: Path) -> None:
    journal = MemoryJournal()
    source = Source(section="", first=1, last=1)
    one = Criterion(id="one", number=1, title="one", text="Text one", source=source)
    journal.append(CriteriaFixed(ticket="A-1", title="T", body_sha256="", criteria=(one,)))
    scope = Scope(step="test", item="one", lane=1)
    journal.append(Briefed(model="sonnet", blob="0", tools=()), scope=scope)
    journal.append(said("proves", last=False), scope=scope)
    answer = Answered(
        call_id="toolu_1", observation=24, fault="", text="", blob="", size=0, seconds=0.1
    )
    journal.append(answer, scope=scope)
    verdict = ToolCall(id="v", tool="orch.verdict", arguments={"evidence": [24, 7]})
    journal.append(replace(said("", last=False), calls=(verdict,)), scope=scope)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(lines.write(each) + b"\n" for each in journal.envelopes))
    model = open_model(f"scripted/{path}", {}, {})

    asked = brief("Text one")
    first = await model.reply([asked], ())
    seen = Results(results=(ToolResult(call_id="toolu_1", text="", observation=9),))
    second = await model.reply([asked, first, seen], ())
    assert second.calls[0].arguments == {"evidence": [9, 7]}


def recorded(folder: Path) -> Model:
    """A run of two criteria with the same brief but for the criterion."""
    journal = MemoryJournal()
    source = Source(section="", first=1, last=1)
    criteria = tuple(
        Criterion(id=id_, number=at, title=id_, text=f"Text {id_}", source=source)
        for at, id_ in enumerate(("one", "two"), start=1)
    )
    journal.append(CriteriaFixed(ticket="A-1", title="T", body_sha256="", criteria=criteria))
    for criterion in criteria:
        scope = Scope(step="test", item=criterion.id, lane=1)
        journal.append(Briefed(model="sonnet", blob="0", tools=()), scope=scope)
        for number in (1, 2):
            journal.append(said(f"{criterion.id} {number}", last=number == 2), scope=scope)
    (folder / "run").mkdir()
    text = b"".join(lines.write(one) + b"\n" for one in journal.envelopes)
    (folder / "run" / "journal.jsonl").write_bytes(text + b'{"half')
    return open_model(f"scripted/{folder / 'run'}", {}, {})


def said(words: str, *, last: bool) -> Replied:
    call = ToolCall(id="toolu_1", tool="orch.expect", arguments={"value": "$ref"})
    return Replied(
        model="sonnet",
        text=words,
        calls=() if last else (call,),
        stop="end" if last else "tools",
        usage=Usage(input=10),
        seconds=1.0,
    )


async def test_a_runs_journal_says_again_what_its_model_said(tmp_path: Path) -> None:
    model = recorded(tmp_path)
    asked = brief("Text two")
    first = await model.reply([asked], ())
    second = await model.reply([asked, first, Results(results=())], ())

    assert (first.text, second.text) == ("two 1", "two 2")
    assert first.calls[0].arguments == {"value": "$ref"}
    assert first.usage == Usage()
    assert isinstance(second, Reply)
    assert second.stop == "end"


async def test_a_runs_journal_has_nothing_to_say_to_what_was_not_in_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreachable):
        await recorded(tmp_path).reply([brief("Text three")], ())
