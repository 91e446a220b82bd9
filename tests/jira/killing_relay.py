"""Stands between the program and its server, and kills the program at one moment of one call.

A program of its own, started in the server's place: `killing_relay.py FLAG MOMENT TOOL SERVER…`.
Lines go through as they are. MOMENT is `before` (the call has not reached the server) or `after`
(the server has answered, and the answer is not passed on). It kills once: FLAG is a file that it
takes away first.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def main(flag: Path, moment: str, tool: str, *server: str) -> None:
    program = os.getppid()
    child = subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    waited: set[object] = set()

    def kill() -> None:
        flag.unlink()
        os.kill(program, signal.SIGKILL)
        child.kill()
        os._exit(0)

    def answers() -> None:
        for line in child.stdout or ():
            if json.loads(line).get("id") in waited and flag.exists():
                kill()
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        os._exit(0)

    threading.Thread(target=answers, daemon=True).start()
    for line in sys.stdin.buffer:
        said = json.loads(line)
        called = said.get("method") == "tools/call" and said["params"]["name"] == tool
        if called and flag.exists() and moment == "before":
            kill()
        if called and moment == "after":
            waited.add(said["id"])
        child.stdin.write(line)
        child.stdin.flush()
    child.stdin.close()
    child.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
