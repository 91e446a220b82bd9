"""A ticket file as people write it, and what an edit leaves alone."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from orchestrator.servers.ticket_file import (
    Comment,
    TicketFile,
    new_ticket,
    read_ticket,
    with_comment,
    with_status,
)
from orchestrator.servers.ticket_matter import BadTicket, TicketFault

QUIET = settings(deadline=None)
"""The machine may be busy: slowness is not what these tests are about."""

SAID = Comment(author="orch", time="2026-11-21T12:00:05Z", body="seen")

LINES = st.sampled_from(
    [
        "",
        "  ",
        "# One",
        "## Two",
        "## Comments",
        "##  comments  ##",
        "### Three",
        "### maria · yesterday",
        "> quoted",
        "- item",
        "- ```",
        "  ```",
        "```",
        "~~~~",
        "<!-- open",
        "close -->",
        "---",
        "plain words",
        "status: not this one",
        "\tcode",
        "…\u2028…",
    ]
)
FRONT = st.sampled_from(
    [
        "",
        "---\n---\n",
        "---\ntitle: T\nstatus: In QA # why\nlabels: [a, 'b']\n---\n",
        "---\nstatus:\npriority: high\n---\n",
        '---\n# a comment\nstatus: "In QA"\nmore: {a: [1, 2]}\n---\n',
        "---\nstatus: >-\n  In\n  QA\nowner: x\n---\n",
        "---\r\ntitle: T\r\nstatus: 'To do'\r\n---\r\n",
        "---\ntitle: T\n---\n",
        "---\n{title: T, status: No, labels: x}\n---\n",
    ]
)
FILES = st.builds(
    lambda bom, front, lines, ending: (bom + front + ending.join(lines)).encode(),
    st.sampled_from(["", "\ufeff"]),
    FRONT,
    st.lists(LINES, max_size=14),
    st.sampled_from(["\n", "\r\n"]),
)
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)
PROSE = st.lists(st.one_of(LINES, WORDS), min_size=1).map("\n".join).filter(str.strip)


def a_ticket(data: bytes) -> TicketFile:
    """The ticket, where the lines that were drawn make one."""
    try:
        return read_ticket("SHOP-1", data)
    except BadTicket:
        reject()


def taken_out(before: bytes, after: bytes) -> bytes:
    """What is gone between the beginning and the end that both have in common."""

    def same(one: bytes, other: bytes) -> int:
        pairs = enumerate(zip(one, other, strict=False))
        return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))

    head = same(before, after)
    tail = same(before[head:][::-1], after[head:][::-1])
    return before[head : len(before) - tail]


@QUIET
@given(FILES, PROSE)
def test_a_comment_is_added_and_nothing_else_changes(data: bytes, body: str) -> None:
    before = a_ticket(data)
    try:
        changed = with_comment("SHOP-1", data, replace(SAID, body=body))
    except BadTicket as bad:
        assert "never closed" in str(bad)  # noqa: PT017
        return
    after = read_ticket("SHOP-1", changed)
    assert replace(after, comments=before.comments) == before
    assert len(after.comments) == len(before.comments) + 1
    assert after.comments[-1].body.split() == body.split()
    assert taken_out(data, changed) == b""


@QUIET
@given(FILES, WORDS)
@example(b"---\nstatus: &a In QA\nb: *a\n---\n", "Done")
def test_a_move_changes_the_status_and_nothing_else(data: bytes, status: str) -> None:
    before = a_ticket(data)
    try:
        changed = with_status("SHOP-1", data, status)
    except BadTicket as bad:
        assert "cannot change" in str(bad)  # noqa: PT017
        return
    after = read_ticket("SHOP-1", changed)
    assert after == replace(before, status=" ".join(status.split()))
    assert len(taken_out(data, changed)) <= len(">-\n  In\n  QA\n")


@QUIET
@given(WORDS, PROSE, WORDS, st.lists(WORDS, max_size=3))
def test_a_new_ticket_reads_back_as_it_was_given(
    title: str, body: str, status: str, labels: list[str]
) -> None:
    try:
        data = new_ticket(
            "SHOP-1", title=title, body=body, status=status, priority="", labels=tuple(labels)
        )
    except TicketFault as fault:
        assert "add_comment" in str(fault)  # noqa: PT017
        return
    ticket = read_ticket("SHOP-1", data)
    assert ticket.title == " ".join(title.split())
    assert ticket.status == " ".join(status.split())
    assert ticket.labels == tuple(" ".join(label.split()) for label in labels)
    assert ticket.body.split() == body.split()
    assert ticket.comments == ()


@QUIET
@given(st.binary())
def test_any_bytes_are_a_ticket_or_a_plain_fault(data: bytes) -> None:
    try:
        assert read_ticket("SHOP-1", data).key == "SHOP-1"
    except BadTicket as bad:
        assert str(bad).startswith("SHOP-1.md")  # noqa: PT017


@QUIET
@given(st.text(st.characters(codec="utf-8")))
def test_any_front_matter_is_read_or_a_fault_with_its_line(matter: str) -> None:
    assume("---" not in matter)
    try:
        read_ticket("SHOP-1", f"---\n{matter}\n---\n".encode())
    except BadTicket as bad:
        assert 1 <= bad.line <= matter.count("\n") + matter.count("\r") + 3  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("no heading\n", "SHOP-1"),
        ("\nwords\n\n## The second line\n", "The second line"),
        ("```\n# not this\n```\n# this ##\n", "this"),
        ("---\nstatus: x\n---\n# From the body\n", "From the body"),
        ("---\ntitle: 12:30\n---\n# x\n", "12:30"),
        ("---\ntitle: No\n---\n", "No"),
        ("---\ntitle: >\n  two\n  lines\n---\n", "two lines"),
        ("## Comments\n### maria · today\n> # x\n", "SHOP-1"),
        ("\ufeff---\r\ntitle: T\r\n---\r\n", "T"),
    ],
)
def test_a_title_is_found_wherever_it_stands(text: str, title: str) -> None:
    assert read_ticket("SHOP-1", text.encode()).title == title


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"---\ntitle: x\n", "SHOP-1.md:1: the front matter is opened"),
        (b"---\na: 1\ntitle: [x]\n---\n", "SHOP-1.md:3: title must be one line of text"),
        (b"---\na: b\n c: d\n---\n", "SHOP-1.md:3: not YAML"),
        (b"---\n- a\n---\n", "SHOP-1.md:2: the front matter must be lines like"),
        (b"---\nstatus: a\nstatus: b\n---\n", 'SHOP-1.md:3: "status" is there twice'),
        (b"---\nlabels: [a, [b]]\n---\n", "SHOP-1.md:2: labels must be a list of words"),
        (b"---\n<<: *a\n---\n", "SHOP-1.md:2: not YAML"),
        (b"---\ntitle: a\x01\n---\n", "SHOP-1.md:2: not YAML: a character"),
        (b"---\na: " + b"[" * 5000 + b"\n---\n", "nested too deeply"),
        (b"---\na: " + b"x" * 70_000 + b"\n---\n", "longer than 65536"),
        (b"one\ntwo \xff\n", "SHOP-1.md:2: not UTF-8"),
        (b"x" * (2 * 1024 * 1024 + 1), "SHOP-1.md: larger than 2048 KB"),
    ],
)
def test_a_file_that_is_no_ticket_says_where_and_why(data: bytes, said: str) -> None:
    with pytest.raises(BadTicket) as told:
        read_ticket("SHOP-1", data)
    assert said in str(told.value)


def test_aliases_that_multiply_cost_nothing() -> None:
    lines = ["a: &a [x, x]"]
    lines += [
        f"{new}: &{new} [*{old}, *{old}]"
        for old, new in zip("abcdefghij", "bcdefghijk", strict=True)
    ]
    data = "\n".join(["---", *lines, "status: Open", "---", ""]).encode()
    assert read_ticket("SHOP-1", with_status("SHOP-1", data, "Done")).status == "Done"


@pytest.mark.parametrize("line", ["word", "## Comments", "- ```"])
def test_two_megabytes_are_read_and_commented(line: str) -> None:
    data = (line + "\n").encode() * (1_900_000 // (len(line) + 1))
    try:
        assert read_ticket("SHOP-1", with_comment("SHOP-1", data, SAID)).comments[-1] == SAID
    except BadTicket as bad:
        assert "never closed" in str(bad)  # noqa: PT017


@pytest.mark.parametrize(
    "text", ["---\n---\n# " + " " * 1_500_000 + "x #\n", "- " * 900_000, "#" * 1_500_000]
)
def test_a_long_line_costs_no_more_than_many(text: str) -> None:
    assert read_ticket("SHOP-1", text.encode()).comments == ()


def test_comments_end_at_the_next_section_and_come_before_it() -> None:
    text = "a\n\n## Comments\n\nby hand\n\n### maria · 3 May\nfirst\n\n## Notes\nb\n"
    ticket = read_ticket("SHOP-1", text.encode())
    assert ticket.body == "a\n\n## Notes\nb"
    assert ticket.comments == (
        Comment(author="", time="", body="by hand"),
        Comment(author="maria", time="3 May", body="first"),
    )
    changed = with_comment("SHOP-1", text.encode(), SAID).decode()
    assert changed == text.replace(
        "## Notes", "### orch · 2026-11-21T12:00:05Z\n\n> seen\n\n## Notes"
    )


def test_a_heading_in_a_code_block_or_html_comment_opens_no_comments() -> None:
    text = "```\n## Comments\n```\n<!--\n## Comments\n-->\nend"
    ticket = read_ticket("SHOP-1", text.encode())
    assert (ticket.body, ticket.comments) == (text, ())


def test_a_block_that_is_never_closed_is_named_before_it_swallows_a_comment() -> None:
    with pytest.raises(BadTicket, match=r"^SHOP-1\.md:5: a block that is never closed"):
        with_comment("SHOP-1", b"---\ntitle: x\n---\nwords\n```\ncode\n", SAID)


def test_a_comment_of_control_characters_is_refused() -> None:
    with pytest.raises(TicketFault, match=r"U\+0000"):
        with_comment("SHOP-1", b"x\n", replace(SAID, body="a\0b"))
    with pytest.raises(TicketFault, match=r"U\+D800"):
        with_status("SHOP-1", b"x\n", "\ud800")
