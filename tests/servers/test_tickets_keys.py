"""No key leaves the folder, whatever it is made of."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestrator.servers.ticket_folder import TicketFolder, natural
from orchestrator.servers.ticket_matter import BadTicket, TicketFault

KEY = st.from_regex(r"[A-Z][A-Z0-9]{0,8}-[0-9]{1,12}", fullmatch=True)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.from_regex(r"(\.\./)*[A-Za-z]+-[0-9]+(\.md)?[\n\0/]*", fullmatch=True),
    )
)
@example("SHOP-7\n")
@example("../SHOP-7")
@example("SHOP-7\0")
@example("shop-7")
@example("SHOP-٧")
@example("SHOP-7/../SHOP-7")
@example("\ud800-1")
@example("A" * 5000 + "-1")
@example("SHOP-" + "9" * 5000)
def test_only_a_key_that_is_there_is_read(key: str) -> None:
    with TemporaryDirectory() as home:
        folder = Path(home, "tickets")
        folder.mkdir()
        for place in (Path(home, "SHOP-7.md"), folder / "SHOP-7.md", folder / ".SHOP-7.md.x.tmp"):
            place.write_text(place.parent.name)
        if key == "SHOP-7":
            assert TicketFolder(folder).load(key) == b"tickets"
        else:
            with pytest.raises(TicketFault) as told:
                TicketFolder(folder).load(key)
            assert str(told.value).isprintable()
            with pytest.raises(TicketFault):
                TicketFolder(folder).change(key, lambda _: b"overwritten")
        assert Path(home, "SHOP-7.md").read_text() == Path(home).name


@settings(deadline=None)
@given(st.sets(KEY, min_size=1, max_size=8))
def test_every_key_that_has_a_file_is_found_in_natural_order(keys: set[str]) -> None:
    with TemporaryDirectory() as home:
        for key in keys:
            Path(home, f"{key}.md").write_text(key)
        folder = TicketFolder(Path(home))
        found = folder.find_keys()
        assert set(found) == keys
        assert found == sorted(found, key=natural)
        assert all(folder.load(key) == key.encode() for key in keys)
        made = folder.create(lambda key: key.encode())
        assert made not in keys
        assert folder.load(made) == made.encode()


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "tickets"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (folder / "SHOP-1.md").write_text("first")
    (folder / "SHOP-2.md").symlink_to("SHOP-1.md")
    (folder / "SHOP-3.md").symlink_to("../secret.md")
    (folder / "SHOP-4.md").symlink_to("SHOP-4.md")
    (folder / "SHOP-5.md").symlink_to("gone.md")
    tickets = TicketFolder(folder)
    tickets.change("SHOP-2", lambda data: data + b" and second")
    assert (folder / "SHOP-1.md").read_text() == "first and second"
    assert (folder / "SHOP-2.md").is_symlink()
    for key in ("SHOP-3", "SHOP-4", "SHOP-5"):
        with pytest.raises(BadTicket, match="a link that leads"):
            tickets.load(key)
        with pytest.raises(BadTicket, match="a link that leads"):
            tickets.change(key, lambda _: b"overwritten")
    assert (tmp_path / "secret.md").read_text() == "secret"


def test_a_hard_link_to_a_file_elsewhere_is_parted_from_it_by_a_write(tmp_path: Path) -> None:
    folder = tmp_path / "tickets"
    folder.mkdir()
    (tmp_path / "other.md").write_text("other")
    (folder / "SHOP-1.md").hardlink_to(tmp_path / "other.md")
    TicketFolder(folder).change("SHOP-1", lambda _: b"mine")
    assert (tmp_path / "other.md").read_text() == "other"
    assert (folder / "SHOP-1.md").read_text() == "mine"


def test_pipes_and_folders_are_no_tickets(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "SHOP-1.md")
    (tmp_path / "SHOP-2.md").mkdir()
    for key in ("SHOP-1", "SHOP-2"):
        with pytest.raises(BadTicket, match="not a file"):
            TicketFolder(tmp_path).load(key)


def test_a_write_that_fails_leaves_the_file_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "SHOP-1.md").write_text("whole")

    def fail(_: bytes) -> bytes:
        raise BadTicket("SHOP-1.md", 1, "no")

    with pytest.raises(BadTicket):
        TicketFolder(tmp_path).change("SHOP-1", fail)
    with pytest.raises(TypeError):
        TicketFolder(tmp_path).change("SHOP-1", lambda _: "text")  # type: ignore[arg-type, return-value]
    assert (tmp_path / "SHOP-1.md").read_text() == "whole"
    assert sorted(file.name for file in tmp_path.iterdir()) == [".tickets.lock", "SHOP-1.md"]


def test_a_write_keeps_who_may_read_the_file(tmp_path: Path) -> None:
    (tmp_path / "SHOP-1.md").write_text("x")
    (tmp_path / "SHOP-1.md").chmod(0o640)
    TicketFolder(tmp_path).change("SHOP-1", lambda _: b"y")
    assert (tmp_path / "SHOP-1.md").stat().st_mode & 0o777 == 0o640


def test_a_writer_gives_up_when_its_turn_does_not_come(tmp_path: Path) -> None:
    (tmp_path / "SHOP-1.md").write_text("x")

    def meanwhile(data: bytes) -> bytes:
        with pytest.raises(TicketFault, match="try again"):
            TicketFolder(tmp_path, patience=0).change("SHOP-1", lambda _: b"other")
        return data + b"y"

    TicketFolder(tmp_path).change("SHOP-1", meanwhile)
    assert (tmp_path / "SHOP-1.md").read_text() == "xy"


@pytest.mark.parametrize("typed", ["shop-7", "SHOP-7.md", "tickets/shop-7.md"])
def test_a_file_name_given_as_a_key_is_answered_with_the_key(tmp_path: Path, typed: str) -> None:
    (tmp_path / "SHOP-7.md").write_text("x")
    with pytest.raises(TicketFault, match="nearest: SHOP-7"):
        TicketFolder(tmp_path).load(typed)
