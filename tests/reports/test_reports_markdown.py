"""Markdown for people: every verdict, each failure in full, and no page that writes in it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.reports import markdown
from orchestrator.reports.summary import Proof, Row, Summary
from orchestrator.reports.tally import summarise
from tests.reports import shop_story

PART = 'main › alert "Invalid credentials"\n> alert: Invalid credentials\n```\n# not a heading'


def shown(summary: Summary) -> list[Token]:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.write(summary))
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def failed(**more: str) -> Summary:
    """SHOP-7 with its failure told in full."""
    summary = summarise(shop_story.shop_7())
    row = summary.rows[2]
    proof = replace(row.evidence[0], step='Then I see "This account is locked"', part=PART, **more)  # type: ignore[arg-type]
    rows = (*summary.rows[:2], replace(row, evidence=(proof,)), summary.rows[3])
    return replace(summary, rows=rows)


def test_the_table_has_every_verdict_and_each_failure_its_section() -> None:
    text = markdown.write(summarise(shop_story.shop_7()), head="ab" * 32)
    assert text.startswith("# qa SHOP-7\n\n2 passed · 1 failed · 1 blocked · run `01KB")
    assert "| 1 | A wrong password is refused | pass | alert " in text
    assert "| 3 | Five wrong passwords lock the account | **FAIL** | alert " in text
    assert "### 3 Five wrong passwords lock the account: fail" in text
    assert "### 4 The lock is mailed to the member: blocked" in text
    assert "### 1" not in text
    assert f"has the hash `{'ab' * 32}`" in text


def test_a_failure_says_what_was_expected_found_where_and_at_which_step() -> None:
    text = markdown.write(failed())
    assert '- expected: alert "This account is locked"' in text
    assert '- found: alert "Invalid credentials"' in text
    assert '- step: Then I see "This account is locked"' in text
    assert '- after: click "Log in" button' in text
    assert "- evidence: observation 30, after action 29" in text


def test_what_stands_on_the_page_cannot_leave_its_fence() -> None:
    (fence,) = [token for token in shown(failed()) if token.type == "fence"]
    assert fence.content == PART + "\n"


def test_pictures_are_linked_from_where_the_report_lies_the_outlined_first() -> None:
    text = markdown.write(failed(outlined="a b/outlined.png"), lambda path: f"../{path}")
    first, second = [line for line in text.splitlines() if line.startswith("![")]
    assert first == "![outlined.png](../a%20b/outlined.png)"
    assert second.endswith("/artifacts/criterion-3-fail.png)")


def test_the_short_form_has_verdicts_and_failures_but_no_paths() -> None:
    text = markdown.short("SHOP-7", failed().rows, "01K")
    assert text.startswith("**SHOP-7: 2 passed · 1 failed · 1 blocked**\n\n| no. |")
    assert '- found: alert "Invalid credentials"' in text
    assert '- part of the page: main › alert "Invalid credentials"' in text
    assert ".orch" not in text
    assert text.endswith("run 01K")


def test_the_short_form_of_a_run_that_tested_nothing_says_so() -> None:
    assert markdown.short("", (), "01K") == "**nothing was tested**\n\nrun 01K"


_HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["<img src=x>", "[a](http://x)", "![a](b)", "# h", "| a | b |", "```", "http://x.test", "\x1b"]
)


@settings(max_examples=150, deadline=None)
@given(_HOSTILE, _HOSTILE, _HOSTILE)
def test_no_text_from_outside_becomes_a_link_a_picture_or_markup(
    title: str, says: str, saw: str
) -> None:
    proof = Proof(
        says=says,
        saw=saw,
        holds=False,
        after=saw,
        action=1,
        expectation=2,
        screenshot="",
        part=says,
    )
    row = Row(
        id="c", ticket="SHOP-7", number=1, title=title, state="done", outcome="fail",
        evidence=(proof,), reason=saw,
    )  # fmt: skip
    summary = replace(summarise(shop_story.shop_7()), rows=(row,))
    kinds = [token.type for token in shown(summary)]
    assert not {"image", "html_inline", "html_block", "code_block"} & {*kinds}
    assert kinds.count("link_open") == 1  # the record's own
    assert kinds.count("heading_open") == 3
    assert kinds.count("tr_open") == 2
