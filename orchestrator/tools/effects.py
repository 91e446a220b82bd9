"""What a tool may change: `reads`, `acts` (only the application under test) or `writes`.

We classify the servers that we ship or name; the team classifies others in CONTEXT.md; what a
server says of itself counts for nothing, and what nobody classified writes. Not permission, which
is `rules`. Above: `rules`, `flow`; below: `patterns`.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from orchestrator.errors import ConfigError, Place
from orchestrator.tools.patterns import ToolPattern, read_tool_pattern
from orchestrator.wording import near

Effect: TypeAlias = Literal["reads", "acts", "writes"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""From the mildest to the gravest."""


def _table(reads: str, acts: str = "", writes: str = "") -> Mapping[str, Effect]:
    names: dict[str, Effect] = dict.fromkeys(reads.split(), "reads")
    names |= dict.fromkeys(acts.split(), "acts")
    return MappingProxyType(names | dict.fromkeys(writes.split(), "writes"))


PLAYWRIGHT = _table(
    reads="""
    browser_console_messages browser_find browser_network_request browser_network_requests
    browser_snapshot browser_take_screenshot browser_wait_for browser_generate_locator
    browser_verify_element_visible browser_verify_list_visible browser_verify_text_visible
    browser_verify_value
    """,
    acts="""
    browser_click browser_close browser_drag browser_drop browser_emulate_media
    browser_file_upload browser_fill_form browser_handle_dialog browser_hover browser_navigate
    browser_navigate_back browser_press_key browser_resize browser_select_option browser_tabs
    browser_type browser_mouse_click_xy browser_mouse_down browser_mouse_drag_xy
    browser_mouse_move_xy browser_mouse_up browser_mouse_wheel
    browser_cookie_set browser_cookie_delete browser_cookie_clear
    browser_localstorage_set browser_localstorage_delete browser_localstorage_clear
    browser_sessionstorage_set browser_sessionstorage_delete browser_sessionstorage_clear
    browser_network_state_set
    """,
    writes="browser_evaluate browser_run_code_unsafe",
)
"""`playwright mcp`: every default tool, those of testing and vision, and what we use of others."""

TICKETS = _table(
    reads="list_tickets search_tickets get_ticket",
    writes="create_ticket add_comment move_ticket",
)
"""Our own tracker in a folder."""

WORKSPACE = _table(reads="read grep glob", writes="edit write bash")
"""Our own server over the files of a project."""

TRACKER = _table(reads="read search comments", writes="comment edit move create")
"""The role that a ticket system plays, whatever its server calls its tools."""

ATLASSIAN = _table(
    reads="""
    jira_get_user_profile jira_search_assignable_users jira_get_issue_watchers jira_get_issue
    jira_search jira_search_fields jira_get_field_options jira_get_project_issues
    jira_get_transitions jira_get_worklog jira_get_issue_images jira_get_agile_boards
    jira_get_board_issues jira_get_sprints_from_board jira_get_sprint_issues jira_get_link_types
    jira_batch_get_changelogs jira_get_project_issue_types jira_get_create_fields
    jira_get_project_versions jira_get_project_components jira_get_all_projects
    jira_search_projects jira_get_project_fields jira_get_service_desk_for_project
    jira_get_service_desk_queues jira_get_queue_issues jira_get_request_types
    jira_get_request_type_fields jira_get_issue_proforma_forms jira_get_proforma_form_details
    jira_get_issue_dates jira_get_issue_sla jira_get_issue_development_info
    jira_get_issues_development_info jira_get_project_epic_hierarchy
    jira_get_cross_project_dependencies
    confluence_search confluence_get_page confluence_get_page_children
    confluence_get_space_page_tree confluence_get_comments confluence_get_labels
    confluence_get_inline_comments confluence_search_user confluence_get_page_history
    confluence_get_page_diff confluence_get_page_views confluence_get_attachments
    confluence_get_page_images confluence_list_page_templates confluence_get_page_template
    confluence_get_page_restrictions confluence_check_content_permissions
    confluence_get_space_permissions
    """,
)
"""`mcp-atlassian` 0.23: its readers; a download writes a file, and so writes, as all others do."""

OWN = "orch"
"""The server whose tools are the program's own: they look, and the reload acts."""

KINDS: Mapping[str, Mapping[str, Effect]] = MappingProxyType(
    {
        "playwright": PLAYWRIGHT,
        "tickets": TICKETS,
        "tracker": TRACKER,
        "workspace": WORKSPACE,
        "atlassian": ATLASSIAN,
    }
)
"""The servers and roles that we classify, by kind."""


OURS = {
    "browser": "playwright",
    "tracker": "tracker",
    "tickets": "tickets",
    "workspace": "workspace",
}
"""The servers and roles whose tools are known without starting them, and their kind."""


def shipped_effects(kinds: Mapping[str, str]) -> dict[str, Effect]:
    """Our table for servers by their names: `{"browser": "playwright", "tracker": "tracker"}`."""
    return {
        f"{server}.{tool}": effect
        for server, kind in kinds.items()
        for tool, effect in KINDS.get(kind, {}).items()
    }


TOOLS = MappingProxyType(shipped_effects(OURS))
"""Every tool whose name is known without asking a server, and its effect."""


class Effects:
    """Looks effects up: the most exact pattern wins, at a tie the team's, then the gravest."""

    def __init__(
        self,
        shipped: Mapping[str, Effect],
        team: Mapping[str, str] | None = None,
        *,
        place: Place | None = None,
    ) -> None:
        ours = (_read(name, effect, place) for name, effect in shipped.items())
        theirs = (_read(name, effect, place) for name, effect in (team or {}).items())
        self._exact: dict[str, tuple[bool, Effect]] = {}
        self._globs: list[tuple[ToolPattern, bool, Effect]] = []
        self._add(ours, shipped=True)
        self._add(theirs, shipped=False)

    def of(self, names: Sequence[str]) -> Effect:
        """The effect of a tool, given every name that it goes by (its own and its role's)."""
        if names and names[0].partition(".")[0] == OWN:
            return "acts" if names[0] == f"{OWN}.reload" else "reads"
        exact = [self._exact[name] for name in names if name in self._exact]
        if exact:
            return min(exact, key=_precedence)[1]
        globs = [
            (pattern.rank, _precedence((shipped, effect)), effect)
            for pattern, shipped, effect in self._globs
            if any(pattern.matches(name, loose=False) for name in names)
        ]
        return min(globs)[2] if globs else "writes"

    def _add(self, entries: Iterable[tuple[ToolPattern, Effect]], *, shipped: bool) -> None:
        for pattern, effect in entries:
            if pattern.is_exact:
                self._exact[str(pattern)] = (shipped, effect)
            else:
                self._globs.append((pattern, shipped, effect))


def _precedence(entry: tuple[bool, Effect]) -> tuple[bool, int]:
    shipped, effect = entry
    return (shipped, -EFFECTS.index(effect))


def _read(name: str, effect: str, place: Place | None) -> tuple[ToolPattern, Effect]:
    pattern = read_tool_pattern(name)
    if pattern is None:
        hint = "write SERVER.TOOL, with * for any characters, such as `db.select_*`"
        raise ConfigError(f"`{name}` under effects names no tool", place=place, hint=hint)
    for known in EFFECTS:
        if known == effect:
            return pattern, known
    meant = near(effect, EFFECTS)
    hint = f"did you mean `{meant}`?" if meant else "write reads, acts or writes"
    raise ConfigError(f"`{effect}` is not an effect of `{name}`", place=place, hint=hint)
