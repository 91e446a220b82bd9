"""What holds of every cut: whole blocks from the end, floors, the declared order, and the sums."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.context.fitting import CUT_FIRST, Fitted, blocks, fitted
from orchestrator.context.tokens import count
from orchestrator.messages import Prompt, Text

NEVER = ("application", "ticket", "criterion", "task")


def words(text: str) -> int:
    return len(text.split())


def says(length: int) -> str:
    return f"line{length} " + "word " * length + "end"


LINES = st.integers(0, 120).map(says)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
HEADINGS = st.sampled_from(["# One", "## Of it", "### Of that"])
CODE = st.lists(LINES, min_size=1, max_size=3).map(
    lambda said: "```\n" + "\n\n".join(said) + "\n```"
)
TEXTS = st.lists(
    st.tuples(PARAGRAPHS | HEADINGS | CODE, st.sampled_from(["\n", "\n\n", "\n\n\n"])),
    min_size=1,
    max_size=8,
).map(lambda said: "".join(block + gap for block, gap in said))
BRIEFS = st.lists(
    st.tuples(st.sampled_from([*CUT_FIRST, *NEVER]), TEXTS), min_size=1, max_size=4
).map(lambda parts: Prompt(parts=tuple(Text(text=text, label=label) for label, text in parts)))
ROOMS = st.integers(0, 1500)


def split(text: str) -> list[str]:
    lines = text.split("\n")
    return ["\n".join(lines[block.start : block.stop]) for block in blocks(lines)]


def total(prompt: Prompt) -> int:
    return sum(words(part.text) for part in prompt.parts)


def least(label: str, room: int) -> int:
    return max(CUT_FIRST[label].floor, round(CUT_FIRST[label].share * room))


def may_give(text: str, label: str, room: int) -> bool:
    """Whether a section has another block to give."""
    found = split(text)
    return len(found) > 1 and words(text) - words(found[-1]) >= least(label, room)


@given(BRIEFS, ROOMS)
def test_what_is_kept_is_the_beginning_of_each_section_up_to_the_end_of_a_block(
    prompt: Prompt, room: int
) -> None:
    for before, after in zip(prompt.parts, fitted(prompt, room, words).prompt.parts, strict=True):
        assert before.text.startswith(after.text)
        kept = split(after.text)
        assert kept == split(before.text)[: len(kept)]
        if after.label in NEVER:
            assert after == before
        elif after != before:
            assert after.text.endswith(kept[-1])
            assert not kept[-1].split("\n")[-1].startswith("#")


@given(BRIEFS, ROOMS)
def test_a_section_that_is_cut_keeps_its_share_and_its_floor(prompt: Prompt, room: int) -> None:
    for before, after in zip(prompt.parts, fitted(prompt, room, words).prompt.parts, strict=True):
        if after != before:
            assert words(after.text) >= least(after.label, room)


@given(BRIEFS, ROOMS)
def test_no_section_is_cut_while_one_that_goes_before_it_has_a_block_to_give(
    prompt: Prompt, room: int
) -> None:
    found = fitted(prompt, room, words)
    order = list(CUT_FIRST)
    ranks = [order.index(cut.section) for cut in found.cuts]
    assert ranks == sorted(ranks)
    for part in found.prompt.parts:
        goes_first = part.label in order and ranks and order.index(part.label) < ranks[-1]
        assert not (goes_first and may_give(part.text, part.label, room))


@given(BRIEFS, ROOMS)
def test_what_is_kept_and_what_is_cut_add_up_and_nothing_is_cut_without_need(
    prompt: Prompt, room: int
) -> None:
    found = fitted(prompt, room, words)
    cut = sum(one.tokens for one in found.cuts)
    assert total(found.prompt) + cut == total(prompt)
    if sum(len(part.text.encode()) for part in prompt.parts) > room:
        assert found.over == max(0, total(found.prompt) - room)
    if found.cuts:
        assert total(found.prompt) + found.cuts[-1].tokens > room
    if found.over:
        left = [part for part in found.prompt.parts if part.label in CUT_FIRST]
        assert not any(may_give(part.text, part.label, room) for part in left)


@given(BRIEFS, ROOMS)
def test_the_same_brief_gives_the_same_bytes_and_one_that_was_cut_is_not_cut_again(
    prompt: Prompt, room: int
) -> None:
    found = fitted(prompt, room, words)
    assert fitted(prompt, room, words) == found
    again = fitted(found.prompt, room, words)
    assert again == Fitted(prompt=found.prompt, over=found.over)


@given(BRIEFS, ROOMS)
def test_by_the_real_table_too_a_brief_is_within_its_room_or_says_by_how_much_it_is_not(
    prompt: Prompt, room: int
) -> None:
    found = fitted(prompt, room, count)
    size = sum(count(part.text) for part in found.prompt.parts)
    assert size - room <= found.over
    assert fitted(prompt, room, count) == found
