"""Bad input as data: a ticket or a command line that is wrong, and what a person is told."""

from dataclasses import dataclass

HEAD = b"---\ntitle: Bad\n---\n## Acceptance criteria\n\n"
LINE = b'- Given I am on "/", then I see "Greet"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class BadTicket:
    """The bytes of a ticket's file, None for no file; how the run ends and what it says."""

    title: str
    data: bytes | None
    exit_code: int
    answer: str
    criteria: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BadWords:
    """The words after `orch`, and what is said of them."""

    title: str
    words: tuple[str, ...]
    answer: str


TICKETS = (
    BadTicket(title="It is not there", data=None, exit_code=2, answer="no ticket F-1"),
    BadTicket(title="It is empty", data=b"", exit_code=3, answer="looked for"),
    BadTicket(
        title="It has no criteria",
        data=b"---\ntitle: Bad\n---\nSome words.\n",
        exit_code=3,
        answer="looked for",
    ),
    BadTicket(
        title="It has 2 MB of prose around its criterion",
        data=HEAD + LINE + b"\n## Notes\n\n" + b"Nothing of use stands here.\n" * 70_000,
        exit_code=0,
        answer="",
        criteria=1,
    ),
    BadTicket(
        title="It has NUL and other control characters",
        data=HEAD + b'- Given I am on "/", then I see "Greet\x00\x07"\n',
        exit_code=1,
        answer="\\x07",
        criteria=1,
    ),
    BadTicket(
        title="It is not UTF-8 (half a surrogate pair)",
        data=HEAD + b'- Given I am on "/", then I see "\xed\xa0\x80"\n',
        exit_code=2,
        answer="UTF-8",
    ),
    BadTicket(
        title="It has escape, bidi and invisible characters",
        data=HEAD + 'Given I am on "/", then I see "\x1b[2J\u202eteerG\u200b"\n'.encode(),
        exit_code=1,
        answer=r"\x1b[2J\u202eteerG\u200b",
        criteria=1,
    ),
    BadTicket(
        title="Its lists are nested 300 deep",
        data=HEAD + LINE + b"".join(b" " * (2 * n) + b"- deeper\n" for n in range(1, 300)),
        exit_code=3,
        answer="",
        criteria=1,
    ),
    BadTicket(
        title="It has 100 criteria",
        data=HEAD
        + b"".join(b'- Given I am on "/", then I see "Greet" (%d)\n' % n for n in range(100)),
        exit_code=3,
        answer="",
        criteria=100,
    ),
)
"""Tickets that no person would write."""

WORDS = (
    BadWords(title="A command that is not there", words=("qqa", "F-1"), answer="qa"),
    BadWords(title="An argument is missing", words=("qa",), answer="TICKET"),
    BadWords(title="An argument too many", words=("qa", "F-1", "F-2"), answer="F-2"),
    BadWords(title="An empty argument", words=("qa", " "), answer="the argument TICKET is empty"),
    BadWords(title="An unknown option", words=("qa", "F-1", "--wat"), answer="--wat"),
    BadWords(
        title="A number that is none", words=("qa", "F-1", "--parallel", "x"), answer="'--parallel'"
    ),
    BadWords(
        title="A number below none", words=("qa", "F-1", "--parallel", "-1"), answer="'--parallel'"
    ),
    BadWords(title="A run that is not there", words=("runs", "show", "01X"), answer="no runs in"),
    BadWords(
        title="Escape sequences for an argument",
        words=("qa", "\x1b[2J\u202eF"),
        answer=r"\x1b[2J\u202eF",
    ),
)
"""Command lines that are wrong."""
