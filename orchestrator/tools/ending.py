"""The end of a process and of all its children: asked first, then killed.

For children that were started as leaders of a group of their own. What moved to another session
got away and is not found; our own sudden end is for `guard`. Above: `app`, `browser`; below:
nothing.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress

_LOOK_SECONDS = 0.02


def end_group(leader: subprocess.Popen[bytes], *, seconds: float, children: float) -> None:
    """End the leader's group: SIGTERM to all of it, SIGKILL to what is left of it.

    The leader has that many `seconds` in between, the others at most `children` more.
    """
    _send(leader.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        leader.wait(timeout=seconds)
        until = time.monotonic() + children
        while time.monotonic() < until and _send(leader.pid, 0):
            time.sleep(_LOOK_SECONDS)
    _send(leader.pid, signal.SIGKILL)
    leader.wait()


def _send(group: int, sign: int) -> bool:
    """Whether there was anybody in the group to send it to."""
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group whose processes have all ended
        return False
    return True
