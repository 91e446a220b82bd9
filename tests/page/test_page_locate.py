"""The element to act on is waited for, and is never the wrong one."""

import pytest

from orchestrator.page.acting import Act
from orchestrator.page.locate import Located, Location, locate
from orchestrator.page.look import Look
from orchestrator.page.snapshot import read_page
from orchestrator.page.targets import Ambiguous, Missing


class Stage:
    """A page that changes at given seconds, with a clock that only sleeping moves."""

    def __init__(self, *scenes: tuple[float, str]) -> None:
        self.scenes = scenes
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-6)

    async def look(self) -> Look:
        body = [body for at, body in self.scenes if at <= self.now][-1]
        if body.startswith("###"):
            return Look(page=read_page(body))
        return Look(page=read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```"))

    async def locate(
        self, words: str, scope: str = "", seconds: float = 5.0, act: Act = ""
    ) -> Location:
        return await locate(
            self.look, words, scope, seconds, act=act, clock=self.clock, sleep=self.sleep
        )


SAVE = '- button "Save" [ref=e1]'


@pytest.mark.anyio
async def test_an_element_is_given_with_its_handle() -> None:
    assert await Stage((0, SAVE)).locate('"Save" button') == Located(
        ref="e1", role="button", name="Save"
    )


@pytest.mark.anyio
async def test_an_element_that_comes_later_is_waited_for() -> None:
    stage = Stage((0, "- main"), (2, SAVE))
    assert isinstance(await stage.locate("save button"), Located)
    assert 2 <= stage.now < 2.2


@pytest.mark.anyio
async def test_a_missing_element_is_reported_at_the_end_with_the_nearest_names() -> None:
    stage = Stage((0, SAVE))
    outcome = await stage.locate('"Sve" button', seconds=3)
    assert isinstance(outcome, Missing)
    assert outcome.nearest == ('button "Save"',)
    assert stage.now == pytest.approx(3.0, abs=0.001)


@pytest.mark.anyio
async def test_ambiguity_that_settles_is_reported_early() -> None:
    stage = Stage((0, f"{SAVE}\n{SAVE}"))
    outcome = await stage.locate('"Save" button')
    assert isinstance(outcome, Ambiguous)
    assert outcome.count == 2
    assert 1 <= stage.now < 1.3


@pytest.mark.anyio
async def test_ambiguity_that_passes_is_waited_out() -> None:
    stage = Stage((0, f"{SAVE}\n{SAVE}"), (0.6, SAVE))
    assert isinstance(await stage.locate('"Save" button'), Located)


@pytest.mark.anyio
async def test_no_seconds_is_one_look() -> None:
    stage = Stage((0, "- main"), (0.01, SAVE))
    assert isinstance(await stage.locate("save button", seconds=0), Missing)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "words", "ref"),
    [
        ("- generic [ref=e1]:\n  - checkbox [ref=e2]\n  - text: I agree", '"I agree"', "e2"),
        ("- generic [ref=e9]:\n  - text: Show more\n  - img", '"Show more"', "e9"),
        (
            '- main [ref=e1]:\n  - link [ref=e3]:\n    - img "Logo" [ref=e4]\n    - text: Home page',
            '"Home page"',
            "e3",
        ),
        ("- generic [ref=e5] [cursor=pointer]: Open", "Open", "e5"),
    ],
)
async def test_words_stand_for_the_element_that_shows_only_them(
    body: str, words: str, ref: str
) -> None:
    outcome = await Stage((0, body)).locate(words, seconds=0)
    assert isinstance(outcome, Located)
    assert outcome.ref == ref


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "words", "hint"),
    [
        (
            '- combobox "Sort" [ref=e1]:\n  - option "Price"',
            'option "Price"',
            'it is a choice of combobox "Sort": select it there',
        ),
        (
            "- main [ref=e1]:\n  - text: Some words\n  - paragraph [ref=e2]: and more",
            '"Some words"',
            'text "Some words" is there, but cannot be acted on',
        ),
        ('- button "Ghost"', '"Ghost" button', 'button "Ghost" is there, but cannot be acted on'),
    ],
)
async def test_what_has_no_handle_is_not_acted_on(body: str, words: str, hint: str) -> None:
    outcome = await Stage((0, body)).locate(words, seconds=0)
    assert isinstance(outcome, Missing)
    assert outcome.hint == hint


@pytest.mark.anyio
async def test_nothing_is_located_under_a_dialog() -> None:
    dialog = '### Modal state\n- ["confirm" dialog with message "Sure?"]: can be handled by x'
    outcome = await Stage((0, dialog)).locate("save button", seconds=0)
    assert isinstance(outcome, Missing)
    assert outcome.hint == 'a dialog is open: confirm "Sure?"'


@pytest.mark.anyio
async def test_a_scope_that_is_missing_is_said_so() -> None:
    outcome = await Stage((0, SAVE)).locate('"Save" button', scope="dialog", seconds=0)
    assert isinstance(outcome, Missing)
    assert outcome.part == "scope"


@pytest.mark.anyio
async def test_a_target_without_words_is_refused_before_any_look() -> None:
    with pytest.raises(ValueError, match="a target needs words"):
        await Stage((0, SAVE)).locate(" ")


MAIL = """\
- generic [ref=e1] [cursor=pointer]:
  - generic [ref=e2]: Reply
  - generic [ref=e3]: Forward to Reply All
- generic [ref=e4]: You may read the terms here
- generic [ref=e5]: "- +"
- generic [ref=e6] [cursor=pointer]
- generic [ref=e7] [cursor=pointer]
- button "Pay now" [ref=e8]"""


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ('"Reply"', "e2"),
        ('"Forward"', 'aria-ref=e3 >> internal:text="Forward"i'),
        ('"the terms"', 'aria-ref=e4 >> internal:text="the terms"i'),
        ('"+"', 'aria-ref=e5 >> internal:text="+"i'),
        ("the 2nd icon", "e7"),
        ('"Pay"', "e8"),
    ],
)
async def test_a_click_lands_on_the_words_that_were_said(words: str, ref: str) -> None:
    outcome = await Stage((0, MAIL)).locate(words, act="click")
    assert isinstance(outcome, Located)
    assert outcome.ref == ref


@pytest.mark.anyio
async def test_what_is_typed_into_or_looked_at_keeps_its_plain_handle() -> None:
    outcome = await Stage((0, MAIL)).locate('"the terms"')
    assert isinstance(outcome, Located)
    assert outcome.ref == "e4"


@pytest.mark.anyio
async def test_a_control_that_comes_late_goes_before_words_of_a_running_text() -> None:
    told = "- generic [ref=e1]: Choose Tea from the menu"
    stage = Stage((0, told), (0.4, f'{told}\n- menuitem "Tea" [ref=e2]'))
    outcome = await stage.locate('"Tea"', act="click")
    assert isinstance(outcome, Located)
    assert outcome.ref == "e2"


@pytest.mark.anyio
async def test_words_of_a_running_text_are_clicked_where_nothing_better_comes() -> None:
    stage = Stage((0, "- generic [ref=e1]: Choose Tea from the menu"))
    outcome = await stage.locate('"Tea"', act="click")
    assert isinstance(outcome, Located)
    assert 1.0 <= stage.now < 1.5
