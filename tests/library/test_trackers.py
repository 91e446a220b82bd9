"""Tracker files: the shipped one, one with nested fields, and all that can be wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError, ConfigErrors
from orchestrator.library.tracker_words import at_path, filled
from orchestrator.library.trackers import SHIPPED, TrackerMap, read_tracker
from orchestrator.verdicts import Ticket

READ = "read: {tool: get, with: {id: $key}, gives: {key: id, title: t, body: b}}"


def tracker(folder: Path, text: str) -> TrackerMap:
    file = folder / "jira.md"
    file.write_text(text, encoding="utf-8")
    return read_tracker(file, root=folder)


def roles(folder: Path, *written: str) -> TrackerMap:
    return tracker(folder, "\n".join(["---", "roles:", *(f"  {role}" for role in written), "---"]))


def wrong(folder: Path, *written: str) -> list[str]:
    """The errors of a file with these roles, each in its one line with its place."""
    with pytest.raises((ConfigError, ConfigErrors)) as told:
        roles(folder, *written)
    several = told.value.errors if isinstance(told.value, ConfigErrors) else (told.value,)
    return [f"{error.place}: {error.message} {error.hint}".strip() for error in several]


@pytest.fixture
def shipped() -> TrackerMap:
    return read_tracker(SHIPPED / "tickets.md")


def test_the_embedded_tracker_plays_every_role(shipped: TrackerMap) -> None:
    assert (shipped.name, shipped.server) == ("tickets", "tickets")
    assert {name: (role.tool, role.effect) for name, role in shipped.roles.items()} == {
        "read": ("tickets.get_ticket", "reads"),
        "search": ("tickets.search_tickets", "reads"),
        "comment": ("tickets.add_comment", "writes"),
        "move": ("tickets.move_ticket", "writes"),
        "create": ("tickets.create_ticket", "writes"),
    }
    assert all(role.place.line > 1 for role in shipped.roles.values())


def test_a_role_becomes_a_call_of_its_tool(shipped: TrackerMap) -> None:
    call = shipped.call("comment", {"key": "SHOP-7", "body": "$key stays"})
    assert (call.id, call.tool) == ("", "tickets.add_comment")
    assert call.arguments == {"key": "SHOP-7", "body": "$key stays"}


def test_an_argument_that_is_not_given_is_not_sent(shipped: TrackerMap) -> None:
    assert shipped.call("search", {"query": "x"}).arguments == {"query": "x"}
    assert shipped.call("search", {"query": "x", "limit": 5}).arguments == {
        "query": "x",
        "limit": 5,
    }
    created = shipped.call("create", {"title": "T", "body": "", "labels": ["a"]})
    assert created.arguments == {"title": "T", "body": "", "labels": ["a"]}


def test_an_answer_becomes_a_ticket(shipped: TrackerMap) -> None:
    answer = {"key": "SHOP-7", "title": "T", "body": "B", "status": "In QA", "labels": ["a"]}
    assert shipped.ticket("read", {**answer, "comments": []}) == Ticket(
        key="SHOP-7", title="T", body="B", status="In QA", labels=("a",)
    )
    found = shipped.tickets("search", {"tickets": [answer, {"key": "SHOP-8"}]})
    assert [ticket.key for ticket in found] == ["SHOP-7", "SHOP-8"]


def test_a_missing_ticket_is_known_by_the_words_of_the_error(shipped: TrackerMap) -> None:
    assert shipped.missing("read", "Error executing tool get_ticket: no ticket SHOP-8 in tickets/")
    assert not shipped.missing("read", "SHOP-8.md:3: labels must be a list of words")


def test_numbers_longer_texts_and_lists_of_objects_are_mapped(tmp_path: Path) -> None:
    github = roles(
        tmp_path,
        "read:",
        "  tool: issue_read",
        "  with: {method: get, repo: shop, issue_number: $key:number, url: 'issues/$key'}",
        "  gives: {key: number, title: title, body: body, labels: 'labels[].name'}",
    )
    call = github.call("read", {"key": "12"})
    assert call.arguments == {
        "method": "get",
        "repo": "shop",
        "issue_number": 12,
        "url": "issues/12",
    }
    with pytest.raises(ConfigError, match="must be a number"):
        github.call("read", {"key": "SHOP-12"})
    ticket = github.ticket("read", '{"number": 12, "title": "T", "labels": [{"name": "a"}]}')
    assert ticket == Ticket(key="12", title="T", body="", labels=("a",))
    assert github.roles["read"].effect == "writes"


def test_an_answer_of_another_shape_says_what_it_has_instead(tmp_path: Path) -> None:
    found = roles(
        tmp_path,
        "read: {tool: get, with: {id: $key}, gives: {key: id, title: t, body: b, labels: l}}",
        "search: {tool: find, with: {q: $query}, each: issues, gives: {key: id}}",
        "comment: {tool: say, with: {id: $key, text: $body}}",
    )
    for data, said in (
        ({"key": "A-1", "fields": {}}, "nothing at `id` for the key"),
        ({"id": "A-1", "t": {"x": 1}}, "no text at `t` for the title"),
        ({"id": "A-1", "l": "a"}, "no list at `l` for the labels"),
        (None, "nothing at `id` for the key"),
    ):
        with pytest.raises(ConfigError, match=said) as told:
            found.ticket("read", data)
        assert str(told.value.place).startswith("jira.md:")
    with pytest.raises(ConfigError, match="nothing at `id` for the key"):
        found.tickets("search", {"issues": [{"id": "A-1"}, {}]})
    with pytest.raises(ConfigError, match="no list at `issues`") as told:
        found.tickets("search", {"values": [], "total": 0})
    assert "values, total" in told.value.hint
    with pytest.raises(ConfigError, match="gives no ticket"):
        found.ticket("comment", {})


def test_a_call_with_other_words_than_the_role_s_is_refused(tmp_path: Path) -> None:
    found = roles(tmp_path, READ)
    with pytest.raises(ConfigError, match=r"does not play tracker\.search"):
        found.call("search", {"query": "x"})
    with pytest.raises(ConfigError, match="needs `key`"):
        found.call("read", {})
    with pytest.raises(ConfigError, match="no argument `kee`") as told:
        found.call("read", {"key": "A-1", "kee": 1})
    assert told.value.hint == "Did you mean `key`?"


def test_everything_wrong_in_a_file_is_said_at_once(tmp_path: Path) -> None:
    said = wrong(
        tmp_path,
        "reed: {}",
        "read:",
        "  tool: get",
        "  wiht: {}",
        "  with: {id: $kee}",
        "  effect: sometimes",
        "  gives: {key: a..b, name: x}",
        "comment: {tool: say, with: {id: $key, body: $body}, effect: reads}",
        "move: 7",
        "create: {tool: '', with: {t: $title, b: $body}, missing: {}}",
    )
    assert said == [
        (
            "jira.md:3: found the role `reed`, expected one of read, search, comment, move, "
            "create, comments, commented, edit Did you mean `read`?"
        ),
        "jira.md:6: found the key `wiht` Did you mean `with`?",
        "jira.md:7: tracker.read is not given $kee",
        "jira.md:7: tracker.read never sends $key",
        "jira.md:8: found `effect: sometimes`, expected reads or writes",
        "jira.md:9: `key` must be a path such as fields.summary",
        "jira.md:9: found `name` There are: body, id, key, labels, priority, status, title.",
        "jira.md:9: tracker.read must give title, body",
        "jira.md:10: tracker.comment changes the tracker: its effect is writes",
        "jira.md:11: found `move` without keys below it",
        "jira.md:12: `tool` must be a word",
        "jira.md:12: `missing` must be words of an error, or a list of such",
    ]


def test_a_file_without_a_role_to_read_is_no_tracker(tmp_path: Path) -> None:
    assert "found no role `read`" in wrong(tmp_path, "search: {}")[0]
    with pytest.raises(ConfigErrors) as told:
        tracker(tmp_path, f"---\nname: a.b\nsever: x\nroles: {{{READ}}}\n---\n")
    assert [str(error.place) for error in told.value.errors] == ["jira.md:3", "jira.md:2"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.text(),
)
def test_any_path_into_any_answer_finds_something_or_nothing(data: object, path: str) -> None:
    at_path(data, path)


@given(st.dictionaries(st.sampled_from(["key", "body"]), st.text()))
def test_what_is_put_in_is_never_read_again(given_words: dict[str, str]) -> None:
    sent = filled({"a": "$key", "b": ["x $body"], "c": "$other"}, given_words)
    assert sent.get("a") == given_words.get("key")
    assert sent["b"] == ([f"x {given_words['body']}"] if "body" in given_words else [])
    assert "c" not in sent


@pytest.mark.parametrize("written", ["soon", "-1", "true", ".inf", ".nan"])
def test_the_time_that_a_tracker_settles_in_is_a_number_of_seconds(
    tmp_path: Path, written: str
) -> None:
    role = "roles: {read: {tool: get, with: {key: $key}, gives: {key: k, title: t, body: b}}}"
    assert tracker(tmp_path, f"---\nsettles: 7.5\n{role}\n---\n").settles == 7.5
    with pytest.raises(ConfigError, match="expected a number of seconds") as told:
        tracker(tmp_path, f"---\nsettles: {written}\n{role}\n---\n")
    assert told.value.place
