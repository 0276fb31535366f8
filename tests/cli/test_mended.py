"""Bugs that were found by trying, each with the command that showed it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from world import done, git, incli, refused

from incli.app.session import Session


def newest(folder: Path) -> dict[str, str]:
    entry: dict[str, str] = done(folder, "--json", "log").json()[-1]
    return entry


def test_a_reader_that_sets_the_view_back_cannot_make_a_writer_lose_an_entry(
    incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It resolved an older tip, and refreshed to it between a writer's reading and its adding."""
    before = git(incident, "rev-parse", "HEAD")
    done(incident, "note", "one")
    real = Session._save

    def slowly(self: Session, *args: object, **options: object) -> object:
        self.view.refresh(before)
        return real(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "_save", slowly)
    done(incident, "note", "two")
    monkeypatch.undo()
    texts = [each.get("text") for each in done(incident, "--json", "log").json()]
    assert texts[-2:] == ["one", "two"]


def test_me_is_always_who_git_says_it_is(incident: Path) -> None:
    """It was nobody once, and is a part of Mei's name."""
    done(incident, "--as", "me", "note", "x")
    assert newest(incident)["by"] == "amira"


@pytest.mark.parametrize("at", ["-200000d", "-999999d", "0900-01-01T00:00:00Z"])
def test_what_lies_too_far_away_is_refused(incident: Path, at: str) -> None:
    assert incli(incident, "note", "x", "--at", at).code == 2
    assert incli(incident, "list", "--since", "999999d").code == 2
    done(incident, "log")


@pytest.mark.parametrize("command", ["log", "show"])
def test_an_unknown_zone_is_told(incident: Path, command: str) -> None:
    outcome = incli(incident, command, "--tz", "Mars/X")
    assert outcome.code == 2
    assert "no time zone" in outcome.err


@pytest.mark.parametrize("header", ["title: [1]\n", "services: 3\n", "kind: party\ntitle: x\n"])
def test_an_incident_whose_header_cannot_be_read_is_still_there(
    incident: Path, header: str
) -> None:
    (file,) = incident.glob("incidents/*/*/incident.yaml")
    file.write_text(header)
    git(incident, "commit", "-q", "-a", "-m", "by hand")
    outcome = done(incident, "list")
    assert file.parent.name in outcome.out
    assert "incident.yaml" in outcome.err
    done(incident, "note", "goes on")


def test_severity_is_not_lowered_now_whether_there_is_a_reason_or_not(incident: Path) -> None:
    outcome = refused(incident, "severity", "lower", "sev3")
    assert "incli gripe" in outcome.err


def test_a_hint_names_the_incident_that_was_named(incident: Path) -> None:
    other = done(incident, "--json", "open", "Another").json()["incident"]
    done(incident, "-i", other, "cancel", "--because", "no")
    outcome = refused(incident, "-i", "another", "note", "x")
    assert "incli -i another reopen" in outcome.err


def test_what_was_piped_is_kept_where_the_write_is_refused(incident: Path) -> None:
    done(incident, "resolve", "--owner", "mei")
    done(incident, "close")
    outcome = incli(incident, "note", "-", stdin=b"cannot be made again\n")
    assert outcome.code == 3
    place = Path(outcome.err.rpartition("is kept in ")[2].strip())
    assert place.read_bytes() == b"cannot be made again\n"


def test_a_dry_run_of_init_makes_nothing(tmp_path: Path) -> None:
    outcome = done(tmp_path, "--dry-run", "init", "team")
    assert "would be made" in outcome.out
    assert not (tmp_path / "team").exists()


def test_as_of_counts_from_that_moment(incident: Path) -> None:
    done(incident, "--now", "2098-01-01T00:00:00Z", "note", "later")
    shown = done(
        incident, "--now", "2099-01-01T00:00:00Z", "show", "--as-of", "2098-01-01T00:00:01Z"
    )
    late = done(incident, "--now", "2098-01-01T00:00:01Z", "show")
    assert shown.out.splitlines()[1] == late.out.splitlines()[1]


def test_ids_and_commands_are_not_translated(incident: Path) -> None:
    words = 'words: {postmortem: "learning review", note: "jot", found: "{oops}["}\n'
    (incident / "policies" / "vocabulary.yaml").write_text(words)
    opened = done(incident, "open", "postmortem site down").out
    assert "-postmortem-site-down" in opened
    done(incident, "-i", "postmortem", "finding", "x")
    assert "oops: x" in done(incident, "log", "postmortem").out


@pytest.mark.parametrize("title", ["-", "x" * 201, "two\nlines"])
def test_a_title_is_one_line_that_fits_into_a_list(team: Path, title: str) -> None:
    assert incli(team, "open", title).code == 2


def test_bytes_that_are_no_text_do_not_stop_a_note(incident: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "incli", "-C", str(incident), "note", b"caf\xe9 is down"],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert newest(incident)["text"] == "caf\ufffd is down"


def test_json_steers_no_terminal(incident: Path) -> None:
    text = "a\x9b2Jb\u202ec"
    done(incident, "note", text)
    out = done(incident, "--json", "log").out
    assert not set("\x9b\u202e") & set(out)
    assert newest(incident)["text"] == text


def test_who_leaves_holds_no_role_any_more(incident: Path) -> None:
    done(incident, "assign", "scribe", "mei")
    done(incident, "--as", "mei", "leave")
    assert done(incident, "--json", "show").json()["roles"] == {"incident-commander": "amira"}


def test_a_correction_of_a_redacted_entry_is_hidden_with_it(incident: Path) -> None:
    done(incident, "note", "a secret")
    handle = newest(incident)["id"][-4:]
    done(incident, "correct", handle, "the same secret, again")
    done(incident, "redact", handle, "--because", "personal")
    for command in (("show",), ("log",), ("--json", "show")):
        assert "secret" not in done(incident, *command).out


def test_an_empty_record_says_so_and_how_to_open_an_incident(team: Path) -> None:
    """It said that there is no *such* incident, or counted none and left it at that."""
    for command in ("list", "stats"):
        assert 'no incident yet.   incli open "' in done(team, command).err
    done(team, "open", "One", "--severity", "sev1")
    assert done(team, "list", "--severity", "sev2").err == "There is no such incident.\n"
    assert "incli open" not in done(team, "stats", "--severity", "sev2").err


def test_the_present_may_be_typed_without_seconds(incident: Path) -> None:
    exact = done(incident, "--now", "2026-11-24T19:30:00Z", "--json", "list").out
    for typed in ("2026-11-24T19:30Z", "2026-11-24T20:30+01:00"):
        assert done(incident, "--now", typed, "--json", "list").out == exact
    assert done(incident, "--json", "list", "--since", "2020-01-01T00:00Z").json()


@pytest.mark.parametrize("typed", ["now", "2026-13-24T19:30Z", "0026-11-24T19:30:00Z", "9999"])
def test_what_is_no_present_is_refused_with_an_example(incident: Path, typed: str) -> None:
    outcome = incli(incident, "--now", typed, "list")
    assert outcome.code == 2
    assert outcome.err.splitlines()[1] == "→ incli --now 2026-11-22T03:15Z …"
    if typed.startswith("0026"):
        assert "within the years 1900 to 2999" in outcome.err


def test_a_file_that_cannot_be_changed_is_named(team: Path) -> None:
    people = team / "policies/people.yaml"
    people.write_bytes(people.read_bytes().replace(b"\n", b"\r\n"))
    outcome = incli(team, "person", "add", "leo", "--email", "leo@example.com")
    assert outcome.code == 2
    assert outcome.err.startswith("policies/people.yaml:1:")
    mends = outcome.err.rpartition("→ ")[2].partition("    ")[0]
    subprocess.run(["sh", "-c", mends], cwd=team, check=True, capture_output=True)
    done(team, "person", "add", "leo", "--email", "leo@example.com")


def test_what_is_typed_is_kept_where_the_locale_knows_no_such_letters(incident: Path) -> None:
    bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "incli", "-C", str(incident), "note", "Zürich ist weg …"]
    ended = subprocess.run(command, env={**os.environ, **bare}, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Zürich ist weg …" in done(incident, "log").out


@pytest.mark.parametrize(
    ("typed", "meant"), [("undo", "correct, redact"), ("ci", "check, init"), ("upgrade", "doctor")]
)
def test_what_no_command_is_called_leads_to_what_there_is(
    team: Path, typed: str, meant: str
) -> None:
    assert f"Did you mean: {meant}?" in incli(team, typed).err
