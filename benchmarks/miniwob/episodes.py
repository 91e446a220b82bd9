"""Episodes: started, timed without end and read over a connection of the benchmark's own.

The browser is the one that `orch` started; this attaches to it beside the product, as the
benchmark's harness does: it fixes the seed and lifts the time limit, starts the episode when a
page has loaded, and hears the reward when the page gives it. It never touches the task. Above:
`solving`; below: `socket`.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from benchmarks.miniwob.socket import Closed, Socket

SEED = "orch"

_BINDING = "wobEpisodeEnded"

_START = """
document.addEventListener('DOMContentLoaded', () => addEventListener('load', () => {
  if (typeof core === 'undefined') return;
  const end = core.endEpisode;
  core.endEpisode = function (...given) {
    const running = core.EP_TIMER !== null;
    end.apply(this, given);
    if (running) BINDING(JSON.stringify({reward: WOB_RAW_REWARD_GLOBAL}));
  };
  core.EPISODE_MAX_TIME = 1e9;
  Math.seedrandom(SEED);
  core.startEpisodeReal();
  BINDING(JSON.stringify({task: core.getUtterance()}));
}));
"""

_LISTENING = re.compile(r"DevTools listening on (ws://\S+)")


@dataclass(slots=True, kw_only=True)
class Episodes:
    """What was heard: the task in the page's words, and each reward, the last one counting."""

    task: str = ""
    rewards: list[float] = field(default_factory=list)

    @property
    def reward(self) -> float | None:
        """None where no episode came to an end."""
        return self.rewards[-1] if self.rewards else None

    def hear(self, told: dict[str, Any]) -> None:
        self.task = told.get("task", self.task)
        if "reward" in told:
            self.rewards.append(float(told["reward"]))


@contextmanager
def episodes(folder: Path) -> Iterator[Episodes]:
    """Attach to the browser whose log appears below the folder, for as long as it runs."""
    heard, ended = Episodes(), Event()
    thread = Thread(target=_attend, args=(folder, heard, ended), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        ended.set()
        thread.join(timeout=5)


def _attend(folder: Path, heard: Episodes, ended: Event) -> None:
    address = _address(folder, ended)
    if not address:
        return
    link = Socket.open(address)
    try:
        _listen(link, heard)
    except (Closed, OSError):
        pass  # the browser has ended, and so has the listening
    finally:
        link.close()


def _address(folder: Path, ended: Event) -> str:
    while not ended.is_set():
        for log in folder.rglob("chromium-*.log"):
            found = _LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found[1]
        time.sleep(0.01)
    return ""


def _listen(link: Socket, heard: Episodes) -> None:
    number = 0

    def send(method: str, session: str = "", **params: object) -> None:
        nonlocal number
        number += 1
        message: dict[str, object] = {"id": number, "method": method, "params": params}
        link.send(json.dumps(message | ({"sessionId": session} if session else {})))

    send("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
    source = _START.replace("BINDING", _BINDING).replace("SEED", json.dumps(SEED))
    while True:
        message = json.loads(link.receive())
        params = message.get("params", {})
        if message.get("method") == "Target.attachedToTarget":
            session = params["sessionId"]
            if params["targetInfo"]["type"] == "page":
                send("Page.enable", session)
                send("Runtime.enable", session)
                send("Runtime.addBinding", session, name=_BINDING)
                send("Page.addScriptToEvaluateOnNewDocument", session, source=source)
            send("Runtime.runIfWaitingForDebugger", session)
        elif message.get("method") == "Runtime.bindingCalled" and params["name"] == _BINDING:
            heard.hear(json.loads(params["payload"]))
