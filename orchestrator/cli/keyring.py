"""The system's keyring, for variables that the environment lacks.

Asked through the program `keyring`, where there is one: `keyring set orch NAME` keeps a value,
under the service `orch`. Nothing is asked for a variable that is set or has a default. Above:
`loading`; below: nothing.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping

PROGRAM = "keyring"
SERVICE = "orch"
SECONDS = 60.0
"""How long a person may take to unlock it."""


def kept(names: Iterable[str], environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The values of those of these names that the keyring holds."""
    program = shutil.which(PROGRAM, path=environ.get("PATH"))
    found = {name: _value(program, name) for name in dict.fromkeys(names)} if program else {}
    return {name: value for name, value in found.items() if value}


def _value(program: str, name: str) -> str:
    try:
        said = subprocess.run(
            [program, "get", SERVICE, name],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return said.stdout.strip("\r\n") if said.returncode == 0 else ""
