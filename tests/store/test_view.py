"""The view is only ever a shadow of the record: it follows it, and may be lost or damaged."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from world import done, git


def titles(folder: Path) -> list[str]:
    return [each["title"] for each in done(folder, "--json", "list").json()]


def test_what_another_clone_wrote_is_seen_after_a_plain_pull(
    incident: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(incident), "other")
    done(other, "note", "from elsewhere")
    done(other, "open", "A second one")
    assert titles(incident) == ["Checkout errors"]
    git(incident, "pull", "-q", str(other), "main")
    assert titles(incident) == ["A second one", "Checkout errors"]
    assert "from elsewhere" in done(incident, "-i", "checkout", "log").out


def test_a_branch_that_goes_back_takes_the_view_with_it(incident: Path) -> None:
    done(incident, "note", "gone again")
    git(incident, "reset", "-q", "--hard", "HEAD~1")
    assert "gone again" not in done(incident, "log").out


def _delete(view: Path) -> None:
    view.unlink()


def _truncate(view: Path) -> None:
    view.write_bytes(view.read_bytes()[:5000])


def _scribble(view: Path) -> None:
    content = bytearray(view.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    view.write_bytes(bytes(content))


def _replace(view: Path) -> None:
    view.write_text("this is no database at all, and it is long enough to be looked at twice " * 99)


@pytest.mark.parametrize("damage", [_delete, _truncate, _scribble, _replace])
def test_a_lost_or_damaged_view_is_made_again(
    incident: Path, damage: Callable[[Path], None]
) -> None:
    done(incident, "note", "still here")
    before = done(incident, "--json", "show").out
    view = incident / ".git" / "incli" / "view.db"
    for suffix in ("-wal", "-shm"):
        view.with_name(view.name + suffix).unlink(missing_ok=True)
    damage(view)
    assert done(incident, "--json", "show").out == before
    done(incident, "note", "and written to")


def test_a_view_of_another_version_is_made_again(incident: Path) -> None:
    import sqlite3  # noqa: PLC0415  # only here

    view = incident / ".git" / "incli" / "view.db"
    with sqlite3.connect(view) as database:
        database.execute("pragma user_version = 99")
        database.execute("drop table entries")
    database.close()
    assert titles(incident) == ["Checkout errors"]


def test_a_clone_that_may_only_be_read_is_read(incident: Path) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere: what a view cannot be made in is a file in place of its folder.
        shutil.rmtree(incident / ".git" / "incli")
        (incident / ".git" / "incli").write_text("")
    else:
        shutil.rmtree(incident / ".git" / "incli")
        (incident / ".git").chmod(0o555)
    assert titles(incident) == ["Checkout errors"]


def test_an_entry_that_cannot_be_read_is_told_and_the_rest_is_shown(incident: Path) -> None:
    (timeline,) = incident.glob("incidents/*/*/timeline")
    bad = timeline / "20990101T000000000Z-note-amira-zzzz.yaml"
    bad.write_text("kind: from-the-future\nat: never\n")
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "by hand")
    outcome = done(incident, "list")
    assert "Checkout errors" in outcome.out
    assert "20990101T000000000Z-note-amira-zzzz.yaml:1:1" in outcome.err
    done(incident, "note", "goes on")
