"""The shipped maps of Jira and GitHub: what they send, and what they make of real answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ConfigError, ConfigErrors, NoSuchTicket
from orchestrator.library.trackers import SHIPPED, TrackerMap, read_tracker
from orchestrator.verdicts import Passage, Ticket

ISSUE = {
    "id": "17",
    "key": "SHOP-7",
    "summary": "A member can log in",
    "description": "### Acceptance Criteria\n1. One",
    "status": {"name": "In QA", "category": "In Progress", "color": ""},
    "priority": {"name": "High"},
    "labels": ["login"],
    "subtasks": [{"id": "2", "key": "SHOP-8", "fields": {"summary": "Draw the form"}}],
    "comments": [{"id": "1000", "body": "hello"}],
    "Acceptance Criteria": {"value": "* Two", "field_id": "customfield_10115"},
    "Acceptance criteria (old)": {"value": None, "field_id": "customfield_10116"},
    "QA Checklist": {
        "value": [{"name": "Three", "checked": True}, {"name": "Four", "checked": False}],
        "field_id": "customfield_7",
    },
    "Story Points": {"value": 3, "field_id": "customfield_8"},
}
"""As mcp-atlassian gives it."""


def wrapped(answer: Any) -> Any:
    return {"result": json.dumps(answer)}


@pytest.fixture
def jira() -> TrackerMap:
    return read_tracker(SHIPPED / "jira.md")


@pytest.fixture
def github() -> TrackerMap:
    return read_tracker(SHIPPED / "github.md")


def test_reading_asks_for_every_field_by_its_name_and_leaves_no_trace(jira: TrackerMap) -> None:
    call = jira.call("read", {"key": "SHOP-7"})
    assert call.tool == "jira.jira_get_issue"
    assert call.arguments["update_history"] is False
    assert (call.arguments["fields"], call.arguments["use_display_names"]) == ("*all", True)
    assert jira.call("comments", {"key": "SHOP-7"}).arguments["update_history"] is False


def test_an_issue_becomes_a_ticket_with_what_stands_beside_its_body(jira: TrackerMap) -> None:
    assert jira.ticket("read", wrapped(ISSUE)) == Ticket(
        key="SHOP-7",
        title="A member can log in",
        body="### Acceptance Criteria\n1. One",
        status="In QA",
        priority="High",
        labels=("login",),
        elsewhere=(
            Passage(name="Acceptance Criteria", text="* Two", kind="field"),
            Passage(name="QA Checklist", text="- Three\n- Four", kind="list"),
            Passage(name="task 1", text="Draw the form", kind="task"),
            Passage(name="comment 1", text="hello", kind="comment"),
        ),
    )


def test_a_document_in_a_field_stays_a_document(jira: TrackerMap) -> None:
    document = {"type": "doc", "version": 1, "content": []}
    ticket = jira.ticket("read", {**ISSUE, "ACs": {"value": document}})
    assert json.loads({one.name: one.text for one in ticket.elsewhere}["ACs"]) == document


def test_the_server_goes_by_the_name_that_the_team_gave_it() -> None:
    atlassian = read_tracker(SHIPPED / "jira.md", server="mcp-atlassian")
    assert atlassian.call("read", {"key": "A-1"}).tool == "mcp-atlassian.jira_get_issue"
    assert atlassian.names("tracker.edit") == (
        "tracker.edit",
        "tracker.comment",
        "mcp-atlassian.jira_edit_comment",
    )


def test_pages_go_on_by_token_in_the_cloud_and_by_number_elsewhere(jira: TrackerMap) -> None:
    page = {"issues": [{"key": "A-1"}, {"key": "A-2"}], "total": -1, "next_page_token": "t2"}
    assert jira.more("search", {"query": "x"}, wrapped(page)) == {"page": "t2"}
    assert jira.more("search", {"query": "x"}, {**page, "next_page_token": None}) is None
    counted = {"issues": page["issues"], "total": 5}
    assert jira.more("search", {"query": "x"}, counted) == {"start": 2}
    assert jira.more("search", {"query": "x", "start": 3}, counted) is None
    assert jira.more("search", {"query": "x"}, {"issues": [], "total": 5}) is None
    sent = jira.call("search", {"query": "x", "page": "t2"}).arguments
    assert (sent["limit"], sent["page_token"]) == (50, "t2")


def test_a_status_is_reached_by_a_transition_that_is_looked_up(jira: TrackerMap) -> None:
    words = {"key": "SHOP-7", "status": "done"}
    looking = jira.lookup("move", words)
    assert looking
    assert looking.tool == "jira.jira_get_transitions"
    listed = [{"id": 11, "name": "Done"}, {"id": 21, "name": "Accept", "to_status": "Done"}]
    assert jira.found("move", words, wrapped(listed)) == (21, ("Done", "Accept"))
    assert jira.found("move", {**words, "status": "accept"}, wrapped(listed))[0] == 21
    assert jira.found("move", {**words, "status": "Gone"}, wrapped(listed))[0] is None
    sent = jira.call("move", {**words, "found": 21}).arguments
    assert sent == {"issue_key": "SHOP-7", "transition_id": "21"}


def test_a_new_issue_needs_its_project(jira: TrackerMap) -> None:
    with pytest.raises(ConfigError, match="needs `project`"):
        jira.call("create", {"title": "T", "body": "B"})
    words = {"title": "T", "body": "B", "project": "SHOP", "priority": "High"}
    assert jira.call("create", words).arguments == {
        "project_key": "SHOP",
        "issue_type": "Task",
        "summary": "T",
        "description": "B",
        "additional_fields": '{"priority": {"name": "High"}}',
    }


def test_a_ticket_without_comments_has_none(jira: TrackerMap) -> None:
    assert jira.comments(wrapped({"key": "SHOP-7"})) == ()
    assert jira.comments(wrapped(ISSUE)) == (("1000", "hello"),)


def test_a_key_of_github_is_taken_apart_and_put_together(github: TrackerMap) -> None:
    for key in ("acme/shop#12", "https://x.test/acme/shop/issues/12"):
        assert github.call("read", {"key": key}).arguments == {
            "method": "get",
            "owner": "acme",
            "repo": "shop",
            "issue_number": 12,
        }
    with pytest.raises(NoSuchTicket, match="`SHOP-7` is no key") as told:
        github.call("read", {"key": "SHOP-7"})
    assert told.value.hint == "one is written $owner/$repo#$number"
    issue = {"number": 12, "html_url": "https://x.test/acme/shop/issues/12", "title": "T"}
    assert github.ticket("read", json.dumps(issue)).key == "acme/shop#12"
    found = github.tickets("search", {"total_count": 60, "items": [issue]})
    assert [one.key for one in found] == ["acme/shop#12"]
    more = github.more("search", {"query": "x"}, {"total_count": 60, "items": [issue]})
    assert more == {"start": 1, "page": 2}
    assert github.comments([{"id": 5, "body": "hi"}]) == (("5", "hi"),)


def test_the_further_keys_of_a_role_are_checked_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(
        "---\nkey: '('\nroles:\n"
        "  read: {tool: get, with: {id: $key}, gives: {key: a, title: b, body: c},\n"
        "    elsewhere: {feilds: [x], lists: x}}\n"
        "  search: {tool: s, with: {q: $query}, gives: {key: a}, needs: [projekt], defaults: 7}\n"
        "  move:\n"
        "    find: {tool: t, wiht: {}, take: id, where: [x], within: $nothing}\n"
        "    tool: m\n"
        "    with: {id: $found, key: $key, s: $status}\n---\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigErrors) as told:
        read_tracker(tmp_path / "bad.md", root=tmp_path)
    said = [f"{error.place}: {error.message}" for error in told.value.errors]
    assert said[0].startswith("bad.md:2: `key` must be a regular expression")
    assert said[1:] == [
        "bad.md:5: found the key `feilds`",
        "bad.md:5: `lists` must be a list of names",
        "bad.md:6: `defaults` must say what a word is where it is not given",
        "bad.md:6: found `projekt`",
        "bad.md:8: found the key `wiht`",
        "bad.md:8: `find` is not given $nothing",
        "bad.md:8: `where` must say what an item's field is, such as {name: $status}",
    ]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("You do not have the permission to comment on this issue.", "refuses what it was asked"),
        ("500 Server Error: for url: https://j.test/rest/api/2/search?jql=a", "is not well"),
        ("Field 'x' does not exist or you do not have permission to view it.", "read the query"),
        ("Issue SHOP-9 not found. Verify the issue key and project access.", "no such ticket"),
        ("No connection adapters were found for 'j.test/search?jql=a'", "is no address"),
    ],
)
def test_what_jira_says_is_told_as_what_it_means(error: str, says: str) -> None:
    told = read_tracker(SHIPPED / "jira.md").trouble(error)
    assert told is not None
    assert says in told.says
