"""What a run used is on the screen, in the list, in the story and in the document."""

import json
from io import StringIO

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from orchestrator.events import Envelope, RunEnded
from orchestrator.journal import chain, lines
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Usage
from orchestrator.models.spend import Spend
from orchestrator.replies import GaveUp, Purpose, Replied, Retried
from orchestrator.reports import ctrf, junit, listing, machine, markdown, terminal, timeline
from orchestrator.reports.sentences import cost, money, paid, spent_on
from orchestrator.reports.tally import summarise
from tests.reports.shop_story import begin, item, journal, passed, shop_7

USED = Usage(input=1000, output=200, cache_read=30, cache_write=4)


def reply(
    dollars: float | None, *, purpose: Purpose = "work", model: str = "sonnet", usage: Usage = USED
) -> Replied:
    return Replied(
        model=model,
        text="hm",
        calls=(),
        stop="end",
        usage=usage,
        seconds=1,
        purpose=purpose,
        cost=dollars,
    )


def story(*events: Replied | Retried | GaveUp, ended: bool = True) -> list[Envelope]:
    """Criterion 1 passes, and the events were of criterion 2."""
    log: MemoryJournal = journal()
    begin(log)
    passed(log, 1, "Hello")
    for event in events:
        log.append(event, scope=item(2))
    if ended:
        log.append(RunEnded(exit_code=3, reason="", counts={}, seconds=38.2))
    return log.envelopes


def shown(envelopes: list[Envelope], *, verbose: bool = False) -> str:
    console = Console(file=StringIO(), width=140, color_system=None)
    terminal.show(summarise(envelopes), console, verbose=verbose)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


RETRY = Retried(model="sonnet", attempt=2, wait=1, why="cut", usage=USED, cost=0.01)
GONE = GaveUp(model="sonnet", why="away", usage=USED, cost=0.01)


def test_tokens_and_money_stand_in_the_sum_also_while_the_run_goes_on() -> None:
    for ended in (True, False):
        said = shown(story(reply(0.03), RETRY, ended=ended))
        assert "2,468 tokens (1,234 work, 1,234 retry) · $0.04" in said


def test_what_tokens_went_for_is_told_in_every_report_where_it_was_not_work_alone() -> None:
    told = "2,468 tokens (1,234 work, 1,234 judge) · $0.04"
    summary = summarise(story(reply(0.03), reply(0.01, purpose="judge")))
    extra = ctrf.document(summary)["results"]["summary"]["extra"]
    assert extra["spent"] == told
    assert told in markdown.write(summary).replace("\\", "")
    assert f'<property name="spent" value="{told}"' in junit.write(summary).decode()
    assert "(" not in " ".join(spent_on(summarise(story(reply(0.03))).spend))


def test_what_had_no_price_is_named_and_never_guessed() -> None:
    said = shown(story(reply(None, model="local"), reply(0.03)))
    assert "$0.03 and more, cost unknown: no price for local" in said
    assert "cost unknown: no price for local" in shown(story(reply(None, model="local")))


def test_a_run_without_a_token_shows_neither_tokens_nor_money() -> None:
    said = shown(shop_7())
    assert "tokens" not in said
    assert "$" not in said


def test_each_criterion_shows_its_own_where_everything_is_shown() -> None:
    rows = shown(story(reply(0.03)), verbose=True).splitlines()
    assert len([row for row in rows if "1,234 tokens · $0.03" in row]) == 2


def test_the_document_tells_them_apart_by_criterion_and_by_what_they_went_for() -> None:
    judged = reply(0.02, purpose="judge")
    document = machine.document(summarise(story(reply(0.03), RETRY, GONE, judged)))
    jsonschema.validate(json.loads(json.dumps(document)), machine.schema())
    assert document["cost"] == 0.07
    assert {name: each["cost"] for name, each in document["spend"].items()} == {
        "work": 0.03,
        "retry": 0.02,
        "judge": 0.02,
    }
    assert [row["cost"] for row in document["criteria"]] == [0.0, 0.07, 0.0, 0.0]
    assert document["criteria"][1]["tokens"]["input"] == 4000


def test_the_document_gives_no_part_of_a_cost_for_the_whole() -> None:
    document = machine.document(summarise(story(reply(0.03), reply(None, model="local"))))
    jsonschema.validate(json.loads(json.dumps(document)), machine.schema())
    assert (document["cost"], document["unpriced"]) == (None, ["local"])


def test_the_list_of_runs_has_a_column_of_costs_once_there_is_one() -> None:
    def listed(*runs: list[Envelope]) -> str:
        console = Console(file=StringIO(), width=120, color_system=None)
        listing.show([summarise(run) for run in runs], console)
        assert isinstance(console.file, StringIO)
        return console.file.getvalue()

    assert "cost" not in listed(shop_7())
    said = listed(story(reply(0.03)), story(reply(None)), story(reply(0.03), reply(None)), shop_7())
    ends = [line.split()[-1] for line in said.splitlines()]
    assert ends == ["cost", "$0.03", "unknown", "$0.03+", "s"]


def test_the_story_ends_with_what_was_spent_on_what() -> None:
    console = Console(file=StringIO(), width=120, color_system=None)
    timeline.show(story(reply(0.03), RETRY, GONE), console)
    assert isinstance(console.file, StringIO)
    said = console.file.getvalue()
    assert "sonnet: “hm” · 1034 + 200 tokens · $0.03" in said
    assert "cut; attempt 2 in 1.0 s; 1,234 tokens; $0.01" in said
    assert "sonnet is given up: away; 1,234 tokens; $0.01" in said
    assert said.splitlines()[-2:] == [
        "work   1,234 tokens · $0.03",
        "retry  2,468 tokens · $0.02",
    ]


@pytest.mark.parametrize(
    ("dollars", "words"),
    [
        (0, "$0.00"),
        (0.0001, "under $0.01"),
        (0.01, "$0.01"),
        (0.044, "$0.04"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_is_said_in_cents_and_little_is_not_nothing(dollars: float, words: str) -> None:
    assert money(dollars) == words


def test_nothing_used_is_nothing_said() -> None:
    assert (paid(Spend()), cost(Spend())) == ((), "")


def test_a_journal_from_before_costs_were_kept_is_read_and_its_cost_is_unknown() -> None:
    log = MemoryJournal("01ARZ3NDEKTSV4RRFFQ69G5FAV", now=lambda: 0.0, mono=lambda: 1.5)
    log.append(reply(None))
    told = lines.read(chain.Chain().follow(log.lines[0]))
    old = json.loads(log.lines[0])
    del old["event"]["cost"]
    assert lines.read(old).event == told.event
    assert summarise([lines.read(old)]).spent.unpriced == {"sonnet"}


@given(
    events=st.lists(
        st.tuples(
            st.sampled_from(("work", "retry", "judge", "route")),
            st.integers(0, 1000),
            st.none() | st.integers(0, 10**6).map(lambda millionths: millionths / 10**6),
        ),
        max_size=12,
    )
)
def test_the_sum_of_a_run_is_that_of_its_purposes_and_of_its_criteria(
    events: list[tuple[Purpose, int, float | None]],
) -> None:
    replies = [
        reply(dollars, purpose=purpose, usage=Usage(output=tokens))
        for purpose, tokens, dollars in events
    ]
    summary = summarise(story(*replies))
    jsonschema.validate(json.loads(machine.write(summary)), machine.schema())
    assert summary.spent == sum((row.spend for row in summary.rows), Spend())
    assert summary.spent.usage.output == sum(tokens for _, tokens, _ in events)
    known = [dollars for _, tokens, dollars in events if tokens and dollars]
    assert summary.spent.cost == pytest.approx(sum(known))
