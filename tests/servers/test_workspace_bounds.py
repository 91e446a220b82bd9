"""The bounds of the workspace: no way out of the project's folder, whatever a path looks like."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.servers.workspace_folder import WorkspaceFault, WorkspaceFolder
from orchestrator.servers.workspace_search import Search, named, search


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a project in it, and a secret beside the project."""
    project = tmp_path / "project"
    for name, text in {
        "src/app.py": "x = 1\n",
        ".git/config": "url\n",
        ".git/hooks/pre-commit": "#!\n",
        "sub/.git": "gitdir: ../.git\n",
        ".orch/runs/1": "{}\n",
    }.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "secret.txt").write_text("canary\n")
    (tmp_path / "project-evil").mkdir()
    (tmp_path / "project-evil" / "secret.txt").write_text("canary\n")
    return tmp_path


PATHS = [
    "../secret.txt",
    "src/../../secret.txt",
    "src/../src/app.py",
    "./src/app.py",
    "src//app.py",
    "src/app.py/",
    "/etc/passwd",
    "../project-evil/secret.txt",
    "/proc/self/environ",
    "src/app.py\0.txt",
    "src/\u202eapp.py",
    ".git/config",
    ".GIT/config",
    ".g\u200cit/config",
    ".git./config",
    "sub/.git",
    ".orch/runs/1",
    "~/secret.txt",
    "",
    ".",
    "..",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_in_another_spelling_or_a_way_out_is_refused(home: Path, path: str) -> None:
    folder = WorkspaceFolder(home / "project")
    before = sorted(str(one) for one in home.rglob("*"))
    with pytest.raises(WorkspaceFault):
        folder.read(path)
    if not path.startswith("~"):  # a name like any other, and only inside
        with pytest.raises(WorkspaceFault):
            folder.write(path, b"x")
        assert sorted(str(one) for one in home.rglob("*")) == before


def test_another_spelling_is_answered_with_the_right_one(home: Path) -> None:
    folder = WorkspaceFolder(home / "project")
    for path in ("./src/app.py", "src/../src/app.py", str(home / "project" / "src" / "app.py")):
        with pytest.raises(WorkspaceFault, match=r"write it as src/app\.py"):
            folder.read(path)


def test_nothing_is_read_through_a_link_that_leads_out(home: Path) -> None:
    project = home / "project"
    (project / "out.txt").symlink_to(home / "secret.txt")
    (project / "up").symlink_to(home)
    (project / "conf").symlink_to(project / ".git" / "config")
    folder = WorkspaceFolder(project)
    for path in ("out.txt", "up/secret.txt", "up/project/src/app.py/../x"):
        with pytest.raises(WorkspaceFault):
            folder.read(path)
    with pytest.raises(WorkspaceFault, match="out of reach"):
        folder.read("conf")
    hits = search(folder, Search(pattern="canary|url")).hits
    assert hits == ()
    assert named(folder, "*")[0] == ["src/app.py"]


def test_nothing_is_written_through_any_link(home: Path) -> None:
    project = home / "project"
    (project / "out.txt").symlink_to(home / "secret.txt")
    (project / "up").symlink_to(home)
    (project / "twin.py").symlink_to(project / "src" / "app.py")
    (project / "lib").symlink_to(project / "src")
    folder = WorkspaceFolder(project)
    assert folder.read("twin.py") == folder.read("lib/app.py") == b"x = 1\n"
    for path in ("out.txt", "up/secret.txt", "twin.py", "lib/app.py", "up/new.txt"):
        with pytest.raises(WorkspaceFault, match="link"):
            folder.write(path, b"owned")
        with pytest.raises(WorkspaceFault):
            folder.change(path, lambda data: data + b"owned")
    assert (home / "secret.txt").read_text() == "canary\n"
    assert (project / "src" / "app.py").read_text() == "x = 1\n"


def test_a_write_leaves_the_other_name_of_a_file_as_it_was(home: Path) -> None:
    inside = home / "project" / "inside.txt"
    inside.hardlink_to(home / "secret.txt")
    WorkspaceFolder(home / "project").write("inside.txt", b"new")
    assert (home / "secret.txt").read_text() == "canary\n"


def test_what_is_no_file_is_neither_read_nor_waited_for(home: Path) -> None:
    os.mkfifo(home / "project" / "pipe")
    folder = WorkspaceFolder(home / "project")
    with pytest.raises(WorkspaceFault, match="not a file"):
        folder.read("pipe")
    with pytest.raises(WorkspaceFault, match="not a file"):
        folder.write("pipe", b"x")
    assert named(folder, "pipe")[0] == []


@given(
    st.lists(
        st.sampled_from(["..", ".", "", "src", "app.py", "up", ".git", "~", "a b", "\\", "…"]),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_written_stays_in_the_folder(parts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as outer:
        project = Path(outer, "project")
        (project / "src").mkdir(parents=True)
        (project / "up").symlink_to(outer)
        try:
            WorkspaceFolder(project).write("/".join(parts), b"x")
        except (WorkspaceFault, OSError):
            pass
        else:
            assert project.joinpath(*parts).read_bytes() == b"x"
        assert [one.name for one in Path(outer).iterdir()] == ["project"]
        assert not (project / ".git").exists()


def test_files_are_ignored_exactly_as_git_ignores_them(tmp_path: Path) -> None:
    """Git itself is asked, for a project that is a folder of a larger repository."""
    files = {
        ".gitignore": "*.tmp\n/project/only-here.txt\n",
        "project/.gitignore": "!kept.tmp\nout/\n/top.txt\n**/cache/*\n!cache/keep\n# no\n\\#odd\n",
        "project/in/.gitignore": "*\n!*.py\n!.gitignore\n",
        ".git/info/exclude": "private.txt\n",
    }
    names = """
    a.tmp kept.tmp only-here.txt in/only-here.txt out/x.py in/out/y.py top.txt in/top.txt in/b.py
    cache/one cache/keep in/cache/keep #odd private.txt in/private.py deep/er/kept.tmp plain ü.md
    """
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in names.split():
        files[f"project/{name}"] = "x\n"
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = subprocess.run(
        ["git", "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard"],
        cwd=tmp_path / "project",
        capture_output=True,
        text=True,
        check=True,
    )
    found, more = named(WorkspaceFolder(tmp_path / "project"), "*")
    assert sorted(found) == sorted(listed.stdout.split("\n")[:-1])
    assert not more


def test_a_search_ends_at_its_deadline_and_says_so(home: Path) -> None:
    ticks = iter(range(100))
    folder = WorkspaceFolder(home / "project")
    found = search(folder, Search(pattern="x"), seconds=0.5, clock=lambda: float(next(ticks)))
    assert found.more == "stopped after 0.5 s"
    assert named(folder, "*", seconds=0.5, clock=lambda: float(next(ticks)))[1]
