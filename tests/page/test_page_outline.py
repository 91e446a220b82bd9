"""A frame is drawn into a copy of the picture, round the element and nowhere else."""

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from orchestrator.page.outline import COLOUR, outlined

WHITE = (255, 255, 255)
SIZE = (80, 60)


def picture() -> bytes:
    kept = BytesIO()
    Image.new("RGB", SIZE, WHITE).save(kept, format="PNG")
    return kept.getvalue()


def pixels(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def test_the_frame_goes_round_the_element_and_leaves_it_as_it_is() -> None:
    drawn = outlined(picture(), (20, 20, 30, 10))
    assert drawn
    shown = pixels(drawn)
    assert shown.size == SIZE
    assert shown.getpixel((15, 25)) == COLOUR
    assert shown.getpixel((30, 15)) == COLOUR
    assert shown.getpixel((35, 25)) == WHITE
    assert shown.getpixel((2, 2)) == WHITE


def test_an_element_that_reaches_out_of_the_picture_is_framed_at_its_edge() -> None:
    drawn = outlined(picture(), (-10, -10, 500, 500))
    assert drawn
    assert pixels(drawn).getpixel((0, 30)) == COLOUR
    assert pixels(drawn).getpixel((79, 30)) == COLOUR


def test_an_element_out_of_sight_is_not_framed() -> None:
    assert outlined(picture(), (10, 300, 20, 20)) is None
    assert outlined(picture(), (10, 10, 0, 20)) is None
    assert outlined(picture(), ()) is None


def test_what_is_no_picture_is_left_alone() -> None:
    assert outlined(b"png", (1, 1, 5, 5)) is None
    assert outlined(b"\x89PNG\r\n\x1a\nxxxx", (1, 1, 5, 5)) is None


_SIDE = st.floats(-1e6, 1e6)


@settings(max_examples=60, deadline=None)
@given(st.tuples(_SIDE, _SIDE, _SIDE, _SIDE))
def test_any_box_gives_a_picture_of_the_same_size_or_none(
    box: tuple[float, float, float, float],
) -> None:
    drawn = outlined(picture(), box)
    assert drawn is None or pixels(drawn).size == SIZE
