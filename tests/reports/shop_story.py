"""One run as it is journaled: four criteria of SHOP-7, each with another outcome."""

from itertools import count

from orchestrator.events import (
    Actor,
    Answered,
    Called,
    CriteriaFixed,
    Definition,
    Envelope,
    Judged,
    RefusedCall,
    RunEnded,
    RunStarted,
    Scope,
    ServerFailed,
    ServerStarted,
    StepEnded,
    StepStarted,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Fault, ToolCall, Usage
from orchestrator.replies import Briefed, Replied
from orchestrator.verdicts import Criterion, Evidence, Source, Verdict

RUN = "01KB4Q8ZJ5X7M3N9P2R4S6T8VW"
TITLES = (
    "A wrong password is refused",
    "A right password opens the shop",
    "Five wrong passwords lock the account",
    "The lock is mailed to the member",
)


def journal(run: str = RUN) -> MemoryJournal:
    """Half a second passes before each event."""
    ticks = count()
    return MemoryJournal(run, now=lambda: 1_795_000_000.0, mono=lambda: 7 + next(ticks) / 2)


def item(number: int, step: str = "test") -> Scope:
    return Scope(step=step, item=f"c{number}", agent="qa")


def criterion(number: int, title: str = "") -> Criterion:
    title = title or TITLES[number - 1]
    source = Source(section="Acceptance criteria", first=number, last=number)
    return Criterion(id=f"c{number}", number=number, title=title, text=title, source=source)


def begin(log: MemoryJournal, ticket: str = "SHOP-7") -> None:
    log.append(
        RunStarted(
            command="qa",
            arguments={"ticket": ticket},
            options={"screenshots": "failures"},
            definitions=(Definition(path=".commands/qa.md", sha256="ab" * 32),),
            model="gherkin",
            version="0.1.0",
        )
    )
    log.append(
        CriteriaFixed(
            ticket=ticket,
            title="A member can log in",
            body_sha256="cd" * 32,
            criteria=tuple(criterion(number) for number in range(1, 5)),
        )
    )


def expect(log: MemoryJournal, number: int, says: str, saw: str, *, holds: bool | None) -> None:
    call = ToolCall(id="t1", tool="orch.expect", arguments={"kind": "role", "target": "alert"})
    log.append(Called(call=call, effect="reads", rule=""), scope=item(number))
    data = {"holds": holds, "says": says, "saw": saw, "code": "", "looks": 3}
    log.append(
        Answered(
            call_id="t1",
            observation=number * 10,
            fault="",
            text=f"{says}: {holds}",
            blob="",
            size=0,
            seconds=0.612,
            data=data,
        ),
        scope=item(number),
    )


def click(log: MemoryJournal, number: int, text: str = "clicked", fault: Fault = "") -> None:
    arguments = {"element": '"Log in" button', "target": "e5"}
    call = ToolCall(id="t0", tool="browser.browser_click", arguments=arguments)
    log.append(
        Replied(
            model="gherkin", text="", calls=(call,), stop="tools", usage=Usage(), seconds=0.001
        ),
        scope=item(number),
        actor=Actor(type="model", id="gherkin"),
    )
    log.append(Called(call=call, effect="acts", rule="CONTEXT.md:9 browser.*"), scope=item(number))
    log.append(
        Answered(
            call_id="t0",
            observation=number * 10 - 1,
            fault=fault,
            text=text,
            blob="",
            size=len(text),
            seconds=0.12,
        ),
        scope=item(number),
        actor=Actor(type="tool", id="browser"),
    )


def proof(number: int, says: str, saw: str, *, holds: bool, shot: str = "") -> Evidence:
    return Evidence(
        action=number * 10 - 1,
        action_text='click "Log in" button',
        expectation=number * 10,
        says=says,
        saw=saw,
        holds=holds,
        screenshot=shot,
    )


def passed(log: MemoryJournal, number: int, says: str) -> None:
    log.append(StepStarted(), scope=item(number))
    log.append(Briefed(model="gherkin", blob="ef" * 32, tools=("a.b", "c.d")), scope=item(number))
    click(log, number)
    expect(log, number, says, says, holds=True)
    verdict = Verdict(
        criterion=f"c{number}",
        number=number,
        outcome="pass",
        evidence=(proof(number, says, says, holds=True),),
        model="gherkin",
        seconds=2.5,
    )
    log.append(Judged(verdict=verdict), scope=item(number))
    log.append(StepEnded(state="done", seconds=2.5), scope=item(number))


def failed(log: MemoryJournal, number: int) -> None:
    says, saw = 'alert "This account is locked"', 'alert "Invalid credentials"'
    log.append(StepStarted(), scope=item(number))
    click(log, number)
    expect(log, number, says, saw, holds=False)
    kept = log.keep(f"criterion-{number}-fail.png", b"png", "image/png", scope=item(number))
    verdict = Verdict(
        criterion=f"c{number}",
        number=number,
        outcome="fail",
        code="wrong",
        reason="the alert is another one",
        evidence=(proof(number, says, saw, holds=False, shot=kept.blob),),
        model="gherkin",
        seconds=8.0,
    )
    log.append(Judged(verdict=verdict), scope=item(number))


def blocked(log: MemoryJournal, number: int) -> None:
    log.append(
        ServerFailed(server="mail", lane=0, reason="no mail server is connected"),
        scope=item(number),
    )
    call = ToolCall(id="t9", tool="mail.search", arguments={"to": "ada@shop.test"})
    log.append(
        RefusedCall(call=call, rule="CONTEXT.md:12 mail.*", reason="denied"), scope=item(number)
    )
    verdict = Verdict(
        criterion=f"c{number}",
        number=number,
        outcome="blocked",
        code="server",
        reason="no mail server is connected",
        model="gherkin",
    )
    log.append(Judged(verdict=verdict), scope=item(number))


def end(log: MemoryJournal, exit_code: int = 1, reason: str = "") -> None:
    counts = {"passed": 2, "failed": 1, "blocked": 1, "unproven": 0}
    log.append(RunEnded(exit_code=exit_code, reason=reason, counts=counts, seconds=38.2))


def shop_7() -> list[Envelope]:
    log = journal()
    begin(log)
    log.append(ServerStarted(server="browser", lane=0, tools=23, tools_sha256="0", seconds=0.4))
    passed(log, 1, 'alert "Invalid credentials"')
    passed(log, 2, 'heading "Welcome back, Ada"')
    failed(log, 3)
    blocked(log, 4)
    end(log)
    return log.envelopes
