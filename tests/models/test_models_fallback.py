"""Another model answers where one cannot be reached: only one that is listed, and only then."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ModelUnreachable
from orchestrator.events import Event
from orchestrator.messages import (
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolResult,
    ToolSchema,
)
from orchestrator.models.anthropic import AnthropicModel
from orchestrator.models.fallback import BeginAnew, Relay, Succession
from orchestrator.models.faults import PASSING, FaultKind, ModelFault
from orchestrator.models.model import Model
from orchestrator.models.openai import OpenAIModel
from orchestrator.models.patience import Patience, Patient
from orchestrator.replies import FellBack
from tests.models import wire_anthropic, wire_openai
from tests.models.loopback_http import serving

BRIEF = Prompt(parts=(Text(text="go"),))


class Named:
    """A model that answers with its name, or fails as it is told to."""

    def __init__(self, name: str, fault: Exception | None = None) -> None:
        self.name = name
        self.fault = fault
        self.asked = 0

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.asked += 1
        if self.fault:
            raise self.fault
        return Reply(model=self.name, parts=(Text(text=self.name),))


class Scene:
    """Models by name, the order in which they take over, and the record."""

    def __init__(self, *models: Named, whole: frozenset[str] = frozenset()) -> None:
        self.models = {model.name: model for model in models}
        self.order = Succession(list(self.models), whole=whole)
        self.events: list[Event] = []

    def relay(self) -> Relay:
        return Relay(self.order, self.open, record=self.events.append)

    def open(self, name: str) -> Model:
        return self.models[name]


def away(kind: FaultKind = "overloaded") -> ModelFault:
    return ModelFault(kind, f"it is {kind}")


@pytest.mark.anyio
async def test_the_very_turn_that_failed_is_asked_of_the_next_and_it_is_on_the_record() -> None:
    scene = Scene(Named("a", away()), Named("b"))
    relay = scene.relay()
    assert (await relay.reply([BRIEF], ())).model == "b"
    assert relay.name == "b"
    assert scene.events == [FellBack(model="a", to="b", why="it is overloaded")]


@pytest.mark.anyio
async def test_a_model_that_was_left_is_not_gone_back_to() -> None:
    scene = Scene(Named("a", away()), Named("b"))
    await scene.relay().reply([BRIEF], ())
    later = scene.relay()
    assert later.name == "b"
    await later.reply([BRIEF], ())
    assert scene.models["a"].asked == 1
    assert len(scene.events) == 1


@pytest.mark.anyio
async def test_a_conversation_that_goes_on_well_keeps_its_model_when_another_was_left() -> None:
    scene = Scene(Named("a"), Named("b"), Named("c"))
    steady, other = scene.relay(), scene.relay()
    await steady.reply([BRIEF], ())
    scene.models["a"].fault = away()
    await other.reply([BRIEF], ())
    scene.models["a"].fault = None
    assert (await steady.reply([BRIEF], ())).model == "a"
    scene.models["a"].fault = away("dropped")
    assert (await steady.reply([BRIEF], ())).model == "b"


@pytest.mark.anyio
async def test_an_engine_that_plays_whole_criteria_never_goes_on_in_the_middle() -> None:
    scene = Scene(Named("a", away()), Named("gherkin"), whole=frozenset({"gherkin"}))
    with pytest.raises(BeginAnew):
        await scene.relay().reply([BRIEF], ())
    assert scene.models["gherkin"].asked == 0
    assert scene.events == [FellBack(model="a", to="gherkin", why="it is overloaded", anew=True)]
    assert (await scene.relay().reply([BRIEF], ())).model == "gherkin"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "kind", ["key", "forbidden", "missing", "too-long", "request", "uninstalled"]
)
async def test_what_is_wrong_is_told_and_never_stood_in_for(kind: FaultKind) -> None:
    wrong = away(kind)
    scene = Scene(Named("a", wrong), Named("b"))
    with pytest.raises(ModelFault) as caught:
        await scene.relay().reply([BRIEF], ())
    assert caught.value is wrong
    assert (scene.events, scene.models["b"].asked) == ([], 0)


@pytest.mark.anyio
async def test_a_key_that_is_missing_for_the_next_one_is_told_too() -> None:
    scene = Scene(Named("a", away()), Named("b"), Named("c"))

    def keyless(name: str) -> Model:
        if name == "b":
            raise ModelFault("key", "`b` needs a key, and B_KEY is not set")
        return scene.open(name)

    with pytest.raises(ModelFault, match="B_KEY"):
        await Relay(scene.order, keyless, record=scene.events.append).reply([BRIEF], ())


@pytest.mark.anyio
async def test_when_nobody_is_left_it_says_who_was_asked_and_why_the_last_one_is_away() -> None:
    scene = Scene(Named("a", away()), Named("b", away("unreachable")))
    with pytest.raises(ModelUnreachable) as caught:
        await scene.relay().reply([BRIEF], ())
    words = "no model could be reached (a, b were asked): it is unreachable"
    assert caught.value.message == words
    assert caught.value.exit_code == 6


@given(faults=st.lists(st.none() | st.sampled_from(sorted(PASSING)), min_size=1, max_size=6))
@pytest.mark.anyio
async def test_the_first_that_can_be_reached_answers_and_each_step_is_recorded(
    faults: list[FaultKind | None],
) -> None:
    models = [Named(f"m{n}", away(kind) if kind else None) for n, kind in enumerate(faults)]
    scene = Scene(*models)
    first = next((model.name for model in models if not model.fault), None)
    try:
        said = (await scene.relay().reply([BRIEF], ())).model
    except ModelUnreachable:
        said = None
    assert said == first
    steps = models.index(scene.models[first]) if first else len(models) - 1
    assert len(scene.events) == steps


@pytest.mark.anyio
async def test_no_block_of_one_provider_is_sent_to_another_over_real_sdks() -> None:
    click = wire_anthropic.use("toolu_1", "browser__browser_click", {"target": "e5"})
    thought = wire_anthropic.thinking("hm", "c2lnbmVkLWJ5LW9uZQ")
    first = [
        wire_anthropic.turn([thought, click], stop="tool_use"),
        wire_anthropic.error(529, "overloaded_error", "Overloaded"),
    ]
    events: list[Event] = []
    async with serving(first) as one, serving([wire_openai.turn("done")]) as two:
        models: dict[str, Model] = {
            "anthropic/claude-sonnet-5-5": _impatient(
                AnthropicModel(
                    "anthropic/claude-sonnet-5-5", "claude-sonnet-5-5", key="test", base_url=one.url
                )
            ),
            "local": OpenAIModel("local", "qwen3", key="none", base_url=two.url),
        }
        relay = Relay(Succession(list(models)), models.__getitem__, record=events.append)
        tool = ToolSchema(name="browser.browser_click", description="", parameters={})
        conversation: list[Message] = [BRIEF, await relay.reply([BRIEF], [tool])]
        result = ToolResult(call_id="toolu_1", text="clicked")
        reply = await relay.reply([*conversation, Results(results=(result,))], [tool])
    assert isinstance(conversation[1], Reply)
    assert conversation[1].calls == (
        ToolCall(id="toolu_1", tool="browser.browser_click", arguments={"target": "e5"}),
    )
    assert (reply.model, reply.text) == ("local", "done")
    assert b"c2lnbmVkLWJ5LW9uZQ" in one.asked[1].raw
    assert b"c2lnbmVkLWJ5LW9uZQ" not in two.asked[0].raw
    assert [turn["role"] for turn in two.asked[0].body["messages"]][-2:] == ["assistant", "tool"]


@pytest.mark.anyio
async def test_another_model_of_the_same_provider_is_not_sent_the_firsts_thoughts() -> None:
    thought = wire_anthropic.thinking("hm", "c2lnbmVkLWJ5LW9uZQ")
    script = [
        wire_anthropic.turn([thought, wire_anthropic.text("so far")]),
        wire_anthropic.error(529, "overloaded_error", "Overloaded"),
        wire_anthropic.turn([wire_anthropic.text("done")]),
    ]
    async with serving(script) as server:
        models: dict[str, Model] = {
            name: _impatient(AnthropicModel(name, name, key="test", base_url=server.url))
            for name in ("claude-sonnet-5-5", "claude-opus-5-5")
        }
        order = Succession(list(models))
        relay = Relay(order, models.__getitem__, record=lambda _event: None)
        said = await relay.reply([BRIEF], ())
        reply = await relay.reply([BRIEF, said, BRIEF], ())
    assert reply.model == "claude-opus-5-5"
    assert b"c2lnbmVk" in server.asked[1].raw
    assert b"c2lnbmVk" not in server.asked[2].raw
    assert b"so far" in server.asked[2].raw


def _impatient(model: Model) -> Model:
    return Patient(model, record=lambda _event: None, patience=Patience(attempts=1))
