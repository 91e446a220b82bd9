"""All the lies and honest scripts. `docs/verdicts.md` is made from them; `test_lies` plays them."""

from tests.lies.citing import NUMBERS, TIMES
from tests.lies.scene import Told
from tests.lies.sources import SOURCES
from tests.lies.truths import TRUTHS
from tests.lies.weaker import FAILS, WEAKER

__all__ = ["CHAPTERS", "LIES", "TRUTHS", "Told"]

LIES = (*NUMBERS, *TIMES, *WEAKER, *SOURCES, *FAILS)

CHAPTERS = (
    ("Numbers", NUMBERS),
    ("Times", TIMES),
    ("Weaker than the criterion", WEAKER),
    ("Where it comes from", SOURCES),
    ("Fails that are none", FAILS),
)
"""The lies as the page in the docs divides them."""
