"""What ends a child when this program is gone: even a kill that cannot be caught leaves none.

A shell that waits on a pipe of ours: the system closes it whatever becomes of us. Not the usual
end of a child (`ending`). Above: `app`, `browser`; below: nothing.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SCRIPT = """
read -r _
kill -s TERM -- "-$1" 2>/dev/null
sleep 2
kill -s KILL -- "-$1" 2>/dev/null
[ -z "$2" ] || rm -rf -- "$2"
"""


@contextmanager
def guarded(leader: int, folder: str = "") -> Iterator[None]:
    """End the process group of `leader`, and remove `folder`, should this program die meanwhile."""
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _SCRIPT, "orch-guard", str(leader), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        guard.kill()
        guard.wait()
        assert guard.stdin
        guard.stdin.close()
