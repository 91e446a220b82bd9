"""Rules decide: deny beats ask beats allow, and every decision says why."""

import pytest

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json
from orchestrator.tools.effects import Effect
from orchestrator.tools.rules import (
    Decision,
    Kind,
    Rule,
    Rules,
    matches_nothing,
    parse_rule,
    unmatched,
)

COMMENT = ("tracker.comment", "tickets.add_comment")


def rule(kind: Kind, text: str, line: int = 1, *, shipped: bool = False) -> Rule:
    path = "builtin/CONTEXT.md" if shipped else "CONTEXT.md"
    return parse_rule(text, kind, Place(path=path, line=line), shipped=shipped)


def decide(
    rules: list[Rule],
    *names: str,
    arguments: dict[str, Json] | None = None,
    effect: Effect = "acts",
    tainted: bool = False,
) -> Decision:
    return Rules(rules).decide(
        names,
        arguments or {},
        effect=effect,
        tainted=tainted,
        variables={"ticket": "SHOP-7"},
    )


def test_an_allow_says_which_line_allowed() -> None:
    decision = decide([rule("allow", "browser.*", 12)], "browser.browser_click")
    assert decision.kind == "allow"
    assert decision.why == "allowed by CONTEXT.md:12 `browser.*`"


def test_a_tool_that_no_rule_names_is_asked_for() -> None:
    decision = decide([rule("allow", "browser.*")], "x.y")
    assert decision == Decision(kind="ask", rule=None, why="asked because no rule names `x.y`")


def test_our_own_tools_need_no_rule_and_know_none() -> None:
    assert decide([rule("deny", "*.*")], "orch.expect").kind == "allow"
    assert decide([rule("deny", "*.*")], "orch.expect", "evil.expect").kind == "deny"


def test_deny_beats_ask_beats_allow_however_exact() -> None:
    rules = [rule("allow", "a.b"), rule("ask", "a.*"), rule("deny", "*.b")]
    assert decide(rules, "a.b").why == "denied by CONTEXT.md:1 `*.b`"
    assert decide(rules[:2], "a.b").why == "asked because of CONTEXT.md:1 `a.*`"


def test_a_shipped_deny_is_lifted_by_its_exact_name_only() -> None:
    shipped = rule("deny", "browser.browser_evaluate", 9, shipped=True)
    assert decide([shipped, rule("allow", "browser.*")], "browser.browser_evaluate").kind == "deny"
    lifted = decide(
        [shipped, rule("allow", "browser.browser_evaluate", 4)], "browser.browser_evaluate"
    )
    assert lifted.kind == "allow"
    assert lifted.why == (
        "allowed by CONTEXT.md:4 `browser.browser_evaluate`, "
        "which lifts builtin/CONTEXT.md:9 `browser.browser_evaluate`"
    )


def test_a_shipped_ask_is_lifted_by_the_exact_name_whose_arguments_hold() -> None:
    shipped = rule("ask", "tracker.*", shipped=True)
    allow = rule("allow", "tracker.comment(key=$ticket)")
    assert decide([shipped, allow], *COMMENT, arguments={"key": "SHOP-7"}).kind == "allow"
    assert decide([shipped, allow], *COMMENT, arguments={"key": "PROD-1"}).kind == "ask"


def test_the_projects_own_deny_and_a_shipped_allow_are_never_lifted_or_lifting() -> None:
    assert decide([rule("deny", "a.b"), rule("allow", "a.b")], "a.b").kind == "deny"
    both = [rule("deny", "a.b", shipped=True), rule("allow", "a.b", shipped=True)]
    assert decide(both, "a.b").kind == "deny"


def test_a_rule_for_a_role_and_one_for_its_server_both_count() -> None:
    assert decide([rule("allow", "tracker.comment")], *COMMENT).kind == "allow"
    assert decide([rule("allow", "tickets.add_comment")], *COMMENT).kind == "allow"
    both = [rule("allow", "tracker.comment"), rule("deny", "tickets.*")]
    assert decide(both, *COMMENT).kind == "deny"


def test_once_outside_text_was_read_a_write_needs_its_object() -> None:
    for text in ("tracker.*", "tracker.comment", "tracker.comment(key=*)", "tracker.comment(a!=b)"):
        allow = [rule("allow", text)]
        given: dict[str, Json] = {"key": "SHOP-7", "a": "c"}
        assert decide(allow, *COMMENT, arguments=given, effect="writes").kind == "allow"
        after = decide(allow, *COMMENT, arguments=given, effect="writes", tainted=True)
        assert after.kind == "ask"
        assert "outside text was read" in after.why
        assert f"CONTEXT.md:1 `{text}`" in after.why


def test_a_write_with_its_object_is_still_allowed_after_outside_text() -> None:
    allow = [rule("allow", "tracker.comment(key=$ticket)")]
    right = decide(allow, *COMMENT, arguments={"key": "SHOP-7"}, effect="writes", tainted=True)
    assert right.kind == "allow"
    wrong = decide(allow, *COMMENT, arguments={"key": "PROD-9"}, effect="writes", tainted=True)
    assert wrong.kind == "ask"
    assert wrong.why == (
        "asked because `key=$ticket` does not hold, "
        "as CONTEXT.md:1 `tracker.comment(key=$ticket)` wants"
    )


def test_reading_and_acting_go_on_after_outside_text() -> None:
    for effect in ("reads", "acts"):
        decision = decide([rule("allow", "browser.*")], "browser.x", effect=effect, tainted=True)
        assert decision.kind == "allow"


def test_files_under_fixtures_are_uploaded_and_others_asked_for() -> None:
    rules = [
        rule("allow", "browser.*", shipped=True),
        rule("ask", "browser.browser_file_upload(paths!=fixtures/*)", shipped=True),
    ]

    def upload(*paths: str) -> str:
        return decide(rules, "browser.browser_file_upload", arguments={"paths": [*paths]}).kind

    assert upload("fixtures/a.png") == "allow"
    assert upload("fixtures/a.png", "/root/.ssh/id") == "ask"
    assert upload("fixtures/../.env") == "ask"


def test_a_tool_denied_whatever_its_arguments_need_not_be_offered() -> None:
    shipped = rule("deny", "*.delete_*", shipped=True)
    rules = Rules([shipped, rule("deny", "a.b(x=1)"), rule("allow", "a.delete_it")])
    assert rules.withholds(["c.delete_it"]) == shipped
    assert rules.withholds(["a.delete_it"]) is None
    assert rules.withholds(["a.b"]) is None


def test_an_argument_denied_whatever_it_holds_need_not_be_told() -> None:
    shipped = rule("deny", "a.*(filename=*)", shipped=True)
    rules = Rules([shipped, rule("deny", "a.b(x=1)"), rule("deny", "a.b(y=*, z=*)")])
    assert rules.withheld(["a.b"]) == {"filename"}
    assert rules.withheld(["c.b"]) == frozenset()
    assert Rules([shipped, rule("allow", "a.b(filename=out/*)")]).withheld(["a.b"]) == frozenset()
    assert Rules([rule("allow", "a.b(filename=*)")]).withheld(["a.b"]) == frozenset()


def test_a_rule_knows_the_names_it_speaks_of() -> None:
    assert rule("allow", "a.b(key=$ticket, n in [$x, y])").variables == {"ticket", "x"}


def test_a_projects_rule_that_can_match_nothing_is_found_with_the_nearest_name() -> None:
    tools = ["tracker.comment", "browser.browser_click"]
    typo = rule("allow", "tracker.coment", 7)
    rules = [typo, rule("deny", "*.delete_*", shipped=True), rule("ask", "tracker.*")]
    assert unmatched(rules, tools) == (typo,)
    error = matches_nothing(typo, tools)
    assert str(error) == (
        "CONTEXT.md:7: `tracker.coment` under allow matches no tool\n"
        "  did you mean `tracker.comment`?"
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("browser", "`browser.*`"),
        ("*", "`*.*`"),
        ("", "SERVER.TOOL"),
        ("a.b(c=1", "SERVER.TOOL"),
        ("a.b c", "SERVER.TOOL"),
        ("Bash(git:*)", "`Bash.*`"),
        ("a.b(c~1)", "NAME=GLOB"),
        ("a.b()", "bracket"),
        ("orch.expect", "leave it out"),
    ],
)
def test_a_rule_that_cannot_be_read_says_where_and_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule("allow", text, 5)
    assert str(caught.value.place) == "CONTEXT.md:5"
    assert hint in caught.value.hint
