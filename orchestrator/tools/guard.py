"""What ends a child when this program is gone: even a kill that cannot be caught leaves none.

A shell that waits on a pipe of ours: the system closes it whatever becomes of us. Not the usual
end of a child (`ending`). Above: `app`, `browser`; below: nothing.
"""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_GUARD = """
read -r leader || leader=
read -r _
if [ -n "$leader" ]; then
    kill -s TERM -- "-$leader" 2>/dev/null
    sleep 2
    kill -s KILL -- "-$leader" 2>/dev/null
fi
[ -z "$1" ] || rm -rf -- "$1"
"""
_CHILD = 'echo $$; exec "$@" >&2'


@contextmanager
def guarded(folder: str = "") -> Iterator[int]:
    """End a child's process group, and remove `folder`, should this program die meanwhile.

    Yields the file that the child's standard output must be, and its command one of `announcing`:
    so the guard is told by the child itself, and no kill falls between its start and the guard's.
    """
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "orch-guard", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert guard.stdin
    try:
        yield guard.stdin.fileno()
    finally:
        guard.kill()
        guard.wait()
        guard.stdin.close()


def announcing(command: Sequence[str]) -> list[str]:
    """The command, started by a shell that tells its guard its process id and then becomes it.

    Whatever it writes goes to standard error. It must be the leader of a session of its own.
    """
    return ["/bin/sh", "-c", _CHILD, "orch-child", *command]
