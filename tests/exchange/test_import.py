"""incli import, whatever the format: what it says, writes, finds again, and leaves alone."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_world import draft, imported, shown
from world import done, git, incli

from incli.app.importing import files_to_write, sources
from incli.app.importing.plan import Planner
from incli.app.importing.planned import Surroundings, header_of
from incli.app.importing.words import source_id, source_key
from incli.documents.loader import load
from incli.documents.record import read_entry, read_header
from incli.domain.incident import Incident
from incli.domain.layout import new_incident_id, split_path
from incli.domain.times import read_time
from incli.exchange.incidents import FORMATS, importer
from incli.exchange.incidents.draft import Draft
from incli.store.writing.change import _check_path

NOW = read_time("2026-11-24T00:00:00Z")
HISTORY = [
    {
        "id": f"i{number}",
        "title": f"Outage {number}",
        "impact": "major",
        "started_at": f"2026-0{number}-01T10:00:00Z",
        "resolved_at": f"2026-0{number}-01T11:00:00Z",
        "updates": [{"at": f"2026-0{number}-01T10:05:00Z", "status": "Update", "message": "Hm."}],
    }
    for number in (1, 2, 3)
]


def history(folder: Path, *things: Any) -> Path:  # noqa: ANN401  # JSON
    path = folder / "history.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in things or HISTORY))
    return path


def test_it_says_what_came_in_and_saves_one_commit(team: Path, tmp_path: Path) -> None:
    said = imported(team, "statuspage", history(tmp_path))
    assert said["incidents"] == said["new"] == [f"2026-0{n}-01-outage-{n}" for n in (1, 2, 3)]
    assert (said["entries"], said["notices"], said["rejects"], said["findings"]) == (9, 0, [], [])
    assert said["commit"] == git(team, "rev-parse", "HEAD")
    assert git(team, "log", "--format=%s", "-2").splitlines()[0] == (
        "import(statuspage): 3 incidents, 9 entries"
    )
    assert git(team, "status", "--porcelain") == ""


def test_a_second_time_it_says_the_same_and_writes_nothing(team: Path, tmp_path: Path) -> None:
    first = imported(team, "statuspage", history(tmp_path))
    again = imported(team, "statuspage", history(tmp_path))
    assert (again["incidents"], again["new"], again["commit"]) == (first["incidents"], [], None)
    out = done(team, "import", "statuspage", str(history(tmp_path))).out
    assert out == "3 incidents: 0 new, 3 as they were; 0 entries.  nothing new\n"


def test_two_clones_that_import_the_same_source_write_the_same_files(
    team: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(team), "other")
    for clone in (team, other):
        imported(clone, "statuspage", history(tmp_path))
    assert git(team, "rev-parse", "HEAD^{tree}") == git(other, "rev-parse", "HEAD^{tree}")


def test_a_preview_and_a_dry_run_tell_and_write_nothing(team: Path, tmp_path: Path) -> None:
    before = git(team, "rev-parse", "HEAD")
    told = done(team, "import", "statuspage", str(history(tmp_path)), "--preview").out
    assert told.splitlines() == [
        "new      2026-01-01 10:00     3  Outage 1",
        "new      2026-02-01 10:00     3  Outage 2",
        "new      2026-03-01 10:00     3  Outage 3",
        "3 incidents: 3 new; 9 entries.  nothing written",
    ]
    said = done(team, "--dry-run", "--json", "import", "statuspage", str(history(tmp_path))).json()
    assert (said["entries"], said["commit"], said["saved"]) == (9, None, False)
    assert git(team, "rev-parse", "HEAD") == before
    assert git(team, "status", "--porcelain") == ""


def test_one_commit_each_is_dated_as_in_the_source(team: Path, tmp_path: Path) -> None:
    said = imported(team, "statuspage", history(tmp_path, *HISTORY[::-1]), "--one-commit-each")
    assert len(said["commits"]) == 3
    log = git(team, "log", "--format=%aI %s", "-3", "--reverse").splitlines()
    assert log == [
        f"2026-0{n}-01T11:00:00+00:00 incident(2026-0{n}-01-outage-{n}): opened Outage {n}"
        for n in (1, 2, 3)
    ]
    assert "Imported-From: statuspage" in git(team, "log", "-1", "--format=%b")


def test_what_has_the_same_id_twice_is_taken_once_and_told(team: Path, tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2026-01-01T00:00:00Z\nresolved: false\n---\nx\n"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "post.md").write_text(text)
    said = imported(team, "cstate", tmp_path / "a", tmp_path / "b")
    assert (len(said["incidents"]), len(said["rejects"])) == (1, 1)
    assert "is also that of" in said["rejects"][0]["message"]


def test_another_incident_under_a_known_id_is_rejected_and_changes_nothing(
    team: Path, tmp_path: Path
) -> None:
    imported(team, "statuspage", history(tmp_path, HISTORY[0]))
    other = {**HISTORY[2], "id": "i1"}
    outcome = incli(team, "--json", "import", "statuspage", str(history(tmp_path, other)))
    said = outcome.json()
    assert (outcome.code, said["incidents"], said["commit"]) == (2, [], None)
    assert said["rejects"][0]["message"] == (
        "Its id, i1, is that of another incident here: 2026-01-01-outage-1."
    )
    renamed = {**HISTORY[0], "title": "Checkout down"}
    assert imported(team, "statuspage", history(tmp_path, renamed))["entries"] == 1
    state = shown(team, "outage-1")
    assert state["timeline"][0]["corrected"] == "Checkout down"


def test_what_came_in_is_shared_as_any_write(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(team, "remote", "add", "origin", str(tmp_path / "remote.git"))
    monkeypatch.setenv("INCLI_SHARE", "on")
    said = done(team, "--wait", "--json", "import", "statuspage", str(history(tmp_path))).json()
    assert said["shared"] is True
    remote = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "main")
    assert remote.count("incident.yaml") == 3


def test_an_archive_is_read_without_being_unpacked(team: Path, tmp_path: Path) -> None:
    archive = tmp_path / "page.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("history.jsonl", history(tmp_path).read_text())
        file.writestr("other.json", "[17]")
        file.writestr("../../outside.json", "[17]")
    said = imported(team, "statuspage", archive)
    assert (len(said["incidents"]), len(said["rejects"])) == (3, 1)


def test_links_out_of_a_folder_are_not_followed(team: Path, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "a.jsonl").symlink_to(history(tmp_path))
    outcome = incli(team, "import", "statuspage", str(tmp_path / "page"))
    assert (outcome.code, "nothing there is of the format" in outcome.err) == (2, True)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("statuspage", "gone.json"), "There is no file or folder gone.json"),
        (("nothing", "x"), "'nothing' is not one of"),
        (("statuspage",), "Missing argument"),
        (
            ("statuspage", "--timezone", "Mars/Base", "README.md"),
            "There is no time zone “Mars/Base”",
        ),
        (("statuspage", "broken.zip"), "broken.zip is no archive that can be read"),
        (("cstate", "broken.bundle"), "broken.bundle cannot be read by git"),
        (("cstate", "empty"), "empty: nothing there is of the format cstate."),
        (("upptime", "empty"), "empty: nothing there is of the format upptime."),
        (("cstate", "empty", "--starts", "02:20"), "--starts is for the call of an incident"),
        (("transcript", "x.vtt", "--preview"), "incli --dry-run import transcript"),
        (("transcript", "x.vtt", "--one-commit-each"), "is not for a transcript"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_in_words(
    team: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(team)
    Path("empty").mkdir()
    Path("broken.zip").write_text("no zip")
    Path("broken.bundle").write_text("# v2 git bundle\nnonsense\n")
    outcome = incli(team, "import", *args)
    assert outcome.code == 2
    assert words in outcome.err


@pytest.mark.parametrize("preview", [(), ("--preview",)])
def test_where_everything_is_rejected_it_ends_with_2_and_where_anything_came_in_with_0(
    team: Path, tmp_path: Path, preview: tuple[str, ...]
) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text("no post")
    outcome = incli(team, "import", "cstate", str(bad), *preview)
    assert (outcome.code, "1 rejected" in outcome.out) == (2, True)
    assert "rejected: " in outcome.err
    outcome = incli(team, "--json", "import", "cstate", str(bad), *preview)
    assert (outcome.code, len(outcome.json()["rejects"])) == (2, 1)
    good = tmp_path / "good.md"
    good.write_text("---\ntitle: A\ndate: 2026-01-01T00:00:00Z\nresolved: true\n---\nx\n")
    said = imported(team, "cstate", bad, good, *preview)
    assert (len(said["rejects"]), len(said["incidents"])) == (1, 1)


def test_findings_that_say_the_same_are_told_in_one_line(team: Path, tmp_path: Path) -> None:
    late = [{**each, "resolved_at": "2025-01-01T00:00:00Z"} for each in HISTORY]
    err = done(team, "import", "statuspage", str(history(tmp_path, *late))).err
    assert err.count("odd:") == 2
    assert "It was resolved before it started: “Outage 1”.  and 2 more like it" in err


@pytest.mark.parametrize("system", ["statuspage", "json", "github-issues"])
def test_times_without_a_zone_are_told_once_a_file_with_the_option_that_names_one(
    team: Path, tmp_path: Path, system: str
) -> None:
    at = "2026-01-01 10:00:00"
    issue = {"number": 1, "title": "A", "createdAt": at, "url": "https://github.com/a/b/issues/1"}
    page = {"id": "a", "title": "A", "impact": "minor", "started_at": at, "updates": []}
    export = {"version": 1, "incidents": [{"id": "a", "title": "A", "opened": at}]}
    source = tmp_path / "source.json"
    said = {"statuspage": page, "json": export, "github-issues": [issue]}
    source.write_text(json.dumps(said[system]))
    hints = [each.get("hint") for each in imported(team, system, source, "--preview")["findings"]]
    assert hints.count("--timezone ZONE") == 1
    named = imported(team, system, source, "--preview", "--timezone", "Europe/Berlin")
    assert not any("zone" in each["message"] for each in named["findings"])


def test_a_source_that_never_ends_is_rejected(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 1000)
    (reject,) = incli(team, "--json", "import", "statuspage", "/dev/zero").json()["rejects"]
    assert "larger than" in reject["message"]


def test_what_was_resolved_before_it_started_is_resolved(team: Path, tmp_path: Path) -> None:
    late = {**HISTORY[0], "resolved_at": "2025-01-01T00:00:00Z"}
    imported(team, "statuspage", history(tmp_path, late))
    state = shown(team, "outage-1")
    assert (state["status"], state["lost"]) == ("resolved", {})


def test_a_redacted_entry_is_not_corrected_by_the_source(team: Path, tmp_path: Path) -> None:
    imported(team, "statuspage", history(tmp_path, HISTORY[0]))
    entry = shown(team, "outage-1")["timeline"][1]["id"]
    done(team, "-i", "outage-1", "redact", entry, "--because", "names a customer")
    changed = json.loads(json.dumps(HISTORY[0]).replace("Hm.", "Other."))
    assert imported(team, "statuspage", history(tmp_path, changed))["entries"] == 0


@given(st.text(max_size=400))
def test_the_id_in_the_source_fits_into_a_file_and_stays_its_own(key: str) -> None:
    made = source_key(key)
    assert len(made) <= 200
    assert len(source_id("statuspage", key)) <= 200
    assert source_key(made) == made or len(key) > 200


def test_long_ids_that_begin_alike_are_told_apart() -> None:
    assert source_key("a" * 300) != source_key("a" * 301)


def test_every_format_is_a_module_that_says_what_becomes_what() -> None:
    for name in FORMATS:
        module = importer(name)
        assert len(module.__doc__ or "") > 300
        assert list(module.wants([])) == []
        assert FORMATS[name].what


SAMPLES: dict[str, str] = {
    "cstate": "---\ntitle: A\ndate: 2026-01-01 00:00:00\nresolved: true\naffected: [x]\n---\n"
    "[Final message]\nOver.\n[Update]\nHm.\n",
    "statuspage": "".join(json.dumps(each) + "\n" for each in HISTORY),
    "upptime": "a1\t2026-01-01T10:00:00Z\t🟥 A is down (0 in 0 ms)\n"
    "a2\t2026-01-01T11:00:00Z\t🟩 A is up (200 in 9 ms)\n",
    "markdown": "# 2026-01-01, A\n## Timeline (in CET)\n### 07:00\nx\n### 8:00 - y\n"
    "- [12-05 16:21] a\n| 2026-01-01 --:-- | b |\n|---|---|\nTime to recovery: 2 h\n",
    "json": '[{"id": "2026-01-01-a", "title": "A", "sources": [{"system": "x", "id": "1"}],\n'
    '"timeline": [{"id": "20260101T100000000Z-opened-amira-4kq2", "kind": "opened",\n'
    '"at": "2026-01-01T10:00:00.000Z", "by": "amira", "title": "A"}]},\n'
    '{"id": "7", "title": "B", "resolved": "2026-01-01 11:00", "timeline":\n'
    '[{"at": "2026-01-01", "by": "Mei", "text": "x"}]}]',
    "slack": '[{"type": "message", "user": "U1", "text": "x <@U2> &amp;", "ts": "1452912345.0002"},'
    '\n{"subtype": "channel_join", "user": "U1", "ts": "1452912346"},\n{"subtype": "bot_message", '
    '"attachments": [{"text": "y"}], "ts": "1452912347.1", "reactions": [{"count": 2}]}]',
    "pagerduty": '{"incidents": [{"id": "PT4KHLK", "title": "A", "created_at":\n'
    '"2026-01-01T10:00:00Z", "status": "resolved", "resolved_at": "2026-01-01T11:00:00Z",\n'
    '"priority": {"summary": "P2"}, "log_entries": [{"id": "R1", "type": "trigger_log_entry",\n'
    '"created_at": "2026-01-01T10:00:00Z", "channel": {"summary": "x"}}]}]}',
    "github-issues": '[{"number": 7, "title": "A", "createdAt": "2026-01-01T10:00:00Z",\n'
    '"state": "CLOSED", "closedAt": "2026-01-01T11:00:00Z", "labels": [{"name": "sev2"}],\n'
    '"body": "x", "comments": [{"id": "c", "body": "y", "createdAt": "2026-01-01T10:30:00Z"}]}]',
    "alertmanager": '{"groupKey": "g", "status": "resolved", "alerts": [{"status": "resolved",\n'
    '"labels": {"alertname": "A", "severity": "sev2"}, "annotations": {"summary": "x"},\n'
    '"startsAt": "2026-01-01T10:00:00Z", "endsAt": "2026-01-01T11:00:00Z"}]}',
    "csv": "id,title,severity,opened,resolved,service,notes\n"
    '1,A,P2,2026-01-01 10:00,,"a; b",x\n2,"B ""b""",,2026-01-01T10:00:00Z,2026-01-01,,\n',
}
"""Something of each format, to be damaged."""


def test_there_is_a_sample_of_each_format() -> None:
    assert SAMPLES.keys() == FORMATS.keys()


@st.composite
def damaged(make: st.DrawFn, sample: str) -> bytes:
    """A sample that is cut, has bytes changed or doubled; or anything."""
    if make(st.booleans()):
        return make(st.binary(max_size=300))
    content = bytearray(sample.encode())
    for _ in range(make(st.integers(1, 4))):
        at = make(st.integers(0, len(content) - 1))
        how = make(st.sampled_from(("cut", "byte", "double", "gone")))
        if how == "cut":
            content = content[: at + 1]
        elif how == "byte":
            content[at] = make(st.integers(0, 255))
        elif how == "double":
            content[at:at] = content[at : at + make(st.integers(1, 60))]
        else:
            del content[at : at + make(st.integers(1, 20))]
            content = content or bytearray(b"x")
    return bytes(content)


def files_of(found: Draft) -> Iterator[tuple[str, str]]:
    """The files that the incidents of a draft become."""
    around = Surroundings("test", "amira", NOW, lambda _: None)
    for each in found.incidents:
        new = each.key if each.header else new_incident_id(each.title, each.opened, ())
        planned = Planner(each, Incident(new, header_of(each, "test")), around).plan()
        for path, content in files_to_write(planned, "amira"):
            yield path, content.decode()


def read_file(path: str, text: str) -> object:
    """What a file of the record says; fails where incli itself could not read it."""
    assert split_path(path) is not None, path
    _check_path(path)
    if path.endswith("incident.yaml"):
        return read_header(text, path)
    if path.endswith(".md"):
        return load(text, path)
    return read_entry(path.rpartition("/")[2].removesuffix(".yaml"), text, path)


@pytest.mark.parametrize("name", list(FORMATS))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_of_whatever_is_given_each_file_is_accounted_for(name: str, data: st.DataObject) -> None:
    content = data.draw(damaged(SAMPLES[name]))
    found = draft(name, a=content)
    assert found.incidents or found.notices or found.rejects
    for path, text in files_of(found):
        assert read_file(path, text) is not None
    for each in (*found.notices, *found.rejects, *found.findings):
        assert each.message
        assert each.line >= 0


def test_a_postmortem_that_is_too_long_or_hides_something_is_kept_readable() -> None:
    prose = "# 2026-01-01 A\n\u202e\x07\n" + "\U0001f600" * 100_000
    found = dict(files_of(draft("markdown", a_md=prose)))
    (text,) = (each for path, each in found.items() if path.endswith(".md"))
    assert load(text, "postmortem.md").data["status"] == "draft"
    assert "characters in the source" in text
