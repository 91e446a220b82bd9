"""The application under test, and whether what the folder would start is trusted.

Asks whether it answers; never starts it. Above: `examine`; below: `tools.app`, `trust`.
"""

import time
from dataclasses import replace
from pathlib import Path

from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.cli.trust import startable, trusting
from orchestrator.errors import ExitCode, OrchError, Refused, ServerDown
from orchestrator.library.catalog import Catalog
from orchestrator.tools.app import running_app
from orchestrator.wording import number_of

TRUST = "orch trust"


def trust_check(catalog: Catalog) -> Check:
    """Whether a person trusted the servers and shell lines as they are now."""
    servers, lines = startable(catalog)
    if not servers and not lines:
        said = "this folder starts nothing of its own, so there is nothing to trust"
        return Check(id="trust", outcome="ok", message=said)
    what = _what(len(servers), len(lines))
    try:
        trusting().require(catalog.root, servers, lines)
    except Refused:
        said = f"{what} of this folder: not trusted as they are now, so a run is refused"
        code = ExitCode.PARKED
        return Check(id="trust", outcome="problem", message=said, mend=TRUST, exit_code=code)
    except OrchError as error:
        return from_error("trust", error)
    return Check(id="trust", outcome="ok", message=f"{what} of this folder: trusted")


async def app_check(catalog: Catalog, folder: Path, *, trusted: bool) -> Check:
    """Whether the application answers, and else what would start it."""
    app = catalog.context.app
    if app is None:
        said = "no application to test is named in CONTEXT.md"
        mend = 'write `app: {url: "http://…"}` into its front matter'
        return Check(id="app", outcome="warning", message=said, mend=mend)
    began = time.monotonic()
    log = folder / "app.log"
    try:
        async with running_app(app.url, start="", ready=app.ready, cwd=catalog.root, log=log):
            check = Check(id="app", outcome="ok", message=f"{app.url} answers", place=app.place)
    except ServerDown as error:
        check = replace(from_error("app", error), place=app.place)
    if check.outcome == "problem" and app.start:
        said = f"{check.message}; a run starts it with `{app.start}`"
        said += "" if trusted else ", once that is trusted"
        mend = "" if trusted else TRUST
        check = replace(check, outcome="unknown", message=said, mend=mend)
    return replace(check, seconds=round(time.monotonic() - began, 3))


def _what(servers: int, lines: int) -> str:
    counts = ((servers, "server"), (lines, "shell line"))
    return " and ".join(number_of(count, noun) for count, noun in counts if count)
