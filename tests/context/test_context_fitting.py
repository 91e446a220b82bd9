"""A brief in its room: cut at paragraphs, in a declared order, never what the work says."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.context.fitting import CUT_FIRST, Fitted, blocks, fitted
from orchestrator.messages import Prompt, Text


def words(text: str) -> int:
    return len(text.split())


def prompt(**sections: str) -> Prompt:
    return Prompt(parts=tuple(Text(text=text, label=label) for label, text in sections.items()))


def split(text: str) -> list[str]:
    lines = text.split("\n")
    return ["\n".join(lines[block.start : block.stop]) for block in blocks(lines)]


PAGE = "\n\n".join(f"## Part {n}\n\n" + "word " * 200 for n in range(10))


def test_a_brief_that_fits_is_told_as_it_is() -> None:
    told = prompt(context=PAGE, criterion="x")
    assert fitted(told, 100_000, words) == Fitted(prompt=told)


def test_the_sections_that_matter_least_are_cut_first_and_from_their_ends() -> None:
    found = fitted(prompt(context=PAGE, skills=PAGE, agent=PAGE), 5000, words)
    told, cuts = found.prompt, found.cuts
    assert {cut.section for cut in cuts} == {"skills"}
    assert told.part("skills").startswith("## Part 0")
    assert [cut.begins for cut in cuts[:2]] == ["## Part 9", "## Part 8"]
    assert told.part("context") == PAGE
    assert "too large" in cuts[0].why


def test_what_the_work_itself_says_is_never_cut() -> None:
    told = prompt(criterion=PAGE)
    assert fitted(told, 500, words) == Fitted(prompt=told, over=words(PAGE) - 500)


def test_a_section_keeps_its_floor() -> None:
    told = fitted(prompt(context=PAGE, criterion="word " * 100), 900, words)
    assert words(told.prompt.part("context")) >= CUT_FIRST["context"].floor


def test_a_heading_stays_with_its_paragraph_and_code_stays_whole() -> None:
    text = "# One\n\nfirst\n\n```\n# a\n\nb\n```\n\nlast"
    assert split(text) == ["# One\n\nfirst", "```\n# a\n\nb\n```", "last"]


def test_a_heading_begins_a_block_without_a_blank_line_and_goes_with_the_next_heading() -> None:
    text = "# One\n\n## Of it\n- a\n- b\n## More\n#no-heading\n"
    assert split(text) == ["# One\n\n## Of it\n- a\n- b", "## More\n#no-heading"]


@given(st.lists(st.integers(1, 300), min_size=1, max_size=12), st.integers(1, 2500))
def test_every_line_that_is_kept_is_a_whole_one(sizes: list[int], room: int) -> None:
    text = "\n\n".join("word " * size for size in sizes)
    told = prompt(context=text)
    found = fitted(told, room, words)
    kept, cuts = found.prompt, found.cuts
    assert set(kept.part("context").split("\n")) <= set(text.split("\n"))
    assert words(kept.part("context")) + sum(cut.tokens for cut in cuts) == words(text)
    assert words(kept.part("context")) - found.over <= room
