"""A pool for looking at what agents would be told: a server that does not start has no tools.

It is remembered, so that the ledger of everything else is shown and the exit code still tells. Not
for a run, which stops. Above: `weighing`; below: `tools.pool`.
"""

from collections.abc import Mapping
from pathlib import Path

from orchestrator.errors import ServerDown
from orchestrator.messages import ToolSchema
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import ServerKey, ServerSpec

HINT = "its tools are not counted; `orch doctor` starts it and tells what it said"


class Listing(Pool):
    """As `Pool`; `missing` has each server that did not start, and why."""

    def __init__(self, specs: Mapping[str, ServerSpec], *, logs: Path) -> None:
        super().__init__(specs, logs=logs)
        self.missing: dict[str, ServerDown] = {}

    async def tools(self, key: ServerKey) -> tuple[ToolSchema, ...]:
        """What the server offers; nothing where it does not start, and it is not tried again."""
        if key.server in self.missing:
            return ()
        try:
            return await super().tools(key)
        except ServerDown as error:
            self.missing[key.server] = ServerDown(error.message, hint=HINT)
            return ()

    async def fresh(self, key: ServerKey) -> None:
        """Start the server; nothing was done with it before."""
        await self.tools(key)
