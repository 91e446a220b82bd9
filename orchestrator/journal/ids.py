"""The name of a run: 26 characters that sort by the time it began.

As a ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32 (no I, L, O, U).
Not a secret and not a counter. Above: `file`, `memory`, `runs`; below: nothing.
"""

import os
import time
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def new_id(
    now: Callable[[], float] = time.time, random: Callable[[int], bytes] = os.urandom
) -> str:
    """A fresh id; `now` gives seconds since 1970, `random` that many bytes."""
    number = int(now() * 1000) << 80 | int.from_bytes(random(10), "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def is_id(word: str) -> bool:
    """Whether the word has the form of a run's id."""
    return len(word) == LENGTH and word[0] <= "7" and set(word) <= set(ALPHABET)
