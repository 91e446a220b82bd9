"""Every example of docs/steps.md, played in a real browser by the embedded engine."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from orchestrator.agent.limits import Limits
from orchestrator.agent.loop import run
from orchestrator.flow.conversation import page_urls
from orchestrator.gherkin.grammar import Sentence
from orchestrator.gherkin.phrases import split_keyword
from orchestrator.gherkin.sentences import SENTENCES, Vocabulary
from orchestrator.messages import Prompt, Text, ToolCall, ToolResult
from orchestrator.models.gherkin import PART, GherkinModel
from orchestrator.qa.attending import Attended, Witnessed
from orchestrator.qa.demand import demands
from orchestrator.qa.witness import Witness
from orchestrator.tools.browser import find_browser
from orchestrator.tools.browsing import Browsing
from orchestrator.tools.driver import browser_lanes, browser_server
from orchestrator.tools.effects import PLAYWRIGHT
from orchestrator.tools.lending import lend
from orchestrator.tools.origins import Origins
from orchestrator.tools.pool import Pool
from orchestrator.tools.toolbox import Routed
from orchestrator.verdicts import Criterion, Source, Verdict
from tests.gherkin.steps_site import SCENES, Scene, site
from tests.gherkin.timed_site import TIMED
from tests.gherkin.untidy_site import UNTIDY

SKIPPED = "this scenario is skipped"


def scene_of(sentence: Sentence) -> Scene | None:
    """The scene of an example, by its whole line or by the line without its keyword."""
    bare = split_keyword(sentence.example)[1]
    return SCENES.get(sentence.example) or SCENES.get(bare)


class Player:
    """Plays step lines in one browser and gives the verdict."""

    def __init__(self, pool: Pool, base: str) -> None:
        self._pool = pool
        self._base = base
        self._numbers = count(1)

    async def afresh(self) -> None:
        """Leave nothing of a scene that failed for the next one."""
        await self._pool.fresh(self._pool.key("browser", lane=0))

    async def play(self, *lines: str) -> Verdict:
        criterion = Criterion(
            id="x",
            number=1,
            title="x",
            text="x",
            source=Source(section="", first=1, last=1),
            steps=lines,
        )
        handlers: dict[str, object] = {}
        seeing: list[Witness] = []
        browsing = Browsing(
            Routed(self._pool, local=handlers),  # type: ignore[arg-type]
            origins=Origins([self._base]),
            base=self._base,
            urls=page_urls,
        )
        attended = Attended(browsing.call, seeing, thinks=lambda: False)
        witness = Witness(
            criterion,
            browser=browsing.call,
            acts=lambda call: PLAYWRIGHT.get(call.name, "reads") == "acts" or call.name == "reload",
            keep=lambda _: "",
            demands=demands(criterion, Vocabulary().read),
        )
        handlers.update(witness.handlers)
        seeing.append(witness)

        async def numbered(call: ToolCall) -> ToolResult:
            return replace(await attended.call(call), observation=next(self._numbers))

        told = Prompt(parts=(Text(text="\n".join(lines), label=PART),))
        model = GherkinModel(Vocabulary().read)
        await run([told], model, Witnessed(witness, numbered), (), Limits())
        assert witness.verdict is not None, witness.complaint
        return witness.verdict


@asynccontextmanager
async def player(tmp_path: Path, scenes: Sequence[Scene]) -> AsyncIterator[Player]:
    fixtures = tmp_path / "fixtures"
    fixtures.mkdir()
    (fixtures / "cat.png").write_bytes(b"x")
    output = tmp_path / "out"
    output.mkdir()
    lend(fixtures, output)
    with site(scenes) as base:
        lanes = browser_lanes(find_browser(), output=output, logs=tmp_path, cover=None)
        async with Pool({"browser": browser_server(lanes)}, logs=tmp_path) as pool:
            yield Player(pool, base)


def test_every_sentence_has_a_scene() -> None:
    missing = [one.example for one in SENTENCES if scene_of(one) is None]
    assert missing == [f"When {SKIPPED}"]


@pytest.mark.browser
@pytest.mark.anyio
async def test_every_example_does_and_proves_what_its_page_says(tmp_path: Path) -> None:
    wrong: list[str] = []
    scenes = list(SCENES.values())
    async with player(tmp_path, scenes) as there:
        for sentence in SENTENCES:
            scene = scene_of(sentence)
            if scene is None:
                continue
            at = next(index for index, one in enumerate(scenes) if one is scene)
            lines = (f'Given I am on "/scene/{at}"', *scene.before, sentence.example, *scene.after)
            verdict = await there.play(*lines)
            if verdict.outcome != "pass":
                await there.afresh()
                wrong.append(f"{sentence.example}: {verdict.outcome} {verdict.reason}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
@pytest.mark.anyio
async def test_what_comes_too_late_is_never_in_time(tmp_path: Path) -> None:
    wrong = await _wrong(tmp_path, TIMED)
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
@pytest.mark.anyio
async def test_untidy_pages_get_the_verdict_that_is_right_there(tmp_path: Path) -> None:
    wrong = await _wrong(tmp_path, UNTIDY)
    assert not wrong, "\n".join(wrong)


async def _wrong(tmp_path: Path, scenes: Sequence[tuple[Scene, str]]) -> list[str]:
    """The scenes that come out otherwise than they should."""
    wrong: list[str] = []
    async with player(tmp_path, [scene for scene, _ in scenes]) as there:
        for at, (scene, expected) in enumerate(scenes):
            verdict = await there.play(f'Given I am on "/scene/{at}"', *scene.before)
            if (verdict.code or verdict.outcome) != expected:
                await there.afresh()
                wrong.append(f"{scene.before}: {verdict.outcome} {verdict.code} {verdict.reason}")
    return wrong
