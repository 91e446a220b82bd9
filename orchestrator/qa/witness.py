"""The witness of one criterion: what was done, what was expected after it, what was seen.

Serves `orch.expect`, `orch.locate` and `orch.verdict` for one conversation, remembers which
action each expectation follows, and asks a negated one again just before the next action and at
the end. Not the judge of a claim (`verdict`, pure) nor of the page (`page`).
Above: `flow`; below: `looking`, `answers`, `verdict`, `page`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import anyio

from orchestrator.messages import Json, Reply, ToolCall, ToolResult
from orchestrator.page.acting import read_act
from orchestrator.page.expect import evaluate, read_expectation
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding
from orchestrator.page.locate import PATIENCE, Located, locate
from orchestrator.page.look import Look
from orchestrator.page.part import Part, Sought, part_of
from orchestrator.page.prove import Proof, prove
from orchestrator.page.remembering import Memory, memory_of, recall, standing_in
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.targets import Ambiguous, Missing
from orchestrator.page.tools import EXPECT, LOCATE, REMEMBER
from orchestrator.qa.actions import action_text
from orchestrator.qa.answers import (
    expected,
    failure,
    fault,
    located,
    missed,
    remembered,
    unreachable,
)
from orchestrator.qa.deeds import Deeds, heard, idle
from orchestrator.qa.demand import Demands
from orchestrator.qa.implying import named
from orchestrator.qa.looking import NOWHERE, STRANDED, Blind, Browser, Looking
from orchestrator.qa.proof import Asked, Record, Unacceptable, claimed_since
from orchestrator.qa.verdict import VERDICT, decide, read_claim, without_evidence
from orchestrator.verdicts import Criterion, Verdict

BROWSER = "browser"
AGAIN = "again"
"""The argument, ours alone, of an expectation that is asked again: the observation it repeats."""

WAIT = f"{BROWSER}.browser_wait_for"
"""Changes nothing, and is done like an action: what is asked after it is asked after that time."""

CHANCES = 2

INNER = " › "
"""Stands between a line of the criterion and the line that a team's sentence put in its place."""

Ask = Callable[[ToolCall], Awaitable[ToolResult]]


@dataclass(slots=True)
class _Question:
    """An expectation as it was asked, and how it stands."""

    arguments: dict[str, Json]
    asked: Asked
    open: bool
    """Negated, held when it was asked, and not asked again since."""


class Witness:
    """What one conversation did and proved; `verdict` is set once a claim was decided.

    `demands` is what the criterion's words ask. `browser` looks without leaving a mark, `acts`
    tells which calls are actions, `keep` stores the page that decided and gives its sha256; clock
    and sleep are given so tests take no time.
    """

    def __init__(
        self,
        criterion: Criterion,
        *,
        browser: Browser,
        acts: Callable[[ToolCall], bool],
        keep: Callable[[bytes], str],
        demands: Demands | None = None,
        clock: Callable[[], float] = anyio.current_time,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self.verdict: Verdict | None = None
        self.complaint = ""
        """Why the last claim went back."""
        self._criterion = criterion
        self._demands = demands or Demands()
        self.eyes = Looking(browser, keeps=self._demands.within > 0, clock=clock)
        self.acts = acts
        self._keep = keep
        self._clock = clock
        self.sleep = sleep
        self._action = 0
        self._action_text = ""
        self._questions: dict[str, _Question] = {}
        self._misses: dict[str, Asked] = {}
        self._memories: dict[str, Memory] = {}
        self._deeds = Deeds()
        self._heard: dict[int, str] = {}
        """What the application answered, by observation; no echo of the call."""
        self._sought: dict[str, Sought] = {}
        self._step = ""
        self._faults = 0

    @property
    def within(self) -> float:
        """The longest time after an action that the criterion gives to anything; 0 for none."""
        return self._demands.within

    @property
    def handlers(self) -> Mapping[str, Ask]:
        """Who answers which of our own tools."""
        return {
            EXPECT.name: self.expect,
            LOCATE.name: self.locate,
            REMEMBER.name: self.remember,
            VERDICT.name: self.claim,
        }

    def hears(self, reply: Reply) -> None:
        """Take note of what goes with the calls: a line of the criterion is the step they serve."""
        said = reply.text.strip()
        if any(said == line or said.startswith(line + INNER) for line in self._criterion.steps):
            self._step = said

    def part(self, observation: int, page: Page) -> Part | None:
        """Where on this page that observation's claim looks; None where it meant no element."""
        asked = {id_: question.asked for id_, question in self._questions.items()} | self._misses
        id_ = next((one for one, found in asked.items() if found.number == observation), "")
        return part_of(page, self._sought[id_]) if id_ in self._sought else None

    async def before(self, call: ToolCall, ask: Ask) -> None:
        """What has to happen before a call: open negatives are asked again, through `ask`."""
        acts = self.acts(call)
        if not acts and call.tool != VERDICT.name:
            return
        for id_, question in list(self._questions.items()):
            if question.open:
                question.open = False
                arguments = {**question.arguments, AGAIN: question.asked.number}
                self._settle(
                    id_,
                    question,
                    await ask(ToolCall(id=f"{id_}-again", tool=EXPECT.name, arguments=arguments)),
                )
        if acts:
            await self.eyes.mark(call)
            self.eyes.sent()

    def saw(self, call: ToolCall, result: ToolResult) -> None:
        """Take note of a call and its numbered result."""
        if call.server == BROWSER:
            self._deeds.shown(result.text)
            if result.ok:
                self._heard[result.observation] = heard(call, result.text)
        if call.id in self._questions:
            question = self._questions[call.id]
            question.asked = replace(question.asked, number=result.observation)
        elif call.id in self._misses:
            self._misses[call.id] = replace(self._misses[call.id], number=result.observation)
        elif call.tool == REMEMBER.name:
            self._deeds.did(call, result)
        elif call.tool == WAIT or self.acts(call):
            self._acted(call, result)

    def _acted(self, call: ToolCall, result: ToolResult) -> None:
        """An action was made, or did not work; one that did not may prove a fail."""
        self.eyes.acted(result)
        deed = self._deeds.did(call, result)
        if result.ok:
            self._action = result.observation
            self._action_text = action_text(call)
        elif result.fault == "error":
            says = f"{action_text(call)} can be done"
            failed = self._asked(says, failure(result), False, "target-missing", tried=True)
            self._misses[call.id] = replace(
                failed,
                number=result.observation,
                about=named(str(call.arguments.get("element") or "")),
                idle=idle(deed, result),
            )

    async def expect(self, call: ToolCall) -> ToolResult:
        """Serve `orch.expect`: one claim about the application, decided by code."""
        arguments = dict(call.arguments)
        again = arguments.pop(AGAIN, None)
        said = arguments
        claimed = claimed_since(
            self._action, [question.asked for question in self._questions.values()]
        )
        try:
            arguments = recall(said, self._memories)
            expectation = read_expectation(arguments)
            quoted = self._quoted(expectation)
        except ValueError as error:
            return fault(call, str(error))

        async def look() -> Look:
            kind = expectation.kind
            return await self.eyes.look(
                console=kind == "console",
                requests=kind == "request",
                quoted=quoted,
                claimed=claimed,
            )

        try:
            if again is not None:
                finding = evaluate(expectation, await look())
                return self._told(call, expectation, finding, {AGAIN: again})
            past = self.eyes.past
            proof = await prove(look, expectation, past=past, clock=self._clock, sleep=self.sleep)
        except Blind as blind:
            return replace(blind.result, call_id=call.id)
        if self.eyes.stranded or self.eyes.nowhere:
            return unreachable(call, STRANDED if self.eyes.stranded else NOWHERE)
        self._deeds.shown(self.eyes.text)
        claim = expectation if arguments == said else read_expectation(standing_in(said))
        self._sought[call.id] = Sought.by(expectation)
        self._note(call, arguments, expectation, proof, claim)
        more = {
            "looks": proof.looks,
            "first": proof.first.saw,
            "seconds": round(proof.seconds, 3),
        }
        return self._told(call, expectation, proof.finding, more)

    def _quoted(self, expectation: Expectation) -> str | None:
        """The text of the observation that an expectation of `words` names."""
        number = expectation.observation
        if not number:
            return None
        if number not in self._heard or number < self._action:
            raise ValueError(
                f"observation {number} is not one that the application gave since the last action"
            )
        return self._heard[number]

    def _note(
        self,
        call: ToolCall,
        arguments: dict[str, Json],
        expectation: Expectation,
        proof: Proof,
        claim: Expectation,
    ) -> None:
        finding = proof.finding
        part = part_of(proof.page, self._sought[call.id]) if finding.holds is False else None
        asked = self._asked(expectation.says(), finding.saw, finding.holds, finding.code, part=part)
        asked = replace(asked, claim=claim)
        still_open = expectation.watches and finding.holds is True
        self._questions[call.id] = _Question(arguments, asked, still_open)

    def _asked(
        self,
        says: str,
        saw: str,
        holds: bool | None,
        code: Json,
        *,
        tried: bool = False,
        part: Part | None = None,
    ) -> Asked:
        return Asked(
            number=0,
            action=self._action,
            action_text=self._action_text,
            says=says,
            saw=saw,
            holds=holds,
            code=code,
            tried=tried,
            step=self._step,
            part=part.says() if part else "",
        )

    def _told(
        self, call: ToolCall, expectation: Expectation, finding: Finding, more: dict[str, Json]
    ) -> ToolResult:
        if self.eyes.followed:
            more = {**more, "tab": self.eyes.followed}
        return expected(call, expectation, finding, more, self._page())

    def _page(self) -> str:
        """The page as it was looked at last, kept."""
        return self._keep(self.eyes.text.encode("utf-8", "surrogatepass"))

    def _settle(self, call_id: str, question: _Question, result: ToolResult) -> None:
        data = result.data or {}
        if result.ok and data.get("code") == "ambiguous":
            question.asked = replace(
                question.asked, holds=None, saw=str(data["saw"]), code="ambiguous"
            )
        if result.ok and data.get("holds") is False:
            part = part_of(read_page(self.eyes.text), self._sought[call_id])
            question.asked = replace(
                question.asked,
                holds=False,
                saw=data["saw"],
                lost=True,
                part=part.says() if part else "",
            )

    async def locate(self, call: ToolCall) -> ToolResult:
        """Serve `orch.locate`: the one element that a person's words name, or why not."""
        target = str(call.arguments.get("target") or "")
        scope = str(call.arguments.get("scope") or "")
        try:
            seconds = float(call.arguments.get("seconds", PATIENCE))
            act = read_act(str(call.arguments.get("act") or ""))
            found = await locate(
                self.eyes.look,
                target,
                scope,
                seconds,
                act=act,
                clock=self._clock,
                sleep=self.sleep,
            )
        except (ValueError, TypeError) as error:
            return fault(call, str(error))
        except Blind as blind:
            return replace(blind.result, call_id=call.id)
        self._deeds.shown(self.eyes.text)
        if isinstance(found, Located):
            self._deeds.located(found.ref, f"{found.name}\n{target}\n{scope}")
            return located(call, found, self.eyes.followed)
        if self.eyes.stranded or self.eyes.nowhere:
            return unreachable(call, STRANDED if self.eyes.stranded else NOWHERE)
        self._sought[call.id] = Sought(target=target, scope=scope)
        words = f"{target} in {scope}" if scope else target
        result = self._missed(call, words, found)
        self._misses[call.id] = replace(
            self._misses[call.id],
            about=(*named(target), *named(scope)),
            idle="" if seconds >= PATIENCE else "it was not waited for; leave `seconds` out",
        )
        return result

    async def remember(self, call: ToolCall) -> ToolResult:
        """Serve `orch.remember`: keep what an element says now, for a later claim."""
        name = str(call.arguments.get("name") or "")
        try:
            memory = memory_of(await self.eyes.look(), str(call.arguments.get("target") or ""))
        except Blind as blind:
            return replace(blind.result, call_id=call.id)
        if memory is None or not name:
            return fault(call, "the element is gone, or says nothing that could be remembered")
        self._memories[name] = memory
        return remembered(call, name, memory, self._page())

    def _missed(self, call: ToolCall, words: str, found: Missing | Ambiguous) -> ToolResult:
        missing = isinstance(found, Missing)
        self._misses[call.id] = self._asked(
            f"{words} is there",
            found.says(),
            False if missing else None,
            "target-missing" if missing else "ambiguous",
            tried=True,
            part=part_of(read_page(self.eyes.text), self._sought[call.id]),
        )
        return missed(call, found, self._page())

    async def claim(self, call: ToolCall) -> ToolResult:
        """Serve `orch.verdict`: decide a claim, or send it back; twice back is unproven."""
        if self.verdict:
            return fault(call, "the verdict was given already")
        asked = [question.asked for question in self._questions.values()]
        record = Record(
            asked=sorted([*asked, *self._misses.values()], key=lambda one: one.number),
            deeds=self._deeds.done,
            demands=self._demands,
        )
        try:
            claim = read_claim(call.arguments, self._criterion)
            self.verdict = decide(claim, record, self._criterion)
        except Unacceptable as why:
            self._faults += 1
            self.complaint = str(why)
            if self._faults < CHANCES:
                return fault(call, str(why))
            self.verdict = without_evidence(self._criterion, str(why))
        return ToolResult(
            call_id=call.id,
            text=f"verdict: {self.verdict.outcome}",
            data={"verdict": self.verdict.outcome, "code": self.verdict.code},
        )
