"""Whoever sits here: the name that stands in the record beside what they decided.

Not whether they are who they say: a record names, it proves nothing. Above: `answering`,
`approver`; below: nothing.
"""

import getpass
import os


def person() -> str:
    """The user's name, or `uid 1000` where the machine has none for them, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # which of the two depends on Python's version
        return f"uid {os.getuid()}"
