"""Reading the record for the site, and writing the site to the disk."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from world import done, git

from incli.domain.errors import InvalidInput, Refused
from incli.store.database import Database
from incli.store.repository import Repository, discover
from incli.store.site.cache import Rendered, SiteCache
from incli.store.site.documents import documents
from incli.store.site.origins import Origin, Origins
from incli.store.site.output import MARK, Output
from incli.store.site.record import folders, read
from incli.store.web import address_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "site.db"


def database(cache: Path) -> Database:
    return SiteCache(cache, "internal").database


def tip(repository: Repository) -> str:
    found = repository.tip()
    assert found is not None
    return found


def origins_of(origins: Origins, repository: Repository) -> dict[str, Origin]:
    """The commits behind all entries of the one incident."""
    ((name, _),) = folders(repository, tip(repository)).items()
    (found,) = read(repository, tip(repository), [name])
    entries = [each.id for each in found.entries]
    return origins.of({name: entries}, tip(repository))[name]


def test_the_folder_of_an_incident_has_another_id_when_something_was_written(
    incident: Path,
) -> None:
    with closing(discover(incident)) as repository:
        before = folders(repository, tip(repository))
        done(incident, "note", "more")
        after = folders(repository, tip(repository))
    assert before.keys() == after.keys()
    assert before != after


def test_incidents_are_read_with_what_cannot_be_read(incident: Path) -> None:
    (folder,) = (incident / "incidents").glob("*/*")
    (folder / "timeline" / "20261122T000000000Z-note-amira-zzzz.yaml").write_text("kind: [")
    git(incident, "add", "incidents")
    git(incident, "commit", "-q", "-m", "broken")
    with closing(discover(incident)) as repository:
        (found,) = read(repository, tip(repository), [folder.name])
    assert found.header.title == "Checkout errors"
    assert [each.kind for each in found.entries] == ["opened", "assigned"]
    assert [each.path.rpartition("-")[2] for each in found.unreadable] == ["zzzz.yaml"]


def test_each_entry_comes_with_the_commit_that_added_it(incident: Path, cache: Path) -> None:
    with closing(discover(incident)) as repository:
        origins = Origins(repository, database(cache))
        origins.refresh(tip(repository))
        done(incident, "note", "more")
        origins.refresh(tip(repository))
        found = origins_of(origins, repository)
    commits = git(incident, "log", "--format=%H", "-3").split()
    assert [each.commit for _, each in sorted(found.items())] == commits[::-1]


def test_a_shallow_clone_does_not_take_its_oldest_commit_for_the_origin(
    incident: Path, tmp_path: Path, cache: Path
) -> None:
    done(incident, "note", "more")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{incident}", "shallow")
    with closing(discover(tmp_path / "shallow")) as repository:
        origins = Origins(repository, database(cache))
        origins.refresh(tip(repository))
        found = origins_of(origins, repository)
    assert [each.commit for each in found.values()] == [git(incident, "rev-parse", "HEAD")]
    assert next(iter(found)).rpartition("Z-")[2].startswith("note")


def test_an_entry_that_no_message_names_is_found_in_the_trees(incident: Path, cache: Path) -> None:
    done(incident, "note", "more")
    git(incident, "commit", "-q", "--amend", "-m", "somebody's own words")
    with closing(discover(incident)) as repository:
        origins = Origins(repository, database(cache))
        origins.refresh(tip(repository))
        found = origins_of(origins, repository)
    assert {each.commit for each in found.values()} == set(
        git(incident, "log", "--format=%H", "-3").split()
    )


def test_a_later_commit_cannot_claim_an_entry(incident: Path, cache: Path) -> None:
    truth = git(incident, "rev-parse", "HEAD")
    message = git(incident, "log", "-1", "--format=%B")
    git(incident, "commit", "-q", "--allow-empty", "--date", "2001-01-01T00:00:00Z", "-m", message)
    with closing(discover(incident)) as repository:
        origins = Origins(repository, database(cache))
        origins.refresh(tip(repository))
        found = origins_of(origins, repository)
    assert found[max(found)].commit == truth


def test_a_rewritten_history_is_read_anew(incident: Path, cache: Path) -> None:
    with closing(discover(incident)) as repository:
        origins = Origins(repository, database(cache))
        origins.refresh(tip(repository))
        git(incident, "commit", "-q", "--amend", "-m", "other words")
        origins.refresh(tip(repository))
        found = {each.commit for each in origins_of(origins, repository).values()}
    assert git(incident, "rev-parse", "HEAD") in found


def test_a_page_that_was_rendered_is_known_by_what_it_was_made_from(cache: Path) -> None:
    with closing(SiteCache(cache, "internal")) as known:
        later = NOW.replace(hour=12)
        known.keep([Rendered("a", "key", {"id": "a"}, "<p>", NOW, later)])
        assert known.digests({"a": "key"}, NOW) == {"a": {"id": "a"}}
        assert known.digests({"a": "other"}, NOW) == {}
        assert known.digests({"a": "key"}, later) == {}
        assert known.body("a") == "<p>"
        known.forget([])
        assert known.digests({"a": "key"}, NOW) == {}


def test_audiences_do_not_share_pages(cache: Path) -> None:
    with closing(SiteCache(cache, "internal")) as known:
        known.keep([Rendered("a", "key", {"id": "a"}, "<p>", NOW)])
    with closing(SiteCache(cache, "public")) as known:
        assert known.digests({"a": "key"}, NOW) == {}


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Refused, match="holds other things"):
        Output(tmp_path, database(cache))


def test_nobody_is_told_to_remove_a_link_from_a_folder_of_their_own(
    tmp_path: Path, cache: Path
) -> None:
    """In `/` it was `/sbin`."""
    (tmp_path / "sbin").symlink_to("usr/sbin")
    with pytest.raises(Refused, match="holds other things") as refusal:
        Output(tmp_path, database(cache))
    assert "rm " not in refusal.value.hint
    (tmp_path / MARK).symlink_to(tmp_path / "sbin")
    with pytest.raises(Refused, match="holds other things"):
        Output(tmp_path, database(cache))


def test_a_link_in_a_site_is_named_so_that_a_shell_reads_it_as_a_name(
    tmp_path: Path, cache: Path
) -> None:
    Output(tmp_path / "out", database(cache)).finish()
    (tmp_path / "out" / "a; rm x").symlink_to("/etc")
    with pytest.raises(Refused, match="is a link") as refusal:
        Output(tmp_path / "out", database(cache))
    assert refusal.value.hint == f"remove it: rm '{tmp_path}/out/a; rm x'"


def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    tmp_path: Path, cache: Path
) -> None:
    root = tmp_path / "out"
    first = Output(root, database(cache))
    first.write("a/b/index.html", b"one", "1")
    first.write("keep.txt", b"two", "2")
    first.finish()
    os.utime(root / "keep.txt", (1, 1))
    second = Output(root, database(cache))
    assert second.has("keep.txt", "2")
    assert not second.has("keep.txt", "3")
    assert second.finish() == 1
    assert (root / "keep.txt").stat().st_mtime == 1
    assert not (root / "a").exists()


def test_a_file_that_somebody_removed_is_written_again(tmp_path: Path, cache: Path) -> None:
    first = Output(tmp_path / "out", database(cache))
    first.write("a.txt", b"one", "1")
    first.finish()
    (tmp_path / "out" / "a.txt").unlink()
    assert not Output(tmp_path / "out", database(cache)).has("a.txt", "1")


@pytest.mark.parametrize("path", ["../a", "/etc/a", "a/../../b"])
def test_nothing_is_written_outside_of_the_folder(path: str, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ValueError, match="not inside"):
        Output(tmp_path / "out", database(cache)).write(path, b"", "1")


@pytest.mark.parametrize("name", ["page.html", "folder", MARK])
def test_a_folder_that_came_with_links_is_left_alone(
    name: str, tmp_path: Path, cache: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / ".bashrc").touch()
    root = tmp_path / "out" / "deep"
    root.mkdir(parents=True)
    (root.parent / MARK).write_text('"deep/page.html"\n')
    place = root.parent / MARK if name == MARK else root / name
    place.unlink(missing_ok=True)
    place.symlink_to(theirs if name == "folder" else theirs / ".bashrc")
    with pytest.raises(Refused, match="holds other things" if name == MARK else "is a link"):
        Output(root.parent, database(cache))


def test_documents_that_are_links_to_elsewhere_are_not_followed(repo: Path) -> None:
    docs = repo / "site" / "docs"
    docs.mkdir(parents=True)
    (docs / "a.md").write_text("# A\n")
    (docs / "b.md").symlink_to("/etc/passwd")
    (docs / "c").symlink_to("/etc")
    with closing(discover(repo)) as repository:
        assert documents(repository) == {"a.md": b"# A\n"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@github.com:team/record.git", "https://github.com/team/record/commit/{commit}"),
        ("https://u:secret@github.com/t/r", "https://github.com/t/r/commit/{commit}"),
        ("ssh://git@gitlab.x.org:22/a/b/c.git", "https://gitlab.x.org/a/b/c/-/commit/{commit}"),
        ("https://bitbucket.org/t/r.git/", "https://bitbucket.org/t/r/commits/{commit}"),
        ("https://git.sr.ht/~t/r", "https://git.sr.ht/~t/r/commit/{commit}"),
        ("/srv/git/record.git", ""),
        ("file:///srv/git/record.git", ""),
        ('https://x.org/"><script>', ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_where_commits_are_shown_is_told_from_the_remote(url: str, expected: str) -> None:
    assert address_of(url) == expected


def test_a_list_that_names_files_of_others_is_not_believed(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARK).write_text('"../thesis.txt"\n')
    with pytest.raises(InvalidInput, match="damaged"):
        Output(tmp_path / "out", database(cache))
    assert (tmp_path / "thesis.txt").exists()
