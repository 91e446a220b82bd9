"""Looking into a large result by its handle: orch.find and orch.read."""

import json

import anyio
import pytest

from benchmarks.context_pages import shop_page
from orchestrator.context.large import shrunk
from orchestrator.context.shelf import FOUND, PASSAGE, Shelf
from orchestrator.context.tools import FIND, READ
from orchestrator.messages import Json, ToolCall, ToolResult

DEEP = shop_page(1_000_000)
LOG = "\n".join(f"line {n}: nothing" for n in range(5000)) + "\nline 5000: the disk is full"
TICKETS = json.dumps([{"key": f"SHOP-{n}", "summary": f"Ticket {n}"} for n in range(300)])


def ask(tool: str, **arguments: Json) -> ToolResult:
    kept = {"page": DEEP, "log": LOG, "json": TICKETS}
    shelf = Shelf(lambda blob: kept[blob].encode())
    for handle, blob in ((3, "log"), (4, "json"), (7, "page")):
        shelf.keep(handle, blob)
    call = ToolCall(id="c", tool=tool, arguments=arguments)

    async def answer() -> ToolResult:
        return await shelf.handlers[tool](call)

    return anyio.run(answer)


def test_words_deep_in_a_page_of_a_megabyte_are_found_with_what_stands_round_them() -> None:
    found = ask(FIND.name, query="Leave parcel 876 with the neighbour", handle=7)
    assert found.ok
    assert len(found.text) < FOUND + 200
    assert 'cell "Leave parcel 876 with the neighbour" [ref=e20106]' in found.text
    assert 'row "6000 Ada open $209.50 Pack" [ref=e20100]' in found.text
    assert 'button "Pack" [ref=e20108]' in found.text


def test_the_last_large_result_is_meant_where_no_handle_is_given() -> None:
    assert "From 7" in ask(FIND.name, query="Search orders").text


def test_a_line_number_that_was_found_can_be_read() -> None:
    found = ask(FIND.name, query="disk full", handle=3).text
    number = found.split("\n")[1].partition(":")[0].strip()
    read = ask(READ.name, handle=3, lines=number).text
    assert read.endswith("line 5000: the disk is full")


def test_an_element_is_read_by_its_ref_and_as_deep_as_asked() -> None:
    whole = ask(READ.name, handle=7, element="e100").text
    shallow = ask(READ.name, handle=7, element="e100", depth=1).text
    assert "/url: /orders/4000" in whole
    assert "/url:" not in shallow
    assert 'cell "Ada"' in shallow


def test_a_long_passage_says_where_it_goes_on() -> None:
    read = ask(READ.name, handle=3, lines="1-5000").text
    assert len(read) < PASSAGE + 200
    last = int(read.split("\n")[-2].partition(":")[0])
    assert f"(go on with lines {last + 1}-5000)" in read


def test_json_of_one_line_is_found_and_read_by_lines() -> None:
    found = ask(FIND.name, query='"SHOP-287"', handle=4).text
    assert '"summary": "Ticket 287"' in found


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        (FIND.name, {"query": ""}, "`query` is empty"),
        (FIND.name, {"query": "x", "handle": 9}, "there are 3, 4, 7"),
        (FIND.name, {"query": "x", "handle": "last"}, "there are 3, 4, 7"),
        (READ.name, {"handle": 3}, "`lines` is a range such as 120-160"),
        (READ.name, {"handle": 3, "lines": "6000-6001"}, "there are lines 1-5001"),
        (READ.name, {"handle": 3, "lines": "9-2"}, "there are lines 1-5001"),
        (READ.name, {"handle": 7, "element": "e99999999"}, "there is no element `e99999999`"),
    ],
)
def test_a_wrong_call_is_told_what_there_is(
    tool: str, arguments: dict[str, Json], said: str
) -> None:
    answer = ask(tool, **arguments)
    assert answer.fault == "error"
    assert said in answer.text


def test_words_that_are_nowhere_bring_the_nearest_ones() -> None:
    answer = ask(FIND.name, query="neighbor", handle=7)
    assert answer.ok
    assert "neighbour" in answer.text


def test_the_schemas_take_a_few_hundred_bytes() -> None:
    told = [[one.name, one.description, dict(one.parameters)] for one in (FIND, READ)]
    assert len(json.dumps(told)) < 800


def test_a_large_text_is_told_by_its_shape_its_head_and_its_tail() -> None:
    told = shrunk(LOG, 3)
    assert len(told) < 2500
    assert "5001 lines" in told
    assert "line 0: nothing" in told
    assert told.endswith("line 5000: the disk is full")
    assert "handle 3" in told


def test_large_json_is_told_by_what_it_is_made_of() -> None:
    assert "JSON: a list of 300 of an object with key, summary" in shrunk(TICKETS, 4)


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert shrunk("short", 1) == "short"
