"""Tests on arguments: all must pass to allow, one is enough to stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json
from orchestrator.tools.conditions import read_conditions

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
ARGUMENTS = st.dictionaries(
    st.sampled_from(["a", "b", "a.b"]),
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
        ),
        max_leaves=6,
    ),
)
CONDITIONS = st.sampled_from(
    ["a=*", "a=x*", "a!=x*", "a>1", "a<=$n", "a.b=1", "a in [x, y*, 2]", "a.0.b=*", "a=http://h:*"]
)


def allows(condition: str, arguments: dict[str, Json], **variables: str) -> bool:
    return all(c.holds(arguments, variables, eager=False) for c in read_conditions(condition))


def stops(condition: str, arguments: dict[str, Json], **variables: str) -> bool:
    return all(c.holds(arguments, variables, eager=True) for c in read_conditions(condition))


@given(condition=CONDITIONS, arguments=ARGUMENTS)
def test_whatever_an_allow_lets_through_a_deny_of_the_same_words_stops(
    condition: str, arguments: dict[str, Json]
) -> None:
    if allows(condition, arguments):
        assert stops(condition, arguments)


@given(arguments=ARGUMENTS, wanted=st.sampled_from(["x*", "1", "http://h:*", "$n"]))
def test_an_allow_never_takes_a_value_for_both_so_and_not_so(
    arguments: dict[str, Json], wanted: str
) -> None:
    assert not (allows(f"a={wanted}", arguments) and allows(f"a!={wanted}", arguments))


def test_each_operator_compares() -> None:
    assert allows("amount>100", {"amount": 100.5})
    assert not allows("amount>100", {"amount": 100})
    assert allows("amount>=100, amount<=100", {"amount": 100})
    assert allows("amount<$limit", {"amount": 7}, limit="8")
    assert allows("status in (open, done)", {"status": "done"})
    assert allows('name in ["a, b", c*]', {"name": "a, b"})
    assert allows("key!=PROD-*", {"key": "SHOP-1"})
    assert allows("flag=true", {"flag": True})
    assert allows("amount=100", {"amount": 100.0})
    assert not allows("key=7", {"key": "007"})


def test_an_argument_left_out_is_never_allowed_and_always_stopped() -> None:
    without: list[dict[str, Json]] = [
        {},
        {"key": None, "amount": None},
        {"key": [], "fields": [{}]},
    ]
    for condition in ("key=SHOP-*", "amount>100", "key!=x", "key in [a]", "fields.name=x"):
        for arguments in without:
            assert not allows(condition, arguments)
            assert stops(condition, arguments)


def test_a_star_alone_asks_whether_an_argument_is_given_at_all() -> None:
    assert stops("filename=*", {"filename": ""})
    assert allows("filename=*", {"filename": "x"})
    for arguments in ({}, {"filename": None}):
        assert not stops("filename=*", arguments)
        assert not allows("filename=*", arguments)


def test_a_number_that_cannot_be_read_is_never_allowed_and_always_stopped() -> None:
    for value in ("1,000", "0x3e8", "NaN", "lots", True, {"v": 1}, "１００"):
        assert not allows("amount>1", {"amount": value})
        assert stops("amount>1", {"amount": value})
    assert stops("amount>100", {"amount": "1e3"})


def test_a_variable_without_a_value_never_allows_and_always_stops() -> None:
    assert not allows("key=$ticket", {"key": "SHOP-7"})
    assert not allows("key=$ticket", {"key": ""}, ticket="")
    assert stops("key=$ticket", {"key": "SHOP-7"})


def test_one_item_of_a_list_is_enough_to_stop_and_all_are_needed_to_allow() -> None:
    mixed = {"paths": ["fixtures/a", "/etc/passwd"]}
    assert not allows("paths=fixtures/*", mixed)
    assert stops("paths!=fixtures/*", mixed)
    assert not stops("paths!=fixtures/*", {"paths": ["fixtures/a", "fixtures/b"]})


def test_a_path_leads_through_objects_and_every_item_of_a_list() -> None:
    arguments = {"fields": [{"name": "user", "value": 1}, {"name": "mail", "value": 2}]}
    assert allows("fields.name in [user, mail]", arguments)
    assert not allows("fields.name=user", arguments)
    assert allows("fields.0.name=user", arguments)
    assert stops("fields.value>1", arguments)
    assert allows("a.b=1", {"a.b": 1})


def test_a_url_is_compared_part_by_part() -> None:
    assert allows("url=http://127.0.0.1:*", {"url": "http://127.0.0.1:8000/x?y"})
    assert allows("url=https://*.example.com/login*", {"url": "https://a.example.com/login?x"})
    for url in (
        "http://127.0.0.1:8000@evil.test/",
        "http://127.0.0.1:80.evil.test/",
        "http://127.0.0.1:8000/../x",
        "https://evil.test/.example.com/login",
        "http://127.0.0.1\\@evil.test/",
        "javascript:1",
    ):
        assert not allows("url=https://*.example.com/login*", {"url": url})
        if ".." not in url:
            assert not allows("url=http://127.0.0.1:*", {"url": url})
    assert stops("url=http://evil.test", {"url": "HTTP://EVIL.test:80/x"})
    assert stops("url=http://evil.test", {"url": "http://u@evil.test"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "can't be taken apart"),
        ("a", "can't be read"),
        ("a=", "can't be read"),
        ("a~b", "can't be read"),
        ("a=1,,b=2", "can't be taken apart"),
        ('a="x', "can't be taken apart"),
        ("a in x", "names no list"),
        ("a in []", "can't be taken apart"),
        ("a>many", "compares with no number"),
        ("url=http://*", "characters that no name holds"),
        ("url=http://u@x", "names a user"),
        ("url=http://$host:*/x", "characters that no name holds"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_and_where(text: str, found: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_conditions(text, Place(path="CONTEXT.md", line=3))
    assert found in caught.value.message
    assert str(caught.value.place) == "CONTEXT.md:3"
    assert caught.value.hint
