"""Every way a turn can fail, over both real SDKs: one kind, one sentence, never a key."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ExitCode, ModelUnreachable
from orchestrator.messages import Prompt, Text
from orchestrator.models.anthropic import AnthropicModel
from orchestrator.models.faults import LONGEST_SAID, ModelFault, wait_asked, without_keys
from orchestrator.models.openai import OpenAIModel
from tests.models import wire_anthropic, wire_openai
from tests.models.loopback_http import Answer, serving

KEY = "sk-ant-api03-very-secret"
BRIEF = Prompt(parts=(Text(text="go"),))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Making = Callable[[str, str], AnthropicModel | OpenAIModel]


def claude(url: str, key: str = KEY) -> AnthropicModel:
    return AnthropicModel("m", "claude-sonnet-5-5", key=key, base_url=url, stall=5)


def other(url: str, key: str = KEY) -> OpenAIModel:
    return OpenAIModel("m", "qwen3", key=key, base_url=url, stall=5)


async def fault(make: Making, answer: Answer, key: str = KEY) -> ModelFault:
    async with serving([answer]) as server:
        model = make(server.url, key)
        with pytest.raises(ModelFault) as caught:
            await model.reply([BRIEF], ())
        await model.close()
    assert len(server.asked) == 1, "the SDK asked again by itself"
    return caught.value


BOTH = pytest.mark.parametrize("make", [claude, other], ids=["anthropic", "openai"])


@BOTH
@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        (400, "request", False),
        (401, "key", False),
        (402, "unpaid", False),
        (403, "forbidden", False),
        (404, "missing", False),
        (408, "stalled", True),
        (409, "busy", True),
        (413, "too-long", False),
        (422, "request", False),
        (429, "busy", True),
        (431, "request", False),
        (500, "server", True),
        (503, "overloaded", True),
        (504, "stalled", True),
        (529, "overloaded", True),
    ],
)
@pytest.mark.anyio
async def test_every_status_is_one_kind(
    make: Making, status: int, kind: str, retryable: bool
) -> None:
    failed = await fault(make, wire_anthropic.error(status, "x_error", f"said\n of {KEY}"))

    assert (failed.kind, failed.retryable) == (kind, retryable)
    assert failed.message.startswith(f"`m` answered {status}: said of [key]")
    assert ("asked at http://" in failed.message) == (status == 404)
    assert isinstance(failed, ModelUnreachable)
    assert failed.exit_code == ExitCode.MODEL


@BOTH
@pytest.mark.anyio
async def test_the_provider_itself_may_say_whether_to_ask_again(make: Making) -> None:
    never = wire_anthropic.error(500, "api_error", "no", x_should_retry="false")
    again = wire_anthropic.error(400, "x", "yes", x_should_retry="true")

    assert (await fault(make, never)).retryable is False
    assert (await fault(make, again)).retryable is True


@pytest.mark.anyio
async def test_a_quota_that_is_used_up_is_not_asked_again() -> None:
    failed = await fault(other, wire_openai.error(429, "no credit", "insufficient_quota"))

    assert (failed.kind, failed.retryable) == ("unpaid", False)


@pytest.mark.anyio
async def test_more_than_the_model_reads_is_told_by_its_name() -> None:
    failed = await fault(other, wire_openai.error(400, "too many", "context_length_exceeded"))

    assert failed.kind == "too-long"


@BOTH
@pytest.mark.anyio
async def test_an_error_page_of_a_proxy_is_told_in_its_words(make: Making) -> None:
    page = Answer(status=502, headers={"content-type": "text/html"}, body=b"<h1>Bad gateway</h1>")
    failed = await fault(make, page)

    assert (failed.kind, failed.retryable) == ("server", True)
    assert "Bad gateway" in failed.message


@BOTH
@pytest.mark.parametrize(
    ("said", "seconds"), [("1", 1), ("30", 30), ("86400", 86400), ("soon", None), ("nan", None)]
)
@pytest.mark.anyio
async def test_the_wait_that_a_provider_asks_for_is_kept(
    make: Making, said: str, seconds: float | None
) -> None:
    answer = wire_anthropic.error(429, "rate_limit_error", "slow down", retry_after=said)

    assert (await fault(make, answer)).retry_after == seconds


@BOTH
@pytest.mark.anyio
async def test_nobody_listening_is_unreachable_and_says_where(make: Making) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        model = make(url, KEY)
        with pytest.raises(ModelFault) as caught:
            await model.reply([BRIEF], ())
        await model.close()

    assert (caught.value.kind, caught.value.retryable) == ("unreachable", True)
    assert url in caught.value.message


@BOTH
@pytest.mark.anyio
async def test_a_key_that_cannot_stand_in_a_header_is_not_told(make: Making) -> None:
    async with serving([]) as server:
        model = make(server.url, "secret\nkey")
        with pytest.raises(ModelFault) as caught:
            await model.reply([BRIEF], ())
        await model.close()

    assert (caught.value.kind, caught.value.retryable) == ("key", False)
    assert "secret" not in str(caught.value)


def test_a_date_to_wait_for_is_seconds_from_now() -> None:
    later = format_datetime(NOON.replace(second=45), usegmt=True)
    earlier = format_datetime(NOON.replace(hour=9), usegmt=True)

    assert wait_asked({"retry-after": later}, NOON.timestamp) == 45
    assert wait_asked({"retry-after": earlier}, NOON.timestamp) == 0


def test_milliseconds_go_before_seconds() -> None:
    said = {"retry-after-ms": "1500", "retry-after": "9"}

    assert wait_asked(said, NOON.timestamp) == 1.5
    assert wait_asked({"retry-after-ms": "-1", "retry-after": "9"}, NOON.timestamp) == 9
    assert wait_asked({}, NOON.timestamp) is None


@given(said=st.text() | st.floats().map(str) | st.integers().map(str))
def test_whatever_is_said_of_waiting_is_a_number_or_nothing(said: str) -> None:
    wait = wait_asked({"retry-after": said}, NOON.timestamp)

    assert wait is None or 0 <= wait < float("inf")


def test_what_looks_like_a_key_is_taken_out_too() -> None:
    said = "Incorrect key sk-proj-1234****abcd, sent as Bearer abc.def to http://me:pw@host/v1"

    assert without_keys(said, []) == "Incorrect key [key], sent as [key] to http://[key]host/v1"


@given(before=st.text(max_size=400), after=st.text(max_size=400))
def test_no_message_holds_the_key_or_goes_on_for_ever(before: str, after: str) -> None:
    said = without_keys(f"{before}{KEY}{after}", [KEY])

    assert KEY not in said
    assert len(said) <= LONGEST_SAID
    assert "\n" not in said
