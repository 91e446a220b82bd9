"""What ships: the rules, the agent and the command that everybody starts with."""

from orchestrator.library.builtin import builtin_root
from orchestrator.library.commands import read_command
from orchestrator.library.steps import Approve, AskAgent, CallTool, Part
from tests.library.whole import read_agent, read_context

ROOT = builtin_root()


def test_the_shipped_context_names_no_model_and_allows_no_star() -> None:
    context = read_context(ROOT / "CONTEXT.md", root=ROOT, environ={})
    assert context.model is None
    assert not [rule.text for rule in context.rules.allow if "*" in rule.text.partition("(")[0]]


def test_the_shipped_rules_are_those_of_the_design() -> None:
    rules = read_context(ROOT / "CONTEXT.md", root=ROOT, environ={}).rules
    assert [rule.text for rule in rules.deny] == [
        "browser.browser_run_code_unsafe",
        "browser.browser_evaluate",
        "browser.browser_network_request",
        "browser.browser_storage_state",
        "browser.browser_set_storage_state",
        "browser.browser_cookie_get",
        "browser.browser_cookie_list",
        "browser.browser_localstorage_get",
        "browser.browser_localstorage_list",
        "browser.browser_sessionstorage_get",
        "browser.browser_sessionstorage_list",
        "browser.browser_route",
        "browser.browser_route_list",
        "browser.browser_unroute",
        "browser.*(filename=*)",
        "*.delete_*",
    ]
    assert [rule.text for rule in rules.ask] == [
        "tracker.comment",
        "tracker.move",
        "tracker.create",
        "workspace.edit",
        "workspace.write",
        "workspace.bash",
        "browser.browser_file_upload(paths!=fixtures/*)",
        "browser.browser_drop(paths!=fixtures/*)",
    ]
    allowed = {rule.text for rule in rules.allow}
    assert {"tracker.read", "browser.browser_file_upload(paths=fixtures/*)"} <= allowed
    assert not allowed & {"browser.browser_route", "browser.browser_set_storage_state"}


def test_every_allowed_tool_has_an_effect() -> None:
    context = read_context(ROOT / "CONTEXT.md", root=ROOT, environ={})
    classified = {one.pattern for one in context.effects}
    assert {rule.text.partition("(")[0] for rule in context.rules.allow} <= classified


def test_the_shipped_command_is_the_one_of_the_design() -> None:
    command = read_command(ROOT / ".commands" / "qa.md", root=ROOT)
    assert command.arguments == ("ticket",)
    assert command.options["comment"].choices == ("never", "ask")
    read, test, tell = command.steps
    assert read.does == CallTool(tool="tracker.read", arguments={"key": "$ticket"})
    assert (test.does, test.each, test.parallel) == (AskAgent(agent="qa"), "criteria", 0)
    assert test.produces == (Part(name="verdict", kind="verdict"),)
    assert tell.approve == Approve(moment="before")
    assert tell.when.names == ("comment", "test.failed")
    assert test.prompt.startswith("Prove or refute exactly one criterion")
    assert "$ticket" in command.prologue


def test_the_shipped_agent_has_the_browser_and_may_read_the_tracker() -> None:
    agent = read_agent(ROOT / ".agents" / "qa.md", root=ROOT, environ={})
    assert (agent.name, agent.tools[-2:]) == ("qa", ("browser.*", "tracker.read"))
    assert (agent.limits.turns, agent.limits.cost) == (40, 0.5)
    assert agent.model == "inherit"
