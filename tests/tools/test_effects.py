"""Effects: ours for the servers we know, the team's for theirs, writes for all others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError, Place
from orchestrator.tools.effects import EFFECTS, Effects, shipped_effects

SHIPPED = shipped_effects({"browser": "playwright", "tickets": "tickets", "tracker": "tracker"})

DEFAULT_TOOLS = """
browser_close browser_resize browser_console_messages browser_handle_dialog browser_emulate_media
browser_evaluate browser_file_upload browser_drop browser_find browser_fill_form
browser_press_key browser_type browser_navigate browser_navigate_back browser_network_requests
browser_network_request browser_run_code_unsafe browser_take_screenshot browser_snapshot
browser_click browser_drag browser_hover browser_select_option browser_tabs browser_wait_for
"""


def test_every_default_tool_of_the_browser_is_classified() -> None:
    assert all(f"browser.{tool}" in SHIPPED for tool in DEFAULT_TOOLS.split())


def test_what_nobody_classified_writes() -> None:
    assert Effects(SHIPPED).of(["db.select_all"]) == "writes"
    assert Effects({}).of([]) == "writes"


def test_a_server_is_known_by_the_kind_it_is_and_not_by_its_name() -> None:
    assert shipped_effects({"web": "playwright"})["web.browser_click"] == "acts"
    assert shipped_effects({"browser": "somebody-elses"}) == {}


def test_the_team_classifies_its_own_servers() -> None:
    effects = Effects(SHIPPED, {"db.select_*": "reads", "db.*": "acts"})
    assert effects.of(["db.select_all"]) == "reads"
    assert effects.of(["db.drop_all"]) == "acts"


def test_a_wide_pattern_of_the_team_leaves_our_exact_classes_alone() -> None:
    effects = Effects(SHIPPED, {"browser.*": "reads", "browser.browser_hover": "reads"})
    assert effects.of(["browser.browser_run_code_unsafe"]) == "writes"
    assert effects.of(["browser.browser_hover"]) == "reads"
    assert effects.of(["browser.browser_new_tool"]) == "reads"


def test_of_two_names_the_more_exact_pattern_decides_and_then_the_graver_effect() -> None:
    effects = Effects(SHIPPED, {"jira.*": "reads"})
    assert effects.of(["tracker.comment", "jira.add_comment"]) == "writes"
    assert effects.of(["tracker.read", "tickets.add_comment"]) == "writes"
    assert effects.of(["tracker.read", "tickets.get_ticket"]) == "reads"


def test_a_writer_of_files_is_no_reader() -> None:
    atlassian = Effects(shipped_effects({"jira": "atlassian"}))
    assert atlassian.of(["jira.jira_get_issue"]) == "reads"
    for tool in ("jira_download_attachments", "jira_add_comment", "jira_delete_issue"):
        assert atlassian.of([f"jira.{tool}"]) == "writes"


@given(
    team=st.dictionaries(
        st.sampled_from(["a.*", "a.x", "*.x", "a.x*", "*.*"]), st.sampled_from(EFFECTS)
    )
)
def test_the_order_of_the_lines_does_not_matter(team: dict[str, str]) -> None:
    backwards = dict(reversed(team.items()))
    assert Effects({}, team).of(["a.x"]) == Effects({}, backwards).of(["a.x"])


@pytest.mark.parametrize(
    ("team", "hint"),
    [({"db": "reads"}, "SERVER.TOOL"), ({"db.x": "read"}, "`reads`"), ({"db.x": "?"}, "acts")],
)
def test_a_wrong_line_says_what_to_write(team: dict[str, str], hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Effects({}, team, place=Place(path=str(Path("CONTEXT.md")), line=2))
    assert hint in caught.value.hint
    assert str(caught.value.place) == "CONTEXT.md:2"
