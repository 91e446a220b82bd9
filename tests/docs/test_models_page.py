"""docs/models.md is executed: its examples load and lead to a model, its tables are the code's."""

import re
from pathlib import Path
from typing import get_args

import pytest

from orchestrator.library.catalog import load
from orchestrator.models.faults import PASSING, FaultKind
from orchestrator.models.patience import Patience
from orchestrator.models.provider import STALL
from orchestrator.models.registry import ALIASES, GROUP, KEYS, check, open_model, route
from tests.docs.page_examples import DOCS, Block, blocks, write

PAGE = "models.md"
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
EVEN = " ".join(TEXT.split())
ENVIRON = {
    "ANTHROPIC_API_KEY": "a key of one",
    "OPENAI_API_KEY": "a key of the other",
    "ROUTER_KEY": "a key for the router",
    "GATEWAY_KEY": "a key for the gateway",
}
BLOCKS = tuple(blocks(PAGE))
CONTEXTS = [block for block in BLOCKS if block.file == "CONTEXT.md"]


@pytest.mark.parametrize("example", CONTEXTS, ids=lambda one: one.text.splitlines()[1])
def test_every_example_loads_and_its_models_can_be_opened(example: Block, tmp_path: Path) -> None:
    write(tmp_path, {"CONTEXT.md": example.text})
    context = load(tmp_path, environ=ENVIRON).context
    assert not load(tmp_path, environ=ENVIRON).errors
    assert context.model
    for name in (context.model, *context.models):
        check(name, context.models, ENVIRON)
        assert route(name, context.models, ENVIRON).key in {*ENVIRON.values(), "none"}


def test_the_script_that_is_shown_can_be_played(tmp_path: Path) -> None:
    (script,) = (block for block in BLOCKS if block.file == "script.json")
    write(tmp_path, {"script.json": script.text})
    name = f"scripted/{tmp_path / 'script.json'}"
    assert open_model(name, {}, {}).name == name


def _table(head: str) -> list[list[str]]:
    """The rows of the table with this head."""
    found = re.search(rf"^\| {head} \|.*\n\|[-| ]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert found
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[1].splitlines()]


def test_the_aliases_are_those_of_the_code() -> None:
    assert {one.strip("`"): full.strip("`") for one, full in _table("alias")} == dict(ALIASES)


def test_every_fault_is_told_and_whether_it_is_asked_again() -> None:
    told = {kind.strip("`"): again == "yes" for kind, _, again in _table("fault")}
    assert told == {kind: kind in PASSING for kind in get_args(FaultKind)}


def test_the_numbers_are_those_that_the_code_goes_by() -> None:
    patience = Patience()
    assert f"at most {patience.attempts} times and for at most {patience.seconds:.0f} s" in EVEN
    assert f"up to {patience.longest:.0f} s" in EVEN
    assert f"nothing came for {STALL:.0f} s" in EVEN


def test_the_variables_and_the_group_are_those_of_the_code() -> None:
    assert all(variable in TEXT for names in KEYS.values() for variable in names)
    assert f'[project.entry-points."{GROUP}"]' in TEXT
