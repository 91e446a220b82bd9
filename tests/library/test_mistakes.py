"""A table of mistakes: each gives its file and line, and what to write instead."""

from pathlib import Path

import pytest

from orchestrator.gherkin.proofreading import proofread
from orchestrator.library.catalog import load
from orchestrator.servers.ticket_file import read_ticket
from orchestrator.servers.ticket_matter import BadTicket

STEP = ('- When I click "Log in"',)
LOGIN = ("## I log in", *STEP)


def context(*lines: str) -> tuple[str, str]:
    return "CONTEXT.md", "\n".join(("---", *lines, "---", "Words."))


def agent(*lines: str, name: str = "a") -> tuple[str, str]:
    return f".agents/{name}.md", "\n".join(("---", *lines, "---", "You test."))


def command(*lines: str, body: str = "Do it.") -> tuple[str, str]:
    return ".commands/c.md", "\n".join(("---", *lines, "---", body))


def steps(*lines: str, body: str = "Do it.") -> tuple[str, str]:
    return command("steps:", *(f"  {line}" for line in lines), body=body)


def servers(*lines: str) -> tuple[str, str]:
    return ".mcp.json", "\n".join(lines)


def sentences(*lines: str) -> tuple[str, str]:
    return ".steps/s.md", "\n".join(lines)


def skill(*lines: str) -> tuple[str, str]:
    return ".agents/skills/our-login/SKILL.md", "\n".join(("---", *lines, "---", "Words."))


def ticket(*lines: str) -> tuple[str, str]:
    return "tickets/SHOP-1.md", "\n".join(("---", *lines, "---", "Words."))


MISTAKES = [
    # context
    (context("modle: gherkin"), 2, "found the key `modle`", "Did you mean `model`?"),
    (context("model: 4"), 2, "`model`: found `4`, expected text", 'in quotes: "4"'),
    (context("model:"), 2, "found nothing, expected text", ""),
    (context("model: gherkn"), 2, "no model is called so", "`gherkin`"),
    (context("model: sonet"), 2, "no model is called so", "`sonnet`"),
    (context("fallback: [gherkin, locl]"), 2, "found `locl`", "provider/name"),
    (context("fallback: gherkin"), 2, "expected a list", "[gherkin]"),
    (context("models:", "  local: {api: open, model: x}"), 3, "expected one of", "`openai`"),
    (context("models:", "  local: {api: openai}"), 3, "found no `model`", "Add `model"),
    (context("models:", "  a b: {api: openai, model: x}"), 3, "found `a b`", ""),
    (context("app: http://localhost"), 2, "expected a mapping", ""),
    (context("app:", "  url: localhost:8000"), 3, "an http or https URL", ""),
    (context("app:", "  url: ${SHOP_URL}"), 3, "no SHOP_URL", "${SHOP_URL:-default}"),
    (context("app:", "  url: http://${SHOP"), 3, "expected ${NAME}", "Close the brace"),
    (context("app: {start: make}"), 2, "found no `url`", "Add `url"),
    (context("budget:", "  run:", "    minuts: 3"), 4, "`minuts`", "`minutes`"),
    (context("budget: {run: {cost: -1}}"), 2, "a number, 0 or more", ""),
    (context("budget: {criterion: {turns: 1.5}}"), 2, "a whole number, 1 or more", ""),
    (context("budget: {criterion: {turns: true}}"), 2, "found `true`", ""),
    (context("allow: tracker.read"), 2, "expected a list", "[tracker.read]"),
    (context("deny: '*.delete_*'"), 2, "expected a list", 'Write ["*.delete_*"].'),
    (context("deny: tracker.comment(key=A)"), 2, "a list", 'Write ["tracker.comment(key=A)"].'),
    (context("deny: *.delete_*"), 2, "not YAML", '"*.delete_*"'),
    (context("deny: [*.delete_*]"), 2, "not YAML", '"*.delete_*"'),
    (context("deny:", "  - *.delete_*"), 3, "not YAML", '"*.delete_*"'),
    (context("deny:", "  - a.b", "  - 3"), 4, "`deny`: found `3`", "quotes"),
    (context("effects: {db.read: read}"), 2, "one of reads, acts, writes", "`reads`"),
    (context("tracker: jria"), 2, "no server named `jria`", "There are"),
    (context("accounts:", "  shopper: ada"), 3, "a mapping of names", ""),
    (context("accounts:", "  s:", "    password: ${PW}"), 4, "environment has no PW", "export PW"),
    (context("accounts: {s: {password: '${SHORT}'}}"), 2, "is 3 characters long", "masked"),
    (context("accounts: {s: {pin: 1234}}"), 2, "found `1234`", '"1234"'),
    # agents
    (agent("name: a"), 1, "found no `description`", "Add `description"),
    (agent("description: x", "tols: [browser.*]"), 3, "`tols`", "`tools`"),
    (agent("description: x", "tools:", "  - browser"), 4, "tool `browser`", "`browser.*`"),
    (agent("description: x", "tools: [read]"), 3, "the tool `read`", "`Read`"),
    (agent("description: x", "tools: [browsr.*]"), 3, "server named `browsr`", "`browser`"),
    (agent("description: x", "tools: ['a.b(c=1)']"), 3, "the tool `a.b(c=1)`", "Arguments"),
    (agent("description: x", "model: opuss"), 3, "found `opuss`", "`opus`"),
    (agent("description: x", "limits: {turn: 3}"), 3, "`turn`", "`turns`"),
    (agent("description: x", "limits: {turns: 0}"), 3, "1 or more", ""),
    (agent("description: x", "delegates: [qaa]"), 3, "agent named `qaa`", "`qa`"),
    (agent("description: x", "skills: [login]"), 3, "skill named `login`", ""),
    (agent("description: x", "name: a b"), 3, "found `a b`, expected a name", ""),
    (agent("description: x", name="a b"), 0, "the file name `a b`", "Rename"),
    # commands
    (command("descripton: x"), 2, "`descripton`", "`description`"),
    (command("arguments: [ticket, ticket]"), 2, "`ticket` twice", "another name"),
    (command("arguments: [run]"), 2, "`$run` is always given", "another name"),
    (command("options: {json: text}"), 2, "every command has already", "another name"),
    (command("options: {n: integer}"), 2, "text, number, flag, or a list", ""),
    (command("options: {dry: [true]}"), 2, "found `true`, expected text", "quotes"),
    (command("options: {dry: []}"), 2, "text, number, flag, or a list", ""),
    (command("description: x", body=""), 1, "no `steps` and no text", "Write under"),
    (command("arguments: [ticket]", body="One\nTest $tiket."), 5, "`$tiket`", "`$ticket`"),
    (command("agent: qaq"), 2, "agent named `qaq`", "`qa`"),
    (command("agent: qa", "steps: [{agent: qa}]"), 2, "beside `steps`", "each step"),
    (command("steps: {}"), 2, "`steps`: found a mapping, expected a list", ""),
    (command("steps: []"), 2, "at least 1 in the list", ""),
    # steps
    (steps("- {id: a}"), 3, "found none of them in a step", "Say what"),
    (steps("- {agent: qa, call: tracker.read}"), 3, "`agent` and `call`", "two steps"),
    (steps("- id: a", "  agnt: qa"), 4, "found the key `agnt`", "`agent`"),
    (steps("- {agent: qat}"), 3, "agent named `qat`", "`qa`"),
    (steps("- {call: tracker}"), 3, "expected SERVER.TOOL", ""),
    (steps("- {call: tracker.raed}"), 3, "found `tracker.raed`", "`read`"),
    (steps("- {call: trackr.read}"), 3, "server named `trackr`", "`tracker`"),
    (steps("- {command: qaa}"), 3, "command named `qaa`", "`qa`"),
    (steps("- {command: c}"), 2, "runs itself in the end", "out"),
    (steps("- {person: {owner: me}}"), 3, "asks a person nothing", "`question"),
    (steps("- {wait: {for: 3d}}"), 3, "neither of `event` and `until`", ""),
    (steps("- {wait: {event: x, for: 3 days}}"), 3, "expected a time", ""),
    (steps("- {agent: qa}", "- {agent: qa}"), 4, "two steps named `qa`", "`id`"),
    (steps("- {id: end, agent: qa}"), 3, "already means something else", "`id`"),
    (steps("- {id: a, agent: qa, needs: [b]}"), 3, "the step `b`", "There are: a"),
    (steps("- {id: a, agent: qa, needs: [a]}"), 3, "needs itself", ""),
    (
        steps("- {id: a, agent: qa, needs: [b]}", "- {id: b, agent: qa}"),
        3,
        "need each other: a > b > a",
        "on_fail",
    ),
    (steps("- {id: test, agent: qa, then: tset}"), 3, "`then` names the step", "`test`"),
    (steps("- {agent: qa, choose: [qa, stop]}"), 3, "`choose` names the step `stop`", ""),
    (steps("- {agent: qa, on_error: {goto: b}}"), 3, "`goto` names the step", ""),
    (steps("- {agent: qa, on_error: halt}"), 3, "one of person, stop, continue", ""),
    (steps("- {agent: qa, gate: {on_fail: qa}}"), 3, "found no `check`", "Add"),
    (steps("- {agent: qa, gate: {check: 'a = 1'}}"), 3, "expected == to compare", ""),
    (steps("- {agent: qa, gate: {check: revewer}}"), 3, "agent named `revewer`", ""),
    (steps("- {agent: qa, when: 'gone > 1'}"), 3, "nothing is named `gone`", ""),
    (steps("- {agent: qa, when: finished}"), 3, "`when`: found `finished`", ""),
    (steps("- {agent: qa, each: criteria}"), 3, "expected $name of a list", ""),
    (steps("- {agent: qa, each: $critera}"), 3, "nothing is named `critera`", "`criteria`"),
    (steps("- {agent: qa, parallel: auto}"), 3, "`parallel` without `each`", "each: $"),
    (steps("- {call: tracker.read, judge: qa}"), 3, "found `judge` in a step of kind call", ""),
    (steps("- {agent: qa, judge: jugde}"), 3, "agent named `jugde`", ""),
    (steps("- {agent: qa, produces: {a: txt}}"), 3, "one of text, number", "`text`"),
    (steps("- {agent: qa, approve: befor}"), 3, "before, after or {when", "`before`"),
    (steps("- {agent: qa, timeout: soon}"), 3, "expected a time", ""),
    (
        steps("- id: read", "  call: tracker.read", "  with: {key: $tiket}"),
        5,
        "`$tiket`",
        "There are",
    ),
    (
        steps("- {id: t, agent: qa, each: $criteria}", "- {agent: qa, when: t.faild > 0}"),
        4,
        "a step with `each` has",
        "`failed`",
    ),
    (steps("- {agent: qa, when: run.cost > 1}"), 3, "expected one of $run.report", ""),
    (steps("- {id: test, agent: qa}", body="x\n\n## tset\ny"), 7, "`## tset`", "`## test`"),
    (steps("- {id: test, agent: qa}", body="## test\nx\n## test\ny"), 7, "twice", "one heading"),
    (
        steps("- {id: read, call: tracker.read}", body="## read\nx"),
        3,
        "a step that no agent does",
        "section out",
    ),
    # servers
    (servers('{"servers": {}}'), 1, "found the key `servers`", "rename"),
    (servers("{", '  "mcpServers": {,}', "}"), 2, "not JSON", "comma"),
    (servers("{", '"mcpServers": {"a": {}}}'), 2, "no `command`", "Add it"),
    (servers('{"mcpServers":', '{"a": {"url": "http://x"}}}'), 2, "no `type`", '"http"'),
    (servers('{"mcpServers":', '{"a": {"comand": "x"}}}'), 2, "`comand`", "`command`"),
    (servers('{"mcpServers":', '{"a b": {"command": "x"}}}'), 2, "found `a b`", ""),
    (
        servers('{"mcpServers": {"a": {"command": "x",', '"env": {"T": "${NOPE}"}}}}'),
        2,
        "no NOPE",
        "export NOPE",
    ),
    (servers('{"a": 1,', '"a": 2, "mcpServers": {}}'), 1, "`a` twice", "Keep one"),
    (
        servers(
            '{"mcpServers": {"a": {"command": "x"},', '"b": {"command": "y",', '"command": 1}}}'
        ),
        2,
        "`command` twice",
        "Keep one",
    ),
    (
        servers('{"mcpServers":', '{"orch": {"command": "x"}}}'),
        2,
        "named `orch`, which is the name of our own tools",
        "another name",
    ),
    (
        servers('{"mcpServers":', '{"tracker": {"command": "x"}}}'),
        2,
        "which is the part that a server plays",
        "another name",
    ),
    (
        servers('{"mcpServers":', '{"a": {"type": "htpp", "url": "http://x"}}}'),
        2,
        "found `htpp`",
        "`http`",
    ),
    (
        servers('{"mcpServers": {"a": {"command": "x",', '"args": "-v"}}}'),
        2,
        "`args`: found `-v`, expected a list",
        "[-v]",
    ),
    (
        servers('{"mcpServers": {"a": {"command": "x",', '"env": {"PORT": 80}}}}'),
        2,
        "`PORT`: found `80`, expected text",
        'in quotes: "80"',
    ),
    # sentences
    (sentences("---", "descripton: x", "---", *LOGIN), 2, "`descripton`", "`description`"),
    (sentences("Only words."), 0, "found no sentence", "## I am logged in"),
    (sentences("- When I click it"), 1, "no sentence that it belongs to", "above the list"),
    (sentences("### I log in", *LOGIN), 1, "a heading of level 3", "## I log in"),
    (sentences("## Given I log in", *STEP), 1, "found `Given` in the sentence", "`## I log in`"),
    (sentences("## I log in as {a} or {a}", '- I click "{a}"'), 1, "`{a}` twice", "another name"),
    (sentences("## I log in as {a b}", *STEP), 1, "the parameter `{a b}`", "Rename"),
    (sentences("## I log in as {who}", '- I click "{whom}"', '- I click "{who}"'), 2, "", "`who`"),
    (sentences("## I log in as {who}", *STEP), 1, "no step uses it", "write the words"),
    (sentences("## I log in", "Some words."), 1, "found no steps", "as a list"),
    (sentences("## I log in", "When I click it"), 2, "outside of the list", "- When I click it"),
    (sentences("## I log in", *STEP, "", "Words."), 4, "words below the steps", "between"),
    (sentences("## I log in", "- I clik on it"), 2, "the step `I clik on it`", "click"),
    (sentences("## I log in", '- When I click "Log in'), 2, "without its other half", "Close it"),
    (sentences("## I click {what}", '- Then I see "{what}"'), 1, "says already", "in other words"),
    (
        sentences("## I log in as {who}", '- I click "{who}"', "## I log in as Ada", *STEP),
        3,
        "fits the same",
        "other words",
    ),
    (sentences("## I log in", "- I log in"), 2, "stands for itself", "Take one"),
    # skills
    (skill("name: our-login"), 1, "found no `description`", "Add `description"),
    (skill("name: our-logn", "description: x"), 2, "expected the same", "Rename one"),
    (skill("name: Our Login", "description: x"), 2, "a name of small letters", ""),
    (skill("name: our-login", "desciption: x", "description: x"), 3, "`desc", "`description`"),
    (skill("name: our-login", f"description: {'x' * 1025}"), 3, "at most 1024", ""),
    # tickets
    (ticket("title: A", "status: [a]"), 3, "status must be one line of text", ""),
    (ticket("title: A", "title: B"), 3, '"title" is there twice', ""),
    (ticket("title: A", "labels:", "  - {a: b}"), 4, "labels must be a list of words", ""),
    (ticket("title: A: B"), 2, "not YAML: mapping values are not allowed here", ""),
    (ticket("A member can log in"), 2, 'must be lines like "status: In QA"', ""),
]


@pytest.mark.parametrize(("file", "line", "said", "hint"), MISTAKES)
def test_a_mistake_names_its_place_and_the_way_out(
    tmp_path: Path, file: tuple[str, str], line: int, said: str, hint: str
) -> None:
    path = tmp_path / file[0]
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(file[1], encoding="utf-8")
    if path.parent.name == "tickets":
        with pytest.raises(BadTicket) as caught:
            read_ticket(path.stem, path.read_bytes())
        assert caught.value.place == f"{path.name}:{line}"
        assert said in caught.value.problem
        return
    errors = load(tmp_path, environ={"SHORT": "abc"}, proofread=proofread).errors
    assert len(errors) == 1, "\n".join(map(str, errors))
    assert errors[0].place is not None
    assert (errors[0].place.path, errors[0].place.line) == (file[0], line)
    assert said in errors[0].message
    assert hint in errors[0].hint


def test_the_mistakes_are_many_and_no_two_the_same() -> None:
    assert len({(file, said) for file, _, said, _ in MISTAKES}) == len(MISTAKES) >= 60
    assert {Path(file[0]).name for file, *_ in MISTAKES} >= {"CONTEXT.md", "SKILL.md", ".mcp.json"}


def test_names_in_other_files_are_compared_where_a_file_has_other_mistakes_too(
    tmp_path: Path,
) -> None:
    written = (
        steps("- {agent: qat, neds: [x]}", "- {call: trackr.read, judge: 4}", "- {command: qaa}"),
        agent("descripton: x", "skills: [login]", "tools: [browsr.*]"),
    )
    for name, text in written:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [str(error).partition("\n")[0].partition(", ")[0] for error in load(tmp_path).errors]
    assert found == [
        ".agents/a.md:2: found the key `descripton`",
        ".agents/a.md:3: there is no skill named `login`",
        ".agents/a.md:4: `browsr.*`: there is no server named `browsr`",
        ".commands/c.md:3: found the key `neds`",
        ".commands/c.md:3: there is no agent named `qat`",
        ".commands/c.md:4: `judge`: found `4`",
        ".commands/c.md:4: found `judge` in a step of kind call",
        ".commands/c.md:4: `trackr.read`: there is no server named `trackr`",
        ".commands/c.md:5: there is no command named `qaa`",
    ]


@pytest.mark.parametrize(
    "entry", ['{"mcpServers": {"jira": {"comand": "x"}}}', '{"mcpServers": {"jira": {},}}']
)
def test_a_broken_server_entry_is_told_once_and_not_missed_elsewhere(
    tmp_path: Path, entry: str
) -> None:
    for name, text in (
        servers(entry),
        context("tracker: jira"),
        steps("- {call: jira.jira_search}"),
        agent("description: x", "tools: [jira.*]"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {str(error.place) for error in load(tmp_path).errors} == {".mcp.json:1"}
