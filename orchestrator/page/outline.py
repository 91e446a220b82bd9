"""Drawing a frame round an element into a picture that was taken, never into the page.

Not the finding of the element (`part`), nor the taking of the picture. Above: `flow`. Below:
nothing.
"""

from collections.abc import Sequence
from io import BytesIO

COLOUR = (214, 20, 20)
THICK = 3
GAP = 3
"""Pixels of the frame, and between it and the element."""


def outlined(png: bytes, box: Sequence[float]) -> bytes | None:
    """The picture with a frame round the box (left, top, width, height, in pixels).

    None where the box is not in the picture, or the bytes are no picture.
    """
    from PIL import Image, ImageDraw, UnidentifiedImageError

    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return None
    try:
        picture = Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    frame = _frame(picture.size, box)
    if frame is None:
        return None
    ImageDraw.Draw(picture).rectangle(frame, outline=COLOUR, width=THICK)
    kept = BytesIO()
    picture.save(kept, format="PNG", compress_level=3)
    return kept.getvalue()


def _frame(size: tuple[int, int], box: Sequence[float]) -> tuple[int, int, int, int] | None:
    """The frame's corners; at the picture's edge it lies just inside. None if out of sight."""
    left, top, width, height = box
    if left >= size[0] or top >= size[1] or left + width <= 0 or top + height <= 0:
        return None
    outer = GAP + THICK
    return (
        max(0, round(left) - outer),
        max(0, round(top) - outer),
        min(size[0], round(left + width) + outer) - 1,
        min(size[1], round(top + height) + outer) - 1,
    )
