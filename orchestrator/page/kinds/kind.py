"""What every kind of expectation is made of.

Above: the groups of kinds, `expect`. Below: `expectation`, `finding`, `look`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding
from orchestrator.page.look import Look
from orchestrator.page.words import normal

Check: TypeAlias = Callable[[Expectation], None]
Judge: TypeAlias = Callable[[Expectation, Look], Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`uses` are the arguments that mean something to it; others, if given, are refused.

    `blind` says that it can be judged while a dialog hides the page.
    """

    check: Check
    judge: Judge
    uses: frozenset[str]
    blind: bool = False


def need_value(claim: Expectation, what: str) -> None:
    if not normal(claim.value):
        raise ValueError(f"kind {claim.kind} needs value: {what}")


def need_target(claim: Expectation, example: str) -> None:
    if not normal(claim.target):
        raise ValueError(f"kind {claim.kind} needs target, such as {example}")
