"""No error: what a witness says of it where the page marks its texts as nothing."""

import pytest

from tests.qa.test_witness import Shop


@pytest.mark.anyio
async def test_no_error_is_not_proven_where_an_unmarked_text_has_come_since_the_action() -> None:
    form = '- generic [ref=e1]:\n  - button "Send" [ref=e2]'
    shop = Shop()
    shop.page = lambda _now: form
    await shop.act("open")
    await shop.expect("f", kind="role", target='button "Send"')
    await shop.act("send")
    shop.page = lambda _now: f"{form}\n  - generic [ref=e3]: Please enter a name"
    seen = await shop.expect("e", kind="role", target="error", negate=True)
    assert (seen.data or {})["holds"] is None
    assert (seen.data or {})["code"] == "ambiguous"
    assert "Please enter a name" in (seen.data or {})["saw"]


@pytest.mark.anyio
async def test_an_unmarked_text_that_comes_after_the_look_takes_the_pass_away() -> None:
    form = '- generic [ref=e1]:\n  - button "Send" [ref=e2]'
    shop = Shop()
    shop.page = lambda _now: form
    await shop.act("open")
    await shop.expect("f", kind="role", target='button "Send"')
    await shop.act("send")
    seen = await shop.expect("e", kind="role", target="error", negate=True)
    assert (seen.data or {})["holds"] is True
    shop.page = lambda _now: f"{form}\n  - generic [ref=e3]: Please enter a name"
    await shop.claim("pass", seen.observation)
    verdict = await shop.claim("pass", seen.observation)
    assert verdict
    assert verdict.outcome == "unproven"


@pytest.mark.anyio
async def test_a_date_in_a_form_that_its_box_does_not_take_proves_no_fail() -> None:
    shop = Shop()
    shop.page = lambda _now: '- textbox "Arrival" [ref=e2]'
    await shop.act("open", element='"Arrival"', target="e2")
    await shop.expect("f", kind="role", target='field "Arrival"')
    shop.broken = "### Error\nError: Malformed value"
    await shop.act("type", element='"Arrival"', target="e2")
    assert await shop.claim("fail", 3, code="target-missing") is None
    assert "2026-12-01" in shop.witness.complaint
