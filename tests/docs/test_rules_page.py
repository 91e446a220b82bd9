"""docs/rules.md is executed: every row of its tables is put to the code that decides."""

import json
import re
from collections.abc import Iterator

import pytest

from orchestrator.errors import Place
from orchestrator.library.catalog import load
from orchestrator.messages import ToolCall
from orchestrator.tools.effects import Effects, shipped_effects
from orchestrator.tools.origins import Origins
from orchestrator.tools.rules import Kind, Rule, Rules, parse_rule
from orchestrator.tools.secrets import Secret, SecretRefused, Vault
from tests.docs.page_examples import DOCS

PAGE = (DOCS / "rules.md").read_text(encoding="utf-8")
KINDS: tuple[Kind, ...] = ("allow", "ask", "deny")
SERVERS = {"tickets": "tickets", "tracker": "tracker", "browser": "playwright"}
TICKET = "SHOP-7"
"""What `$ticket` stands for on the page."""


def _rows(*head: str) -> list[tuple[str, ...]]:
    """The rows of every table with this head."""
    found: list[tuple[str, ...]] = []
    inside = False
    for line in PAGE.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if not line.startswith("|"):
            inside = False
        elif cells == head:
            inside = True
        elif inside and not set(line) <= set("|- "):
            found.append(cells)
    assert found, f"no table with the head {head}"
    return found


def _code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _effects(team: dict[str, str]) -> Effects:
    return Effects(shipped_effects(SERVERS), team)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rule, ...]:
    """The rules of the context that ships with the program."""
    context = load(tmp_path_factory.mktemp("empty"), environ={}).context
    return tuple(
        parse_rule(rule.text, kind, rule.place, shipped=True)
        for kind in KINDS
        for rule in getattr(context.rules, kind)
    )


def _own(cell: str) -> Iterator[Rule]:
    place = Place(path="CONTEXT.md", line=1)
    for kind, text in re.findall(r"(allow|ask|deny) `([^`]+)`", cell):
        yield parse_rule(text, kind, place)


@pytest.mark.parametrize(("lists", "call", "decision"), _rows("rule lists", "call", "decision"))
def test_the_rules_decide_as_the_page_says(
    lists: str, call: str, decision: str, shipped: tuple[Rule, ...]
) -> None:
    rest = re.sub(r"(allow|ask|deny) `[^`]+`|shipped|none|,", "", lists)
    assert not rest.strip(), f"cannot read {rest!r}"
    rules = Rules([*(shipped if "shipped" in lists else ()), *_own(lists)])
    tool, arguments = _code(call)[0].split(" ", 1)
    decided = rules.decide(
        (tool,),
        json.loads(arguments),
        effect=_effects({}).of((tool,)),
        tainted=call.endswith("after reading"),
        variables={"ticket": TICKET},
    )
    assert decided.kind == decision


@pytest.mark.parametrize(("team", "tool", "effect"), _rows("effects", "tool", "effect"))
def test_a_tool_has_the_effect_that_the_page_says(team: str, tool: str, effect: str) -> None:
    own = dict(entry.split(": ") for entry in _code(team))
    assert _effects(own).of(_code(tool)) == effect


@pytest.mark.parametrize(("origins", "address", "opened"), _rows("origins", "address", "opened"))
def test_an_address_is_opened_as_the_page_says(origins: str, address: str, opened: str) -> None:
    assert Origins(_code(origins)).allows(_code(address)[0]) == (opened == "yes")


@pytest.mark.parametrize(("call", "page", "put_in"), _rows("call", "page", "put in"))
def test_a_secret_is_put_in_as_the_page_says(call: str, page: str, put_in: str) -> None:
    origins = Origins(["http://127.0.0.1:8000"])
    password = Secret(name="shopper.password", value="hidden value", origins=origins)
    username = Secret(name="shopper.username", value="ada", origins=origins, hidden=False)
    tool, arguments = _code(call)[0].split(" ", 1)
    made = ToolCall(id="1", tool=tool, arguments=json.loads(arguments))
    try:
        made = Vault([password, username]).fill(made, (_code(page) or [""])[0])
    except SecretRefused:
        assert put_in == "no"
    else:
        assert put_in == "yes"
        assert "{{" not in str(made.arguments)
