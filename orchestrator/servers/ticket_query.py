"""The search language of the tracker: words, `field = value`, AND, ORDER BY.

A small part of JQL, so that a query reads the same with either; whatever lies outside it is
refused with a sentence, never taken for a word. Not an index: it judges one ticket at a time.
Above: `tickets`; below: `ticket_file`'s ticket.
"""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orchestrator.servers.ticket_file import TicketFile
from orchestrator.servers.ticket_folder import natural
from orchestrator.servers.ticket_matter import TicketFault

_FIELDS: dict[str, Callable[[TicketFile], Sequence[str]]] = {
    "key": lambda ticket: (ticket.key,),
    "project": lambda ticket: (ticket.key.rpartition("-")[0],),
    "status": lambda ticket: (ticket.status,),
    "priority": lambda ticket: (ticket.priority,),
    "label": lambda ticket: ticket.labels,
    "labels": lambda ticket: ticket.labels,
}
_RANKS = (
    {"blocker", "critical", "highest", "urgent", "p0"},
    {"high", "major", "p1"},
    {"medium", "normal", "p2"},
    {"low", "minor", "p3"},
    {"lowest", "trivial", "p4"},
)
_ORDERS: dict[str, Callable[[TicketFile], object]] = {
    "key": lambda ticket: natural(ticket.key),
    "priority": lambda ticket: _rank(ticket.priority),
    "status": lambda ticket: ticket.status.casefold(),
    "title": lambda ticket: ticket.title.casefold(),
}
_TOKEN = re.compile(r"""\"[^"]*\"|'[^']*'|(?P<sign>[!<>~=()]+)|[^\s"!<>~=()]+""")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    quoted: bool = False
    sign: bool = False

    def word(self, *words: str) -> bool:
        """Whether this is one of these words of the language."""
        return not self.quoted and self.text.upper() in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: `filters` are fields and the value each must have; `words` must all occur."""

    filters: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    order: str = "key"
    descending: bool = False

    def matches(self, ticket: TicketFile) -> bool:
        for name, value in self.filters:
            if value.casefold() not in (has.casefold() for has in _FIELDS[name](ticket)):
                return False
        said = " ".join(comment.body for comment in ticket.comments)
        text = f"{ticket.key} {ticket.title} {' '.join(ticket.labels)} {ticket.body} {said}"
        text = " ".join(text.casefold().split())
        return all(" ".join(word.casefold().split()) in text for word in self.words)

    def sorted(self, tickets: Sequence[TicketFile]) -> list[TicketFile]:
        """In the order asked for, and among equals by key."""
        by_key = sorted(tickets, key=lambda ticket: natural(ticket.key))
        wanted = _ORDERS[self.order]
        return sorted(by_key, key=wanted, reverse=self.descending)  # type: ignore[arg-type]

    def hint(self, tickets: Sequence[TicketFile]) -> str:
        """Why nothing was found, where a filter names a value that no ticket has."""
        for name, value in self.filters:
            known = sorted({has for ticket in tickets for has in _FIELDS[name](ticket) if has})
            if value.casefold() not in (has.casefold() for has in known):
                shown = ", ".join(known[:12]) or "none"
                return f'no ticket has {name} "{value}"; there are: {shown}'
        return ""


def read_query(text: str) -> Query:
    """Read a query; raises TicketFault with what the language has instead."""
    if text.count('"') % 2:
        raise TicketFault('a quotation mark in the query is never closed: status = "In QA"')
    tokens, order, descending = _order([_token(found) for found in _TOKEN.finditer(text)])
    filters: list[tuple[str, str]] = []
    words: list[str] = []
    for term in _terms(tokens):
        if len(term) > 1 and term[1].sign:
            filters.append(_filter(term))
        else:
            words.extend(_words(term))
    return Query(filters=tuple(filters), words=tuple(words), order=order, descending=descending)


def _token(found: re.Match[str]) -> _Token:
    if found["sign"]:
        return _Token(text=found["sign"], sign=True)
    if found[0][0] in "\"'" and found[0][-1] == found[0][0] and len(found[0]) > 1:
        return _Token(text=found[0][1:-1], quoted=True)
    return _Token(text=found[0])


def _terms(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """The tokens between the ANDs; a filter after words begins a term of its own."""
    terms: list[list[_Token]] = [[]]
    for index, token in enumerate(tokens):
        if token.word("AND"):
            terms.append([])
            continue
        if index + 1 < len(tokens) and tokens[index + 1].sign and not token.sign:
            terms.append([])
        terms[-1].append(token)
    return [term for term in terms if term]


def _filter(term: list[_Token]) -> tuple[str, str]:
    name, sign, value = term[0], term[1], term[2:]
    if sign.text != "=":
        raise TicketFault(f'"{sign.text}" is not understood: a filter is status = "In QA"')
    if name.quoted or name.text.lower() not in _FIELDS:
        near = difflib.get_close_matches(name.text.lower(), _FIELDS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(_FIELDS)}"
        raise TicketFault(f'no field "{name.text}": {hint}')
    if not value or any(part.sign or part.word("OR", "NOT") for part in value):
        raise TicketFault(f'{name.text} = needs one value, as in {name.text} = "In QA"')
    if len(value) > 1 and any(part.quoted for part in value):
        raise TicketFault(f'put AND after {name.text} = "{value[0].text}"')
    return name.text.lower(), " ".join(part.text for part in value)


def _words(term: list[_Token]) -> list[str]:
    for token in term:
        if token.sign or token.word("OR", "NOT"):
            raise TicketFault(
                f'"{token.text}" is not understood here: a query is words and filters joined by '
                f'AND, as in login AND status = "In QA"; to look for the word itself, quote it'
            )
    return [token.text for token in term if token.text.strip()]


def _order(tokens: list[_Token]) -> tuple[list[_Token], str, bool]:
    """Take ORDER BY off the end; of priorities the most urgent come first but for ASC."""
    for index in range(len(tokens) - 1):
        if not (tokens[index].word("ORDER") and tokens[index + 1].word("BY")):
            continue
        asked = [token.text.lower() for token in tokens[index + 2 :]]
        name, way = " ".join(asked[:1]), " ".join(asked[1:])
        if name not in _ORDERS or way not in {"", "asc", "desc"}:
            raise TicketFault(f"ORDER BY takes one of {', '.join(_ORDERS)}, then ASC or DESC")
        return tokens[:index], name, way == ("asc" if name == "priority" else "desc")
    return tokens, "key", False


def _rank(priority: str) -> tuple[int, str]:
    """Its place among the priorities that people use; an unknown one comes after them."""
    word = priority.casefold()
    if not word:
        return len(_RANKS) + 1, ""
    return next((at for at, names in enumerate(_RANKS) if word in names), len(_RANKS)), word
