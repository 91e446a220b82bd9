"""Faults as data: what goes wrong, and what a run comes to. The tests play each; a page lists them.

A case of a server is played by `twin_browser.py`, one of a page by `hostile_site.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`title` says what goes wrong; `outcome` and `code` are the criterion's, `exit_code` the run's.

    `answer` is a part of what a person is told, or `or_answer` where it is seen a moment later;
    `hint` what to do next, `then` what becomes of what comes after it. `name` is the fault's in the twin, or the page's path; `criterion` what is asked of the page.
    """

    title: str
    name: str
    outcome: str
    code: str
    exit_code: int
    answer: str
    then: str
    or_answer: str = ""
    hint: str = ""
    criterion: str = ""

    @property
    def verdict(self) -> str:
        return f"{self.outcome}: {self.code}" if self.code else self.outcome


NEW = "the next criterion has a new server"
GOES_ON = "the server goes on, emptied for the next criterion"
NO_OTHER = "so it is with every criterion that needs one"

INSTALL = "install it, or write a program that is here as `command` of `browser` in .mcp.json"
LAST_WORDS = "what it said last is in "
SILENT = "it wrote nothing to its standard error: run its command by hand, or mend the entry `browser` in .mcp.json"


def stops(title: str, name: str, answer: str, hint: str) -> Fault:
    """A fault before the first criterion: nothing is reached."""
    return Fault(
        title=title,
        name=name,
        outcome="unproven",
        code="not-reached",
        exit_code=5,
        answer=answer,
        hint=hint,
        then=f"the run ends, and says “{hint.strip()}…”",
    )


def blocks(title: str, name: str, answer: str, then: str, code: str = "server") -> Fault:
    """A fault that says nothing of the application."""
    return Fault(
        title=title,
        name=name,
        outcome="blocked",
        code=code,
        exit_code=3,
        answer=answer,
        then=then,
    )


def harms_nothing(title: str, name: str) -> Fault:
    return Fault(
        title=title,
        name=name,
        outcome="pass",
        code="",
        exit_code=0,
        answer='text "Hello"',
        then="nothing: the verdict is the true one",
    )


DEAD = "the server `browser` died during the call; its last words are in logs/browser-1.log"
GARBLED = "the answer was not understood"

STARTING = (
    stops(
        "A server's command is not installed",
        "missing",
        "there is no command `no-such-server`",
        INSTALL,
    ),
    stops("A server ends as it starts", "exits", "did not start: it ended at once", LAST_WORDS),
    stops("A server starts and never answers", "mute", "it did not answer within", SILENT),
    stops(
        "A server writes words instead of the protocol",
        "babbles",
        "it did not answer within",
        SILENT,
    ),
    stops(
        "A server speaks a version that nobody knows",
        "another protocol",
        "Unsupported protocol version",
        SILENT,
    ),
)
"""Faults at a server's start."""

CALLING = (
    blocks("A server dies in a call", "dies", DEAD, NEW),
    blocks("It dies once, and would work the second time", "dies once", DEAD, NEW),
    blocks(
        "It dies and leaves a process that holds its pipe", "dies and leaves a process", DEAD, NEW
    ),
    blocks("It dies in the middle of an answer", "half a line", DEAD, NEW),
    blocks("It never answers the call", "hangs", "no answer within 2 s", NEW),
    blocks("Its answer has another shape than the protocol's", "another shape", GARBLED, GOES_ON),
    blocks("Its answer is empty", "nothing", GARBLED, GOES_ON),
    blocks("Its answer is nested 100,000 deep", "nested", GARBLED, GOES_ON),
    blocks("Its answer is one line without end", "a line without end", DEAD, NEW),
    Fault(
        title="Its answer has 64 MB",
        name="64 MB",
        outcome="unproven",
        code="limit",
        exit_code=3,
        answer="the answer was larger than 16777216 bytes",
        then=GOES_ON,
    ),
    harms_nothing("It writes garbage between its answers", "garbage"),
    harms_nothing("It sends 500 notes with an answer", "noise"),
    harms_nothing("Its answer has half characters and escape sequences", "surrogates"),
    blocks("It lists no tools at all", "no tools", "has no tool `browser_navigate`", NO_OTHER),
    blocks(
        "It lacks a tool that is used", "a tool is gone", "has no tool `browser_click`", GOES_ON
    ),
    blocks(
        "A tool takes other arguments than are given", "another schema", "needs `selector`", GOES_ON
    ),
    blocks(
        "The browser's page crashes in a call",
        "says that it failed",
        "the page crashed",
        GOES_ON,
        code="environment",
    ),
)
"""Faults in a call, of the browser's server: the first criterion meets them, the second none."""

ANEW = "`orch trust` shows every change; after a yes `orch resume` goes on"


def overnight(title: str, name: str, answer: str) -> Fault:
    """A server that lists other tools than in the run before; nothing is done with it."""
    return Fault(
        title=title,
        name=name,
        outcome="unproven",
        code="not-reached",
        exit_code=4,
        answer=f"the server `browser` changed its tools: {answer}",
        then=ANEW,
    )


OVERNIGHT = (
    overnight(
        "A tool takes other arguments than yesterday",
        "another schema",
        "`browser.browser_click` taking other arguments",
    ),
    overnight(
        "A tool is described in other words than yesterday",
        "other words",
        "`browser.browser_snapshot` described otherwise",
    ),
    overnight("A tool is new since yesterday", "a new tool", "`browser.browser_mail` new"),
    overnight("A tool of yesterday is gone", "a tool is gone", "`browser.browser_click` gone"),
)
"""Servers that were used before, and list other tools now."""

GO = 'when I click "Go", then '
DONE = GO + 'I see "Done"'
FRESH = "the next criterion has a fresh tab"


def page(
    title: str,
    name: str,
    verdict: str,
    answer: str,
    criterion: str = DONE,
) -> Fault:
    outcome, _, code = verdict.partition(": ")
    return Fault(
        title=title,
        name=name,
        outcome=outcome,
        code=code,
        exit_code={"pass": 0, "fail": 1}.get(outcome, 3),
        answer=answer,
        then=FRESH,
        criterion=f'Given I am on "{name}", {criterion}',
    )


HUNG = "the page does not answer"
OFF = "is not one of the origins"

PAGES = (
    page("A page never loads", "/never", "blocked: environment", "Timeout 30000ms exceeded"),
    page("A redirect leads off the origins", "/elsewhere", "blocked: refused", OFF),
    page("A click leads off the origins", "/off", "blocked: refused", OFF),
    page(
        "Dialogs open in a loop after a click",
        "/dialogs",
        "unproven: no-evidence",
        'a dialog is open: alert "again"',
    ),
    page(
        "Dialogs open in a loop as the page loads",
        "/dialogs-at-once",
        "fail: target-missing",
        'a dialog is open: alert "again"',
    ),
    page(
        "A script never pauses, seconds after a click",
        "/busy",
        "blocked: environment",
        HUNG,
        GO + 'I see "Ready"',
    ),
    page(
        "Errors are logged without end",
        "/errors",
        "fail: wrong",
        "[ERROR] too much",
        GO + "the console has no errors",
    ),
    page("Downloads start without end", "/downloads", "pass", 'text "Done"'),
    page("Windows open without end", "/windows", "pass", 'text "Done"'),
    page("Nothing is wrong", "/", "pass", 'text "Done"'),
)
"""Pages that misbehave, each in a real browser."""

CRASHES = (
    Fault(
        title="The browser is killed, as by a machine without memory",
        name="/crash",
        outcome="blocked",
        code="environment",
        exit_code=3,
        answer="ended during the call",
        then="the next criterion has a new browser",
        criterion=f'Given I am on "/crash", {DONE}',
    ),
    Fault(
        title="A page's own process is killed",
        name="/tab-crash",
        outcome="blocked",
        code="environment",
        exit_code=3,
        answer="ended during the call",
        or_answer="no page of the application is open",
        then="the next criterion has a new tab",
        criterion=f'Given I am on "/tab-crash", {DONE}',
    ),
)
"""Crashes of a real browser, one after the other."""

CHAPTERS = (
    ("A server does not start", STARTING),
    ("A server is not as it was", OVERNIGHT),
    ("A server fails in a call", CALLING),
    ("A page misbehaves", PAGES),
    ("The browser crashes", CRASHES),
)
