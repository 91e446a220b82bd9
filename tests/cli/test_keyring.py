"""A variable that the environment lacks comes from the keyring, and is masked like any other."""

from pathlib import Path

import pytest

from orchestrator.cli.keyring import kept
from orchestrator.cli.loading import load
from orchestrator.library.environment import Secret

KEYRING = """#!/bin/sh
[ "$1 $2 $3" = "get orch SHOP_PASSWORD" ] && echo "from-the-keyring" && exit 0
exit 1
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "keyring"
    program.parent.mkdir()
    program.write_text(KEYRING)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SHOP_PASSWORD", "")
    (tmp_path / "CONTEXT.md").write_text(
        '---\naccounts: {shopper: {password: "${SHOP_PASSWORD}", pin: "${SHOP_PIN}"}}\n---\n'
    )
    return tmp_path


def test_what_the_environment_lacks_is_taken_from_the_keyring(project: Path) -> None:
    catalog = load(project)
    (error,) = catalog.errors
    assert error.message == "the environment has no SHOP_PIN"
    value = catalog.context.accounts["shopper"].values["password"]
    assert isinstance(value, Secret)
    assert value.hidden == ("from-the-keyring",)


def test_without_the_program_nothing_is_asked(tmp_path: Path) -> None:
    assert kept(["SHOP_PASSWORD"], {"PATH": str(tmp_path)}) == {}
