"""The house rules that a machine can hold: floors, sizes, names, words at the top of a file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "orchestrator"

FLOORS = {
    "errors": 0,
    "messages": 0,
    "verdicts": 0,
    "events": 0,
    "wording": 0,
    "queries": 0,
    "replies": 0,
    "library": 1,
    "models": 1,
    "tools": 1,
    "journal": 1,
    "page": 1,
    "gherkin": 1,
    "servers": 1,
    "demo": 1,
    "context": 2,
    "agent": 3,
    "qa": 4,
    "reports": 4,
    "flow": 5,
    "cli": 7,
    "__main__": 8,
}
"""A room may import what stands on a lower floor, and itself; floor 0's files also each other."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_LOOP = 40
NAMELESS = {"utils", "util", "helpers", "common", "misc", "manager", "base", "core"}
HEAVY = {"anthropic", "openai", "mcp", "tiktoken", "playwright", "jinja2", "starlette", "uvicorn"}
HEAVY_ROOMS = {"demo", "servers"}

MODULES = sorted(PACKAGE.rglob("*.py"))
EVERY_FILE = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_imports_point_down_only(path: Path) -> None:
    room = _room(path)
    if room == "__init__":
        return
    floor = FLOORS[room]
    for module in _imports(_parsed(path)):
        parts = module.split(".")
        if parts[0] != "orchestrator" or len(parts) == 1:
            continue
        other = parts[1]
        lower = FLOORS[other] < floor or (floor == 0 and FLOORS[other] == 0)
        assert other == room or lower, f"{_id(path)} imports {module}: not below it"


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_every_module_says_what_it_is(path: Path) -> None:
    words = ast.get_docstring(_parsed(path))
    assert words or not path.read_text(encoding="utf-8").strip()
    first = (words or "").splitlines()[:1]
    assert not first or len(first[0]) <= 100


@pytest.mark.parametrize("path", EVERY_FILE, ids=_id)
def test_no_file_outgrows_one_noun(path: Path) -> None:
    assert path.stem not in NAMELESS
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", EVERY_FILE, ids=_id)
def test_no_function_outgrows_a_screen(path: Path) -> None:
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            size = node.end_lineno - node.lineno + 1
            assert size <= LONGEST_FUNCTION, f"{node.name}: {size} lines"


def test_most_functions_are_short() -> None:
    sizes = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert sizes[len(sizes) * 9 // 10] <= 30


def test_the_loop_stays_on_one_screen() -> None:
    tree = _parsed(PACKAGE / "agent" / "loop.py")
    functions = {n.name: n for n in tree.body if isinstance(n, ast.AsyncFunctionDef)}
    run = functions["run"]
    assert (run.end_lineno or 0) - run.lineno + 1 <= LONGEST_LOOP


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_heavy_parts_are_imported_where_they_are_used(path: Path) -> None:
    if _room(path) in HEAVY_ROOMS:
        return
    for node in _parsed(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(a.name for a in node.names)]
            assert not {name.split(".")[0] for name in names} & HEAVY


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=_id)
def test_tests_neither_mock_nor_sleep_nor_skip(path: Path) -> None:
    tree = _parsed(path)
    assert not any(module.startswith("unittest") for module in _imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) != "time.sleep"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in {"pytest.mark.skip", "pytest.mark.xfail"}
