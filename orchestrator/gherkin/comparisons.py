"""The sentences that compare: numbers, money, dates, patterns, sorting, rows of tables; the wire.

As `expectations`, each makes `orch.expect` calls and nothing else. Above: sentences; below:
expectations, grammar.
"""

from dataclasses import replace

from orchestrator.gherkin.expectations import expect
from orchestrator.gherkin.grammar import (
    Make,
    Sentence,
    plainly,
    rows,
    table,
    target,
    text,
    texts,
)
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.quotes import quote
from orchestrator.gherkin.words import FIELD_ROLES, WAYS
from orchestrator.messages import ToolCall

_SELECTS = ("dropdown", "drop-down", "combo box", "combobox", "list box")


def remembered(name: str) -> str:
    """Where a remembered value goes in a claim."""
    return f"<remembered {name}>"


def _number(phrase: Phrase, words: str, amount: str) -> tuple[ToolCall, ...]:
    wanted = plainly(phrase, amount)
    return expect(phrase, "value", target=target(phrase, words), value=wanted, match="number")


def _amount(phrase: Phrase, words: str, amount: str) -> tuple[ToolCall, ...]:
    return _number(phrase, words, amount)


def compares(phrase: Phrase, words: str, how: str, amount: str) -> tuple[ToolCall, ...]:
    wanted = f"{how} {plainly(phrase, amount)}"
    return expect(phrase, "value", target=target(phrase, words), value=wanted, match="number")


def _date(how: str) -> Make:
    def make(phrase: Phrase, words: str, day: str) -> tuple[ToolCall, ...]:
        wanted = f"{how} {text(phrase, day)}".strip()
        return expect(phrase, "value", target=target(phrase, words), value=wanted, match="date")

    return make


def _pattern(phrase: Phrase, words: str, form: str) -> tuple[ToolCall, ...]:
    form = text(phrase, form)
    return expect(phrase, "value", target=target(phrase, words), value=form, match="pattern")


def _same(phrase: Phrase, words: str, name: str) -> tuple[ToolCall, ...]:
    kept = remembered(plainly(phrase, name))
    return expect(phrase, "value", target=target(phrase, words), value=kept)


def _changed(phrase: Phrase, words: str, how: str, name: str) -> tuple[ToolCall, ...]:
    kept = f"{how} {remembered(plainly(phrase, name))}"
    return expect(phrase, "value", target=target(phrase, words), value=kept, match="number")


def _sorted(phrase: Phrase, words: str, way: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "order", target=target(phrase, words), value=WAYS[way])


def _sorted_by(what: str) -> Make:
    def make(phrase: Phrase, words: str, way: str) -> tuple[ToolCall, ...]:
        value = f"{WAYS[way]} by {what}"
        return expect(phrase, "order", target=target(phrase, words), value=value)

    return make


def _prices(phrase: Phrase, way: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "order", target="prices", value=WAYS[way])


def _sorted_table(phrase: Phrase, words: str, header: str, way: str) -> tuple[ToolCall, ...]:
    """Rows are those of the table there is; a table is named."""
    column = f"{quote(text(phrase, header))} column"
    if words.removeprefix("the ") not in {"rows", "table"}:
        if phrase.scope:
            return ()
        phrase = replace(phrase, scope=words)
    return expect(phrase, "order", target=column, value=WAYS[way])


def _cell(phrase: Phrase, row: str, header: str, value: str) -> tuple[ToolCall, ...]:
    where = target(phrase, row)
    if phrase.scope:
        return ()
    inside = replace(phrase, scope=row)
    cell = f"{quote(text(phrase, header))} cell"
    return expect(inside, "value", target=cell, value=text(phrase, value)) if where else ()


def _rows(phrase: Phrase, words: str, shown: str) -> tuple[ToolCall, ...]:
    """A row for each line of the table but its first, which names the columns."""
    if phrase.scope or phrase.negate:
        return ()
    headers, *lines = table(phrase, shown)
    if not lines or any(len(line) != len(headers) for line in lines):
        return ()
    inside = replace(phrase, scope=words)
    claims: list[ToolCall] = []
    for line in lines:
        pairs = zip(headers, line, strict=True)
        cells = " and ".join(f"{quote(header)} is {quote(value)}" for header, value in pairs)
        claims += expect(inside, "role", target=f"row where {cells}")
    return tuple(claims)


def _all_texts(phrase: Phrase, shown: str) -> tuple[ToolCall, ...]:
    cells = [cell for line in table(phrase, shown) for cell in line]
    return tuple(claim for cell in cells for claim in expect(phrase, "text", value=cell))


def _chosen(phrase: Phrase, options: str, words: str) -> tuple[ToolCall, ...]:
    wanted = ", ".join(texts(phrase, options))
    return expect(phrase, "value", target=target(phrase, words), value=wanted)


def _options(phrase: Phrase, words: str, options: str) -> tuple[ToolCall, ...]:
    if phrase.scope:
        return ()
    named = words if words.endswith((*_SELECTS, *FIELD_ROLES)) else f"{words} dropdown"
    inside = replace(phrase, scope=named)
    return tuple(
        claim
        for option in texts(phrase, options)
        for claim in expect(inside, "role", target=f"{quote(option)} option")
    )


def _focus(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "state", target=target(phrase, words), value="focused")


def request(value: str) -> Make:
    def make(phrase: Phrase, words: str, status: str = "") -> tuple[ToolCall, ...]:
        if phrase.scope:
            return ()
        verb = next((word for word in words.split() if word in _METHODS), "")
        address = f"{verb.upper()} {text(phrase, words)}".strip()
        claim = {"value": status or value} if status or value else {}
        return expect(phrase, "request", target=address, **claim)

    return make


_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def _download(phrase: Phrase, name: str = "") -> tuple[ToolCall, ...]:
    if phrase.scope:
        return ()
    return expect(phrase, "download", **({"value": text(phrase, name)} if name else {}))


_QUANTITIES = (
    ("{target} is {figure}", '"Total" is 12.50', "as a number, whatever its signs", _number),
    ("{target} is the amount {amount}", '"Total" is the amount "$12.50"', "the same", _amount),
    ("{target} is {compared} {amount}", '"Total" is at least 10', "as numbers", compares),
    ("{target} is the date {string}", '"Due" is the date "2026-12-24"', "in any form", _date("")),
    (
        "{target} is before the date {string}",
        '"Due" is before the date "2027-01-01"',
        "earlier",
        _date("before"),
    ),
    (
        "{target} is after the date {string}",
        '"Due" is after the date "2026-12-01"',
        "later",
        _date("after"),
    ),
    (
        "{target} matches {string}",
        '"Order number" matches "ORD-####"',
        "the whole of it: `#` a digit, `?` any sign, `*` anything",
        _pattern,
    ),
    (
        "{target} is the remembered {name}",
        '"Total" is the remembered total',
        "what it was when it was remembered",
        _same,
    ),
    (
        "{target} is {compared} the remembered {name}",
        '"Total" is more than the remembered total',
        "as numbers",
        _changed,
    ),
)
_ORDERS = (
    ("{element} is sorted {way}", 'the "Price" column is sorted ascending', "its cells", _sorted),
    (
        "(the ){things} are sorted {way}",
        "the items are sorted from A to Z",
        "by their text",
        _sorted,
    ),
    (
        "(the ){things} are sorted by price {way}",
        "the items are sorted by price ascending",
        "by the first amount of money in each",
        _sorted_by("price"),
    ),
    (
        "(the ){things} are sorted by name {way}",
        "the items are sorted by name descending",
        "by the heading in each",
        _sorted_by("name"),
    ),
    (
        "the prices are sorted {way}",
        "the prices are sorted from low to high",
        "all amounts of money there",
        _prices,
    ),
    (
        "{element} is sorted by {string} {way}",
        'the "Orders" table is sorted by "Price" ascending',
        "by a column",
        _sorted_table,
    ),
    (
        "(the ){things} are sorted by {string} {way}",
        'the rows are sorted by "Price" ascending',
        "by a column",
        _sorted_table,
    ),
)
_TABLES = (
    (
        "{row} has/shows/contains {string} {string}",
        'the row where "Name" is "Pear" has "Status" "Open"',
        "what stands under a header",
        _cell,
    ),
    (
        "{element} has/shows/contains the (following )rows {table}",
        'the "Orders" table has the rows ["Name" "Status"] ["Pear" "Open"]',
        "a table below the step, its first row the headers",
        _rows,
    ),
    (
        "I see the (following )texts {table}",
        'I see the texts ["Pear"] ["Apple"]',
        "a table below the step: each of its cells is there",
        _all_texts,
    ),
    (
        "{strings} is/are selected in {target}",
        '"Red" is selected in "Hue"',
        "these options and no others",
        _chosen,
    ),
    (
        "{target} has/shows the option(s) {strings}",
        '"Hue" has the options "Red" and "Blue"',
        "there are these",
        _options,
    ),
    ("{target} has (the )focus", '"Name" has the focus', "the keyboard goes there", _focus),
)
_WIRE = (
    (
        "{request} answers {status}",
        'the request to "/api/cart" answers 200',
        "200, or 2xx, made since before the last action",
        request(""),
    ),
    ("{request} fails", 'the request to "/api/gone" fails', "no answer came", request("failed")),
    (
        "{request} is made/sent",
        'a POST request to "/api/cart" is sent',
        "whatever it answers",
        request(""),
    ),
    (
        "{string} is downloaded",
        '"orders.csv" is downloaded',
        "a file of this name, `*` for anything",
        _download,
    ),
    ("a file/download is downloaded/completed", "a file is downloaded", "any", _download),
)

COMPARISONS: tuple[Sentence, ...] = rows(True, (*_QUANTITIES, *_ORDERS, *_TABLES, *_WIRE))
"""The sentences that compare."""
