"""No error: what a witness says of it where the page marks its texts as nothing."""

import pytest

from tests.qa.test_witness import Shop

FORM = '- generic [ref=e1]:\n  - button "Send" [ref=e2]'
TOLD = f"{FORM}\n  - generic [ref=e3]: Please enter a name"


async def sent() -> Shop:
    """A shop whose form was looked at, and then sent."""
    shop = Shop()
    shop.page = lambda _now: FORM
    await shop.act("open")
    await shop.expect("f", kind="role", target='button "Send"')
    await shop.act("send")
    return shop


@pytest.mark.anyio
async def test_no_error_is_not_proven_where_an_unmarked_text_has_come_since_the_action() -> None:
    shop = await sent()
    shop.page = lambda _now: TOLD
    seen = await shop.expect("e", kind="role", target="error", negate=True)
    assert (seen.data or {})["holds"] is None
    assert (seen.data or {})["code"] == "ambiguous"
    assert "Please enter a name" in (seen.data or {})["saw"]


@pytest.mark.anyio
async def test_an_unmarked_text_that_comes_after_the_look_takes_the_pass_away() -> None:
    shop = await sent()
    seen = await shop.expect("e", kind="role", target="error", negate=True)
    assert (seen.data or {})["holds"] is True
    shop.page = lambda _now: TOLD
    await shop.claim("pass", seen.observation)
    verdict = await shop.claim("pass", seen.observation)
    assert verdict
    assert verdict.outcome == "unproven"
