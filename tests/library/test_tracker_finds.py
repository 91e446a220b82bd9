"""A status is found among transitions that are called by names of their own."""

import pytest

from orchestrator.library.trackers import SHIPPED, read_tracker

JIRA = read_tracker(SHIPPED / "jira.md")


@pytest.mark.parametrize(
    ("status", "names", "found"),
    [
        ("done", ["Reopen", "Done", "Move to Done"], "Done"),
        ("Done", ["Reopen", "Move to Done"], "Move to Done"),
        ("In QA", ["Start -> In QA", "Out of In QA"], "Start -> In QA"),
        ("Done", ["Close as Done", "Move to Done"], None),
        ("Done", ["Reopen from Done", "Undone", "Not Done"], None),
        ("Start  Testing", ["Start testing"], "Start testing"),
        ("*", ["Move to Done"], None),
        ("[D]one", ["Move to Done"], None),
    ],
)
def test_a_transition_is_found_by_the_status_or_the_only_name_that_ends_with_it(
    status: str, names: list[str], found: str | None
) -> None:
    ways = [{"id": name, "name": name} for name in names]
    given = {"key": "SHOP-7", "status": status}
    assert JIRA.found("move", given, {"result": ways}) == (found, tuple(names))


def test_where_a_server_tells_where_a_transition_leads_that_counts() -> None:
    ways = [{"id": "1", "name": "Done"}, {"id": "2", "name": "Accept", "to_status": "Done"}]
    assert JIRA.found("move", {"key": "A-1", "status": "Done"}, {"result": ways})[0] == "2"
