"""Rules are monotone: a rule that stops never lets more through, in any order."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import Place
from orchestrator.messages import Json
from orchestrator.tools.effects import Effect
from orchestrator.tools.rules import Kind, Rule, Rules, parse_rule

STRICTNESS = {"allow": 0, "ask": 1, "deny": 2}

TEXTS = [
    "*.*",
    "a.*",
    "a.x",
    "a.y",
    "b.x",
    "*.x",
    "role.read",
    "a.x(k=$t)",
    "a.x(k=*)",
    "a.*(k!=v*)",
    "*.x(n>3)",
    "a.y(k in [v, w])",
    "role.*(d.0=v)",
]


@st.composite
def a_rule(draw: st.DrawFn, kinds: tuple[Kind, ...] = ("allow", "ask", "deny")) -> Rule:
    place = Place(path="CONTEXT.md", line=draw(st.integers(1, 9)))
    text = draw(st.sampled_from(TEXTS))
    return parse_rule(text, draw(st.sampled_from(kinds)), place, shipped=draw(st.booleans()))


Call = tuple[tuple[str, ...], dict[str, Json], Effect, bool, dict[str, str]]
RULES = st.lists(a_rule(), max_size=7)
VALUES = st.none() | st.sampled_from(["v", "V", "w", "t", "v/../w", 3, 4, "5", ["v"], ["v", 9]])
CALLS = st.tuples(
    st.sampled_from([("a.x",), ("a.y",), ("b.x",), ("role.read", "a.x"), ("orch.expect",)]),
    st.dictionaries(st.sampled_from(["k", "n", "d"]), VALUES),
    st.sampled_from(["reads", "acts", "writes"]),
    st.booleans(),
    st.sampled_from([{}, {"t": "t"}]),
)


def strictness(rules: list[Rule], call: Call) -> int:
    names, arguments, effect, tainted, variables = call
    decision = Rules(rules).decide(
        names, arguments, effect=effect, tainted=tainted, variables=variables
    )
    return STRICTNESS[decision.kind]


@given(rules=RULES, deny=a_rule(("deny",)), call=CALLS)
def test_adding_a_deny_never_allows_more(rules: list[Rule], deny: Rule, call: Call) -> None:
    assert strictness([*rules, deny], call) >= strictness(rules, call)


@given(rules=RULES, ask=a_rule(("ask",)), call=CALLS)
def test_adding_an_ask_never_turns_a_deny_into_less(
    rules: list[Rule], ask: Rule, call: Call
) -> None:
    assert strictness([*rules, ask], call) >= strictness(rules, call)


@given(rules=RULES, allow=a_rule(("allow",)), call=CALLS)
def test_adding_an_allow_never_refuses_more(rules: list[Rule], allow: Rule, call: Call) -> None:
    assert strictness([*rules, allow], call) <= strictness(rules, call)


@given(rules=RULES, allow=a_rule(("allow",)), call=CALLS)
def test_an_allow_never_lifts_what_the_project_itself_stopped(
    rules: list[Rule], allow: Rule, call: Call
) -> None:
    own = [rule for rule in rules if not rule.shipped and rule.kind != "allow"]
    assert strictness([*own, allow], call) >= strictness(own, call) or not _stopped(own, call)


@given(rules=RULES, call=CALLS)
def test_reading_outside_text_never_allows_more(rules: list[Rule], call: Call) -> None:
    names, arguments, effect, _, variables = call
    before = strictness(rules, (names, arguments, effect, False, variables))
    assert strictness(rules, (names, arguments, effect, True, variables)) >= before


@given(data=st.data(), rules=RULES, call=CALLS)
def test_the_order_of_the_lines_is_irrelevant(
    data: st.DataObject, rules: list[Rule], call: Call
) -> None:
    names, arguments, effect, tainted, variables = call
    shuffled = data.draw(st.permutations(rules))
    decisions = [
        Rules(each).decide(names, arguments, effect=effect, tainted=tainted, variables=variables)
        for each in (rules, shuffled)
    ]
    assert decisions[0].kind == decisions[1].kind
    assert decisions[0].why == decisions[1].why


def _stopped(rules: list[Rule], call: Call) -> bool:
    names, arguments, _, _, variables = call
    return any(rule.names(names) and rule.applies(arguments, variables) for rule in rules)
