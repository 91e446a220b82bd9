"""The pages that scripts/docs.py makes are as it makes them now, and no link leads nowhere."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
GENERATED = (
    "cli.md",
    "events.md",
    "exit-codes.md",
    "how-it-decides.md",
    "reliability.md",
    "steps.md",
    "verdicts.md",
)
_LINK = re.compile(r"\]\((?P<file>[^)#:\s]*)(?:#(?P<heading>[^)\s]*))?\)")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """scripts/docs.py as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield importlib.import_module("docs")
    for name in [name for name in sys.modules if name.partition(".")[0] in {"docs", "pages"}]:
        del sys.modules[name]


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_not_stale(name: str, script: Any) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == script.made(name), f"docs/{name} is stale: run `make docs`"


def test_every_page_that_the_script_makes_is_held_by_a_test(script: Any) -> None:
    assert sorted(script.PAGES) == sorted(GENERATED)


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=str)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in _LINK.finditer(_prose(page)):
        target = (page.parent / link["file"]).resolve() if link["file"] else page
        assert target.exists(), f"{link[0]} leads nowhere"
        assert not link["heading"] or link["heading"] in _anchors(target), link[0]


def _prose(page: Path) -> str:
    return re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )


def _anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
