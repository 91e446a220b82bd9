"""The name of a run: 26 characters that sort by the time it began.

As a ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32 (no I, L, O, U).
A clock may jump back; the order never does: the milliseconds then count on from the newest id.
Not a secret and not a counter. Above: `file`, `memory`, `runs`; below: nothing.
"""

import os
import time
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_TIME = 10
_LAST = (1 << 48) - 1


def new_id(
    now: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = os.urandom,
    *,
    after: str = "",
) -> str:
    """A fresh id, greater than the id `after`, if that is given and time is not at its end.

    `now` gives seconds since 1970, `random` that many bytes.
    """
    moment = min(max(int(now() * 1000), _moment(after) + 1 if after else 0), _LAST)
    number = moment << 80 | int.from_bytes(random(10), "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def _moment(run: str) -> int:
    """The milliseconds since 1970 that an id begins with."""
    moment = 0
    for sign in run[:_TIME]:
        moment = moment << 5 | ALPHABET.index(sign)
    return moment


def is_id(word: str) -> bool:
    """Whether the word has the form of a run's id."""
    return len(word) == LENGTH and word[0] <= "7" and set(word) <= set(ALPHABET)
