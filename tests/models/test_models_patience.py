"""Failed turns are asked again within a budget, on the record; nobody waits in these tests."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ExitCode, LimitReached, ModelUnreachable
from orchestrator.events import Event
from orchestrator.messages import Message, Prompt, Reply, Text, ToolSchema, Usage
from orchestrator.models.anthropic import AnthropicModel
from orchestrator.models.faults import FaultKind, ModelFault
from orchestrator.models.patience import Patience, Patient
from orchestrator.replies import Retried
from tests.models import wire_anthropic as wire
from tests.models.loopback_http import serving

BRIEF = Prompt(parts=(Text(text="go"),))
DONE = Reply(model="m", parts=(Text(text="done"),))


class Scene:
    """A model that fails as it is told to, a clock that waits move on, and the record."""

    name = "m"

    def __init__(self, script: Sequence[Reply | Exception], takes: float = 0.0) -> None:
        self.script = list(script)
        self.takes = takes
        self.now = 0.0
        self.waits: list[float] = []
        self.asked: list[int] = []
        self.events: list[Event] = []

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.now += self.takes
        self.asked.append(len(conversation))
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def patient(self, patience: Patience | None = None) -> Patient:
        return Patient(
            self,
            record=self.events.append,
            patience=patience,
            clock=lambda: self.now,
            sleep=self.sleep,
            jitter=lambda: 0.0,
        )


def failed(kind: FaultKind = "overloaded", after: float | None = None) -> ModelFault:
    return ModelFault(kind, "`m` answered 529: Overloaded", retry_after=after)


@pytest.mark.anyio
async def test_a_failed_turn_is_asked_again_as_a_whole() -> None:
    scene = Scene([failed(), failed(), DONE])

    assert await scene.patient().reply([BRIEF], ()) is DONE
    assert scene.asked == [1, 1, 1]
    assert scene.waits == [1.0, 2.0]


@pytest.mark.anyio
async def test_each_wait_is_on_the_record_before_it_begins() -> None:
    cost = Usage(input=7)
    scene = Scene([ModelFault("cut", "it ended early", usage=cost), DONE])
    await scene.patient().reply([BRIEF], ())

    assert scene.events == [
        Retried(model="m", attempt=2, wait=1.0, why="it ended early", usage=cost)
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(("asked", "waited"), [(0, 0), (1, 1), (30, 30), (86400, 60)])
async def test_what_the_provider_asks_for_is_waited_up_to_a_minute(
    asked: float, waited: float
) -> None:
    scene = Scene([failed("busy", asked), DONE])
    await scene.patient().reply([BRIEF], ())

    assert scene.waits == [waited]


@pytest.mark.anyio
async def test_after_the_last_attempt_the_model_is_unreachable_and_says_why() -> None:
    scene = Scene([failed()])
    with pytest.raises(ModelUnreachable) as caught:
        await scene.patient(Patience(attempts=3)).reply([BRIEF], ())

    assert len(scene.asked) == 3
    assert caught.value.message == ("`m` answered 529: Overloaded (asked 3 times in 3 s)")
    assert caught.value.exit_code == ExitCode.MODEL
    assert caught.value.hint


@pytest.mark.anyio
async def test_the_seconds_are_a_budget_too_waits_and_stalls_included() -> None:
    scene = Scene([failed("stalled")], takes=120.0)
    with pytest.raises(ModelFault, match="3 times in 363 s"):
        await scene.patient(Patience(seconds=364)).reply([BRIEF], ())

    assert scene.now <= 364


@pytest.mark.anyio
async def test_what_cannot_pass_is_not_asked_again() -> None:
    wrong = failed("key")
    scene = Scene([wrong])
    with pytest.raises(ModelFault) as caught:
        await scene.patient().reply([BRIEF], ())

    assert caught.value is wrong
    assert (scene.asked, scene.events) == ([1], [])


@pytest.mark.anyio
async def test_an_end_that_is_not_the_models_goes_through() -> None:
    scene = Scene([LimitReached("the limit of 2 turns was reached")])
    with pytest.raises(LimitReached):
        await scene.patient().reply([BRIEF], ())


@pytest.mark.anyio
async def test_a_real_server_that_is_busy_twice_answers_the_same_turn_in_the_end() -> None:
    scene = Scene([DONE])
    script = [
        wire.error(429, "rate_limit_error", "slow down", retry_after="30"),
        wire.error(529, "overloaded_error", "Overloaded"),
        wire.turn([wire.text("done")]),
    ]
    async with serving(script) as server:
        model = AnthropicModel("m", "claude-sonnet-5-5", key="test", base_url=server.url)
        patient = Patient(
            model,
            record=scene.events.append,
            clock=lambda: scene.now,
            sleep=scene.sleep,
            jitter=lambda: 1.0,
        )
        reply = await patient.reply([BRIEF], ())
        await model.close()

    assert reply.text == "done"
    assert scene.waits == [30.0, 1.5]
    assert len({each.raw for each in server.asked}) == 1


@given(
    failures=st.integers(1, 40),
    asked=st.none() | st.floats(0, 1e9),
    jitter=st.floats(0, 1),
)
def test_no_wait_is_longer_than_a_minute(failures: int, asked: float | None, jitter: float) -> None:
    assert 0 <= Patience().wait(failures, asked, jitter) <= 60
