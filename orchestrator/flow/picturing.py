"""The pictures of a verdict: the page as it stands, and the same with the element framed.

Taken after the claim was decided, so that nothing here changes what was judged; the frame is
drawn into a copy of the picture, and the page is left as it is. Above: `proving`; below:
`conversation`, `page`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import anyio

from orchestrator.events import Actor, Noted, Scope
from orchestrator.flow.conversation import layers
from orchestrator.flow.world import World
from orchestrator.messages import ToolCall
from orchestrator.page.outline import outlined
from orchestrator.page.part import Part
from orchestrator.page.snapshot import Page, read_page
from orchestrator.tools.toolbox import Tools
from orchestrator.verdicts import Evidence, Verdict

SCREENSHOT = ToolCall(id="screenshot", tool="browser.browser_take_screenshot")
BOXES = ToolCall(id="boxes", tool="browser.browser_snapshot", arguments={"boxes": True})
PNG = "image/png"

Where = Callable[[int, Page], Part | None]
"""From the number of an observation and a page to the part of it that the claim looks at."""


async def pictured(world: World, verdict: Verdict, where: Where, scope: Scope) -> Verdict:
    """The verdict with a screenshot, and with its element outlined where it names one."""
    tools, looking = layers(world, scope, Actor(type="code", id="orch"))
    result = await tools.call(SCREENSHOT)
    if result.fault == "refused":
        world.tell(Noted(text=f"criterion {verdict.number}: {result.text}", level="warning"), scope)
    if not result.image:
        return verdict
    name = f"criterion-{verdict.number}-{verdict.outcome}"
    kept = world.journal.keep(f"{name}.png", result.image, PNG, scope=scope)
    told = [one for one in verdict.evidence if one.holds == (verdict.outcome == "pass")]
    frames: dict[int, str] = {}
    if verdict.outcome == "fail" and told:
        image = await _outlined(result.image, told[0], where, tools, looking)
        if image:
            more = world.journal.keep(f"{name}-outlined.png", image, PNG, scope=scope)
            frames[told[0].expectation] = more.blob
    return replace(
        verdict,
        evidence=tuple(
            replace(one, screenshot=kept.blob, outlined=frames.get(one.expectation, ""))
            if one in told
            else one
            for one in verdict.evidence
        ),
    )


async def _outlined(
    image: bytes, proof: Evidence, where: Where, tools: Tools, looking: Tools
) -> bytes:
    """The picture with a frame; of an element out of sight a picture of its own; or nothing."""
    look = await looking.call(BOXES)
    part = where(proof.expectation, read_page(look.text)) if look.ok else None
    if part is None or part.node is None:
        return b""
    framed = await anyio.to_thread.run_sync(partial(outlined, image, part.node.box))
    if framed or not part.node.box or not part.node.ref:
        return framed or b""
    # Taking it scrolls to it; the picture of the page as it was judged is kept already.
    arguments = {"element": part.way, "target": part.node.ref}
    alone = await tools.call(replace(SCREENSHOT, id="part", arguments=arguments))
    return alone.image
