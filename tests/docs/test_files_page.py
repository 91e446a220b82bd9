"""docs/files.md is executed: its examples load, its mistakes give the messages it shows."""

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from orchestrator.gherkin.proofreading import proofread
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.library import grammar, servers
from orchestrator.library.agents import AGENT
from orchestrator.library.catalog import Catalog, load
from orchestrator.library.commands import COMMAND
from orchestrator.library.context import CONTEXT, PRICES
from orchestrator.library.sentences import SENTENCES
from orchestrator.library.steps import AskPerson
from orchestrator.messages import Usage
from orchestrator.models.prices import TABLE, prices
from orchestrator.qa.criteria import extract
from orchestrator.servers.ticket_file import read_ticket
from orchestrator.verdicts import Ticket
from tests.docs.page_examples import DOCS, Block, blocks, write

PAGE = "files.md"
ENVIRON = {
    "SHOP_PASSWORD": "a password",
    "JIRA_TOKEN": "a token for all",
    "JIRA_TOKEN_QA": "a token for qa",
    "BILLING_TOKEN": "a token for billing",
}
BLOCKS = tuple(blocks(PAGE))
RIGHT = {block.file: block.text for block in BLOCKS if block.file and "wrong" not in block.words}
WRONG = tuple(pair for pair in pairwise(BLOCKS) if "wrong" in pair[0].words)
KEYS = {
    "context": CONTEXT.keys,
    "agent": AGENT.keys,
    "command": COMMAND.keys,
    "step": grammar.STEP.keys,
    "server": servers.ENTRY.keys,
    "sentences": SENTENCES.keys,
}


def _load(folder: Path, examples: dict[str, str]) -> Catalog:
    write(folder, examples)
    return load(folder, environ=ENVIRON, proofread=proofread)


def test_no_path_is_shown_twice() -> None:
    shown = [block.file for block in BLOCKS if block.file and "wrong" not in block.words]
    assert len(shown) == len(set(shown))


def test_every_example_loads_without_a_mistake(tmp_path: Path) -> None:
    catalog = _load(tmp_path, RIGHT)
    assert not [str(error) for error in catalog.errors]
    assert not catalog.unusable


def test_every_example_is_read_as_what_it_is(tmp_path: Path) -> None:
    catalog = _load(tmp_path, RIGHT)
    read = {one.place.path for one in catalog.agents.values()}
    read |= {one.place.path for one in catalog.commands.values()}
    read |= {one.place.path for one in catalog.skills.values()}
    read |= {one.place.path for one in catalog.servers.values()}
    read |= {one.path for one in catalog.context.definitions}
    read |= {one.place.path for one in catalog.sentences}
    others = {name for name in RIGHT if name.startswith("tickets/")}
    assert set(RIGHT) <= read | others
    assert "git:log" in catalog.commands


def test_words_that_other_readers_take_for_booleans_stay_words(tmp_path: Path) -> None:
    person = _load(tmp_path, RIGHT).commands["refund"].step("ask").does
    assert isinstance(person, AskPerson)
    assert person.options == ("yes", "no")


def test_imported_words_stand_in_the_context(tmp_path: Path) -> None:
    assert "An order" not in RIGHT["CONTEXT.md"]
    assert RIGHT["docs/words.md"].strip() in _load(tmp_path, RIGHT).context.body


def test_a_line_with_a_sentence_of_the_teams_is_played_as_the_table_says(tmp_path: Path) -> None:
    catalog = _load(tmp_path, RIGHT)
    vocabulary = TeamVocabulary(sentences=catalog.sentences)
    played: dict[str, list[str]] = {}
    for row in re.findall(r"^\| (`.*`)? *\| (`(?:Given|When|Then) .*`) \|$", _page(), re.MULTILINE):
        line = row[0].strip("`") or list(played)[-1]
        played.setdefault(line, []).append(row[1].strip("`"))
    assert played
    for line, steps in played.items():
        assert [inner for _, inner in vocabulary.expand(line)] == steps
        assert vocabulary.understands(line)
    shown = {sentence.text for sentence in catalog.sentences}
    assert all(sentence.place.path in RIGHT for sentence in catalog.sentences)
    assert "{account} has a full cart" in shown


@pytest.mark.parametrize(("example", "said"), WRONG, ids=map(str, range(len(WRONG))))
def test_a_mistake_gives_exactly_the_message_shown(
    example: Block, said: Block, tmp_path: Path
) -> None:
    catalog = _load(tmp_path, {**RIGHT, example.file: example.text})
    assert "\n".join(map(str, catalog.errors)) + "\n" == said.text


def test_the_criteria_of_every_ticket_shown_are_found_and_understood() -> None:
    tickets = {Path(name).stem: text for name, text in RIGHT.items() if "tickets/" in name}
    assert tickets
    for key, text in tickets.items():
        file = read_ticket(key, text.encode())
        found = extract(Ticket(key=key, title=file.title, body=file.body))
        assert found.criteria
        assert all(Vocabulary().understands(line) for one in found.criteria for line in one.steps)
        assert all(one.steps for one in found.criteria)


def test_what_is_read_and_not_yet_played_is_said_as_long_as_it_is_so() -> None:
    page = _page()
    left = DOCS.parent / "orchestrator" / "flow" / "unplayed.py"
    assert ("This version plays" in page) is left.exists()


def test_the_prices_shown_are_prices_and_those_of_the_package_are_where_it_says(
    tmp_path: Path,
) -> None:
    own = _load(tmp_path, RIGHT).context.models["local"].prices
    table = prices({"local": own})
    assert table.cost("local", Usage(input=9, output=9, cache_read=9)) == 0.0
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert f"`{TABLE.relative_to(DOCS.parent)}`" in page
    assert all(f"`{key}`" in page for key in PRICES.keys)


@pytest.mark.parametrize("kind", KEYS)
def test_every_key_that_a_file_may_have_is_told(kind: str) -> None:
    assert not list(_untold(KEYS[kind]))


def _page() -> str:
    return (DOCS / PAGE).read_text(encoding="utf-8")


def _untold(keys: Iterable[str]) -> Iterable[str]:
    page = _page()
    return (key for key in keys if f"`{key}`" not in page)
