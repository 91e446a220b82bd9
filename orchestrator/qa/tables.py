"""Tables of a ticket that hold criteria: Given, When and Then in columns, or action and result.

Reads Markdown's and wiki markup's. What stands in a table of another kind is not a criterion.
Above: `criteria`; below: nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["clauses", "steps", "rules", ""]

# A single "-" is a rule only between pipes: alone it is an empty bullet.
_RULE = re.compile(r"^(?=.*\||\s*:?--)\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"((?:\\.|[^|\\])*)\|")
_COLUMNS = {
    "given": r"given|precondition(?:s)?|context|initial state",
    "when": r"when",
    "then": r"then",
    "action": r"actions?|steps?|test steps?|step description|step summary|do|what",
    "data": r"(?:test )?data|input",
    "expected": r"expected(?: results?| outcomes?| behaviou?rs?)?|results?|outcome",
    "rule": r"(?:acceptance )?(?:criterion|criteria)|acs?|requirements?|rules?|description",
    "number": r"#|no\.?|nr\.?|id|step ?(?:#|no\.?|number)?|priority|status|done|ok\??|comments?",
}
_NAMES = {name: re.compile(rf"^(?:{words})$", re.IGNORECASE) for name, words in _COLUMNS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row's cells by the kind of their column, and its lines, from 1."""

    cells: tuple[tuple[str, str], ...]
    first: int
    last: int

    def cell(self, name: str) -> str:
        return next((text for column, text in self.cells if column == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a head: what kind it is by its columns, its rows, its lines from 1."""

    kind: Kind
    rows: tuple[Row, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row as written, which in wiki markup may go over several lines."""

    text: str
    first: int
    last: int


def find_tables(lines: Sequence[str], taken: Collection[int]) -> list[Table]:
    """The tables with a head, in order; `taken` are numbers of lines where none stands."""
    tables: list[Table] = []
    number = 1
    while number <= len(lines):
        if number in taken or not lines[number - 1].lstrip().startswith("|"):
            number += 1
            continue
        run = _run(lines, number, taken)
        table = _table(run)
        if table:
            tables.append(table)
        number = run[-1].last + 1
    return tables


def _run(lines: Sequence[str], first: int, taken: Collection[int]) -> list[_Line]:
    """The rows from that line on; a row that isn't closed goes on with the next line."""
    rows: list[_Line] = []
    for number in range(first, len(lines) + 1):
        text = lines[number - 1].strip()
        if number in taken:
            break
        if text.startswith("|"):
            rows.append(_Line(text=text, first=number, last=number))
        elif text and not rows[-1].text.endswith("|") and number - rows[-1].first < 20:
            rows[-1] = _Line(text=f"{rows[-1].text} {text}", first=rows[-1].first, last=number)
        else:
            break
    return rows


def _table(run: Sequence[_Line]) -> Table | None:
    head, *rest = run
    wiki = head.text.startswith("||")
    if not rest or not (wiki or _RULE.match(rest[0].text)):
        return None
    names = _names(_cells(head.text.replace("||", "|")))
    filled = (line for line in (rest if wiki else rest[1:]) if not _RULE.match(line.text))
    rows = tuple(
        Row(
            cells=tuple(zip(names, _cells(line.text), strict=False)),
            first=line.first,
            last=line.last,
        )
        for line in filled
    )
    return Table(kind=_kind(names), rows=rows, first=head.first, last=run[-1].last)


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    closed = inner if inner.endswith("|") and not inner.endswith("\\|") else inner + "|"
    return [found.replace("\\|", "|").strip() for found in _CELL.findall(closed)]


def _names(head: Sequence[str]) -> list[str]:
    """What each column holds; where two say what is done ("Step", "Action"), the last does."""
    names = [_named(cell) for cell in head]
    last = max((at for at, name in enumerate(names) if name == "action"), default=0)
    return ["number" if name == "action" and at < last else name for at, name in enumerate(names)]


def _named(cell: str) -> str:
    words = " ".join(re.sub(r"[*_`:]", " ", cell).split())
    return next((name for name, pattern in _NAMES.items() if pattern.match(words)), "")


def _kind(names: Sequence[str]) -> Kind:
    if "then" in names and {"given", "when"} & set(names):
        return "clauses"
    if "expected" in names and "action" in names:
        return "steps"
    if "rule" in names:
        return "rules"
    return ""


def sentences(table: Table) -> Iterator[tuple[Row, str, str]]:
    """Each row that says something: the row, its words, and what must be done before it."""
    before: list[str] = []
    for row in table.rows:
        words = _sentence(table.kind, row)
        if words:
            yield row, words, " and ".join(before)
        if table.kind == "steps" and row.cell("action"):
            before.append(_bare(row.cell("action")))


def _sentence(kind: Kind, row: Row) -> str:
    if kind == "rules":
        return row.cell("rule")
    if kind == "clauses":
        clauses = ((name, _bare(row.cell(name))) for name in ("given", "when", "then"))
        return ", ".join(f"{name} {_without(name, text)}" for name, text in clauses if text)
    if not row.cell("expected"):
        return ""
    data = f" ({row.cell('data')})" if row.cell("data") else ""
    action = _without("when", _bare(row.cell("action")))
    given = _without("given", _bare(row.cell("given")))
    start = f"given {given}, " if given else ""
    done = f"when {action}{data}, " if action else ""
    return f"{start}{done}then {_without('then', _bare(row.cell('expected')))}"


def _without(name: str, text: str) -> str:
    return re.sub(rf"^(?:\*\*)?{name}(?:\*\*)?\b[\s,:]*", "", text, flags=re.IGNORECASE)


def _bare(text: str) -> str:
    return text.strip().rstrip(".,;")
