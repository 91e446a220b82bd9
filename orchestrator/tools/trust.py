"""Has a person trusted exactly these servers and shell lines of this folder?

The record lies outside every project, bound to the folder's real path and to a hash of what would
run; another hash asks again, and a folder inside a trusted one is not trusted. In CI,
`ORCH_TRUST=HASH` stands for the person. Not the starting (`pool`, `app`) nor the asking (`cli`).
Above: `cli`; below: `private`, `canonical`, `visible`.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.errors import ConfigError, Place, Refused
from orchestrator.messages import Json
from orchestrator.tools import private
from orchestrator.tools.canonical import canonical, digest
from orchestrator.tools.visible import visible

FORMAT = 1
"""The version of the record's and the fingerprint's form."""

VARIABLE = "ORCH_TRUST"
"""The environment variable that holds the hash, or several with commas, that CI trusts."""

_SECONDS = 10.0


def record_path(environment: Mapping[str, str]) -> Path:
    """Where this person's record lies: `orch/trust.json` under ORCH_HOME, or else XDG's state."""
    home = environment.get("ORCH_HOME") or environment.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local" / "state") / "orch" / "trust.json"


def fingerprint(root: Path, servers: Mapping[str, Json], shell_lines: Sequence[str]) -> str:
    """The sha256, in hex, of what would run where.

    `servers` are the entries of .mcp.json as written, before `${…}` is filled in: a secret never
    comes into the hash.
    """
    parts = {
        "format": FORMAT,
        "root": os.path.realpath(root),
        "servers": dict(servers),
        "shell": list(shell_lines),
    }
    return digest(parts)


def listing(root: Path, servers: Mapping[str, Json], shell_lines: Sequence[str]) -> tuple[str, ...]:
    """Exactly what would run, a line each: arguments one by one, names of the environment."""
    lines = [f"in {visible(os.path.realpath(root))}"]
    for name, entry in servers.items():
        lines.append(f"server {visible(name)}")
        lines += [f"  {label}: {words}" for label, words in _described(entry)]
    lines += [f"shell line: {visible(line)}" for line in shell_lines]
    return tuple(lines)


def _described(entry: Json) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, Mapping):
        yield "entry", visible(canonical(entry))
        return
    known = dict(entry)
    if "command" in known:
        arguments = known.pop("args", [])
        words = [known.pop("command"), *(arguments if isinstance(arguments, list) else [arguments])]
        yield "runs", "  ".join(f"[{visible(str(word))}]" for word in words)
        yield "in", visible(str(known.pop("cwd", ".")))
    for label, key in (("environment", "env"), ("headers", "headers")):
        names = known.pop(key, {})
        if names:
            yield label, ", ".join(visible(str(name)) for name in names)
    for key, value in known.items():
        yield visible(key), visible(value if isinstance(value, str) else canonical(value))


class Trusting:
    """The record of what this person trusted; `environment` is the process's, never a project's."""

    def __init__(self, path: Path, environment: Mapping[str, str] | None = None) -> None:
        self.path = path
        given = (environment or {}).get(VARIABLE, "")
        self._given = frozenset(filter(None, re.split(r"[,\s]+", given)))

    def is_trusted(self, root: Path, hashed: str) -> bool:
        """Whether this folder, by its own real path, was trusted with this fingerprint."""
        if hashed in self._given:
            return True
        return self._read().get(os.path.realpath(root), {}).get("hash") == hashed

    def require(self, root: Path, servers: Mapping[str, Json], shell_lines: Sequence[str]) -> None:
        """Raise Refused unless there is nothing to trust here, or it was trusted."""
        if not servers and not shell_lines:
            return
        hashed = fingerprint(root, servers, shell_lines)
        if not self.is_trusted(root, hashed):
            raise Refused(
                "the servers and shell lines of this folder are not trusted as they are now",
                place=Place(path=os.path.realpath(root)),
                hint=f"`orch trust` shows and records them; in CI set {VARIABLE}={hashed}",
            )

    def record(self, root: Path, hashed: str) -> None:
        """Write down that a person trusted this; waits for another writer."""
        real = os.path.realpath(root)
        self._change(real, {"hash": hashed, "at": datetime.now(UTC).isoformat(timespec="seconds")})

    def forget(self, root: Path) -> bool:
        """Take the folder's trust back; whether there was any."""
        return self._change(os.path.realpath(root), None)

    def _change(self, real: str, entry: Mapping[str, str] | None) -> bool:
        """Put the entry in the place of the folder's own, if any; whether there was one."""
        from filelock import FileLock  # only a writer needs it

        folder = self._folder()
        if folder.is_relative_to(real):
            hint = "set ORCH_HOME to a folder outside of every project"
            raise Refused(f"the record of trust {self.path} lies in the project", hint=hint)
        with FileLock(folder / "trust.lock", timeout=_SECONDS, mode=0o600):
            trusted = self._read()
            before = trusted.pop(real, None)
            if entry is not None:
                trusted[real] = dict(entry)
            private.replace(
                folder / self.path.name, canonical({"format": FORMAT, "trusted": trusted})
            )
        return before is not None

    def _folder(self) -> Path:
        """The record's folder, made if need be: nobody else's, and closed to others."""
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._check(folder)
        return folder.resolve()

    def _check(self, path: Path) -> None:
        if why := private.unsafe(path):
            raise self._bad(why)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            self._check(self.path.parent)
            self._check(self.path)
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise self._bad(f"it can't be read ({error})") from error
        return self._parsed(text)

    def _parsed(self, text: str) -> dict[str, dict[str, str]]:
        from pydantic import TypeAdapter, ValidationError

        try:
            whole = TypeAdapter(dict[str, Json]).validate_json(text)
            if whole.get("format") != FORMAT:
                raise self._bad(f"its format is not {FORMAT}")
            return TypeAdapter(dict[str, dict[str, str]]).validate_python(whole.get("trusted"))
        except ValidationError:
            raise self._bad("it is damaged") from None

    def _bad(self, why: str) -> ConfigError:
        return ConfigError(
            f"the record of trust can't be relied on: {why}",
            place=Place(path=str(self.path)),
            hint="mend it, or delete it: then every folder is asked about again",
        )
