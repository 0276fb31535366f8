"""Every command once: that it is wired to the domain, commits once, and says what happened."""

import json
from pathlib import Path

import pytest
from world import Outcome, done, git, incli, refused


def entry_of(outcome: Outcome) -> str:
    entry: str = outcome.json()["entries"][0]["id"]
    return entry


def state(folder: Path) -> dict[str, object]:
    shown: dict[str, object] = done(folder, "--json", "show").json()
    return shown


def test_open_needs_nothing_but_a_title(team: Path) -> None:
    outcome = done(team, "open", "Checkout", "is", "down")
    assert outcome.out.startswith("Opened ")
    assert state(team)["title"] == "Checkout is down"
    assert state(team)["severity"] is None


def test_open_makes_one_commit_with_trailers_and_only_its_own_files(team: Path) -> None:
    before = git(team, "rev-parse", "HEAD")
    (team / "mine.txt").write_text("staged by the user")
    git(team, "add", "mine.txt")
    outcome = done(team, "--json", "open", "Checkout errors").json()
    assert git(team, "rev-list", "--count", f"{before}..HEAD") == "1"
    message = git(team, "log", "-1", "--format=%B")
    incident, entry = outcome["incident"], outcome["entries"][0]["id"]
    assert message.startswith(f"incident({incident}): opened Checkout errors\n")
    assert f"Incident: {incident}\nEntry: {entry}\nKind: opened\nBy: amira" in message
    changed = git(team, "show", "--name-only", "--format=", "HEAD").split()
    folder = f"incidents/{incident[:7]}/{incident}"
    assert changed == [f"{folder}/incident.yaml", f"{folder}/timeline/{entry}.yaml"]
    assert git(team, "status", "--porcelain") == "A  mine.txt"


def test_json_of_a_write_says_where_it_is(team: Path) -> None:
    outcome = done(team, "--json", "open", "Checkout errors").json()
    assert outcome["saved"] is True
    assert outcome["shared"] is False
    assert outcome["commit"] == git(team, "rev-parse", "HEAD")
    assert outcome["entries"][0]["kind"] == "opened"
    assert outcome["entries"][0]["by"] == "amira"


def test_unsure_takes_the_worst_of_the_candidates(team: Path) -> None:
    done(team, "open", "Checkout errors", "--severity", "sev3", "--severity", "sev2")
    assert state(team)["severity"] == "sev2"
    done(team, "cancel", "--because", "a test")
    done(team, "open", "More errors", "--severity", "unsure")
    assert state(team)["severity"] == "sev1"


def test_a_taken_id_gets_a_number(team: Path) -> None:
    first = done(team, "--json", "open", "Errors").json()["incident"]
    second = done(team, "--json", "open", "Errors").json()["incident"]
    assert second == f"{first}-2"


def test_a_second_commander_is_refused_and_told_what_works(incident: Path) -> None:
    outcome = refused(incident, "assign", "ic", "jonas")
    assert "incli handover jonas" in outcome.err
    assert "--because" in outcome.err


def test_a_takeover_needs_a_reason_and_is_recorded(incident: Path) -> None:
    done(incident, "assign", "ic", "jonas", "--because", "Amira lost power")
    shown = state(incident)
    assert shown["roles"] == {"incident-commander": "jonas"}
    assert [h["takeover"] for h in shown["holdings"] if h["person"] == "jonas"] == [True]  # type: ignore[attr-defined]


def test_command_changes_hands_only_when_the_taker_accepts(incident: Path) -> None:
    done(incident, "handover", "jonas")
    assert state(incident)["roles"] == {"incident-commander": "amira"}
    refused(incident, "--as", "mei", "accept")
    done(incident, "--as", "jonas", "accept")
    assert state(incident)["roles"] == {"incident-commander": "jonas"}


def test_severity_is_raised_by_anyone_and_lowered_only_afterwards(incident: Path) -> None:
    outcome = refused(incident, "severity", "lower", "sev3", "--because", "not so bad")
    assert "incli gripe" in outcome.err
    done(incident, "--as", "mei", "severity", "raise", "sev1", "--because", "payments fail")
    done(incident, "resolve", "--owner", "mei")
    done(incident, "severity", "lower", "sev3", "--because", "no order was lost")
    assert state(incident)["severity"] == "sev3"


@pytest.mark.parametrize("nobody", ["someone", "everyone", "scribe", "amira", "nobody-we-know"])
def test_a_task_is_given_to_one_person_who_does_not_command(incident: Path, nobody: str) -> None:
    refused(incident, "task", "add", nobody, "10m", "look at the replica")


def test_a_task_is_not_given_to_a_team(incident: Path) -> None:
    people = incident / "policies" / "people.yaml"
    people.write_text(people.read_text() + "teams:\n  database: [jonas, ravi]\n")
    outcome = refused(incident, "task", "add", "database", "10m", "look")
    assert "jonas" in outcome.err


def test_a_task_has_a_time_box(incident: Path) -> None:
    outcome = refused(incident, "task", "add", "jonas", "is the lag real?")
    assert "10m" in outcome.err


def test_a_task_from_its_beginning_to_its_end(incident: Path) -> None:
    task = entry_of(done(incident, "--json", "task", "add", "jonas", "10m", "is the lag real?"))
    handle = task[-4:]
    refused(incident, "task", "extend", handle, "5m")
    done(incident, "--as", "jonas", "task", "ack", handle)
    done(incident, "--as", "jonas", "task", "extend", handle, "20m")
    refused(incident, "resolve", "--owner", "mei")
    done(incident, "--as", "jonas", "task", "done", handle, "--outcome", "it is")
    (shown,) = done(incident, "--json", "task", "list").json()
    assert (shown["status"], shown["outcome"], shown["owner"]) == ("done", "it is", "jonas")


def test_only_the_commander_decides_and_objections_are_recorded(incident: Path) -> None:
    proposal = entry_of(done(incident, "--json", "--as", "jonas", "propose", "fail over"))[-4:]
    objection = entry_of(done(incident, "--json", "--as", "mei", "object", proposal, "untested"))
    refused(incident, "--as", "jonas", "decide", proposal, "go")
    outcome = done(incident, "--json", "decide", proposal, "go")
    assert outcome.json()["entries"][0]["against"] == [objection]


def test_resolve_wants_an_owner_and_can_be_told_why_not(incident: Path) -> None:
    outcome = refused(incident, "resolve")
    assert "--owner" in outcome.err
    refused(incident, "resolve", "--owner", "everyone")
    done(incident, "resolve", "--because", "the owner is named tomorrow")
    assert state(incident)["status"] == "resolved"


def test_resolve_names_the_day_of_a_deadline_as_the_team_does(incident: Path) -> None:
    done(incident, "action", "add", "Add alerts", "--owner", "mei", "--due", "2030-01-07")
    told = done(incident, "resolve", "--owner", "mei").out  # amira's clock is ahead of UTC
    assert "Add alerts by Mon 07" in told


def test_resolve_waits_for_a_promised_update(incident: Path) -> None:
    done(incident, "update", "post", "We look.", "--audience", "internal", "--next", "30m")
    outcome = refused(incident, "resolve", "--owner", "mei")
    assert "incli update post" in outcome.err
    done(incident, "update", "post", "All is well.", "--audience", "internal")
    done(incident, "resolve", "--owner", "mei")


def test_old_todos_are_sorted_before_resolving(incident: Path) -> None:
    todo = entry_of(done(incident, "--json", "todo", "mend the runbook"))[-4:]
    later = "2099-01-01T00:00:00Z"
    refused(incident, "--now", later, "resolve", "--owner", "mei")
    done(incident, "--now", later, "sort", todo, "later")
    done(incident, "--now", later, "resolve", "--owner", "mei")


def test_a_closed_incident_takes_only_what_belongs_afterwards(incident: Path) -> None:
    note = entry_of(done(incident, "--json", "note", "the lag is 4 minutes"))[-4:]
    done(incident, "resolve", "--owner", "mei")
    done(incident, "close")
    for command in (("note", "x"), ("assign", "scribe", "mei"), ("close",), ("join",)):
        outcome = refused(incident, *command)
        assert "incli reopen" in outcome.err
    done(incident, "correct", note, "the lag is 40 minutes")
    done(incident, "redact", note, "--because", "a customer's name")
    action = entry_of(done(incident, "--json", "action", "add", "alert on lag", "--owner", "jonas"))
    refused(incident, "action", "close", action[-4:])
    done(incident, "action", "close", action[-4:], "--evidence", "https://example.com/1")
    done(incident, "action", "reopen", action[-4:], "--because", "never fired")
    done(incident, "action", "decline", action[-4:], "--because", "replaced")
    done(incident, "postmortem", "request")
    done(incident, "reopen", "--because", "errors again")
    assert state(incident)["status"] == "open"


def test_redacted_words_are_shown_nowhere(incident: Path) -> None:
    note = entry_of(done(incident, "--json", "note", "secret-address"))[-4:]
    done(incident, "redact", note, "--because", "personal")
    for command in (("show",), ("log",), ("--json", "show"), ("--json", "log")):
        assert "secret-address" not in done(incident, *command).out
    assert "redacted: personal" in done(incident, "log").out


def test_an_action_item_is_shown_once_and_in_its_corrected_words(incident: Path) -> None:
    added = ("action", "add", "better alerts", "--owner", "jonas")
    action = entry_of(done(incident, "--json", *added))[-4:]
    done(incident, "correct", action, "Add alerts on replica lag")
    todo, _ = done(incident, "show").out.split("Still to be done")[1].split("\n\n", 1)
    assert todo.count("Add alerts on replica lag") == 1
    assert "better alerts" not in todo
    assert "Add alerts on replica lag" in done(incident, "action", "list").out


def test_stay_lets_everyone_else_go_but_the_commander(incident: Path) -> None:
    for person in ("jonas", "mei", "ravi"):
        done(incident, "--as", person, "join", "--observer")
    done(incident, "stay", "jonas")
    assert state(incident)["here"] == ["amira", "jonas"]


def test_a_draft_is_approved_by_the_commander_and_posted(incident: Path) -> None:
    draft = (
        "--json",
        "--as",
        "mei",
        "update",
        "draft",
        "Some payments fail",
        "--audience",
        "public",
    )
    handle = entry_of(done(incident, *draft, "--next", "20m"))[-4:]
    refused(incident, "--as", "jonas", "update", "approve", handle)
    done(incident, "update", "approve", handle)
    done(incident, "--as", "mei", "update", "post", "--draft", handle)
    (update,) = done(incident, "--json", "show").json()["updates"]
    assert (update["status"], update["approved_by"]) == ("posted", "amira")
    assert "public" in state(incident)["promises"]  # type: ignore[operator]


def test_output_of_a_command_is_kept_as_one_note(incident: Path) -> None:
    outcome = done(incident, "--json", "note", "-", stdin=b"pod-1 Running\npod-2 CrashLoop\n")
    assert outcome.json()["entries"][0]["text"] == "pod-1 Running\npod-2 CrashLoop"


@pytest.mark.parametrize("content", [b"x" * 70_000, b"\xff\xfe binary \x00"])
def test_output_that_is_no_note_becomes_evidence_with_its_hash(
    incident: Path, content: bytes
) -> None:
    (entry,) = done(incident, "--json", "note", "-", stdin=content).json()["entries"]
    assert entry["kind"] == "evidence-added"
    assert entry["size"] == len(content)
    shown = state(incident)
    file = incident / f"incidents/{str(shown['id'])[:7]}/{shown['id']}" / entry["location"]
    assert file.read_bytes() == content


def test_evidence_and_recordings_are_kept_beside_the_timeline(incident: Path) -> None:
    file = incident.parent / "heap dump.png"
    file.write_bytes(b"\x89PNG")
    (entry,) = done(incident, "--json", "evidence", "add", str(file)).json()["entries"]
    assert entry["location"].startswith("evidence/")
    assert len(entry["sha256"]) == 64
    done(incident, "evidence", "add", "https://example.com/graph")
    call = incident.parent / "call.vtt"
    call.write_text("WEBVTT\n")
    done(incident, "recording", "add", str(call), "--starts", "2026-11-22T02:20:00Z")
    (entry,) = done(incident, "--json", "log", "--kind", "recording-added").json()
    assert entry["location"] == f"recordings/{entry['sha256'][:12]}-call.vtt"


def test_merge_sends_people_to_the_other_incident(incident: Path) -> None:
    other = done(incident, "--json", "open", "The same again").json()["incident"]
    done(incident, "-i", other, "merge", "checkout-errors")
    shown = done(incident, "--json", "show", other).json()
    assert shown["status"] == "merged"
    assert shown["merged_into"].endswith("checkout-errors")


def test_a_late_entry_says_so_and_as_of_hides_it(incident: Path) -> None:
    opened = state(incident)["opened"]
    done(incident, "--now", "2098-01-01T01:00:00Z", "note", "known late", "--at", "-30m")
    log = done(incident, "log").out
    assert "30 min later" in log
    before = done(incident, "--json", "show", "--as-of", "2098-01-01T00:45:00Z").json()
    assert [each["kind"] for each in before["timeline"]] == ["opened", "assigned"]
    assert before["opened"] == opened


def test_why_names_the_entry_and_the_commit(incident: Path) -> None:
    done(incident, "--as", "mei", "severity", "raise", "sev1", "--because", "payments")
    commit = git(incident, "rev-parse", "HEAD")
    done(incident, "note", "something else")
    cause = done(incident, "--json", "why", "severity").json()
    assert (cause["value"], cause["entry"]["by"], cause["commit"]) == ("sev1", "mei", commit)
    assert "sev1" in done(incident, "why", "severity").out


def test_log_is_by_kind_by_person_in_a_zone_with_silence_marked(incident: Path) -> None:
    done(incident, "--now", "2099-06-01T10:00:00Z", "--as", "mei", "note", "hello")
    assert "of silence" in done(incident, "log").out
    only = done(incident, "log", "--kind", "note", "--by", "mei", "--tz", "Asia/Tokyo").out
    assert "19:00:00" in only
    assert "opened" not in only


def test_bare_incli_is_at_most_seven_lines_and_says_what_you_can_do(incident: Path) -> None:
    done(incident, "task", "add", "jonas", "10m", "is the lag real?")
    done(incident, "--as", "jonas", "propose", "fail over")
    lines = done(incident, "--as", "jonas").out.splitlines()
    assert len(lines) <= 7
    assert any("commands" in line for line in lines)
    assert any(line.startswith("You") and "incli task ack" in line for line in lines)


def test_that_it_is_a_drill_or_internal_is_said_wherever_one_looks(team: Path) -> None:
    done(team, "open", "Practice", "--severity", "sev3", "--drill", "--internal")
    for words in ((), ("show",)):
        assert "drill · internal · sev3 · open" in done(team, *words).out
    done(team, "open", "Mail is late", "--severity", "sev2")
    assert "drill: Practice" in done(team).out


def test_bare_incli_is_calm_when_nothing_is_open(team: Path) -> None:
    assert "Nothing is open" in done(team).out


def test_a_clone_of_a_remote_whose_head_names_no_branch_reads_the_one_there_is(
    incident: Path, tmp_path: Path
) -> None:
    remote, other = tmp_path / "remote.git", tmp_path / "other"
    git(tmp_path, "init", "-q", "--bare", "-b", "master", str(remote))
    git(incident, "remote", "add", "origin", str(remote))
    done(incident, "sync")
    git(tmp_path, "clone", "-q", str(remote), str(other))
    assert git(other, "symbolic-ref", "HEAD") == "refs/heads/master"
    assert len(done(other, "--json", "list").json()) == 1
    done(other, "note", "from the other clone")
    done(other, "sync")
    assert git(remote, "for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"
    done(incident, "sync")
    assert "from the other clone" in done(incident, "log").out
    outcome = incli(other, "check")
    assert outcome.code == 2
    assert outcome.err == "The record is on main; here is none.\n→ git checkout main\n"
    git(other, "checkout", "-q", "main")
    assert done(other, "--json", "check").json()["findings"] == []


def test_of_two_branches_of_a_remote_whose_head_names_none_neither_is_read(
    incident: Path, tmp_path: Path
) -> None:
    remote, other = tmp_path / "remote.git", tmp_path / "other"
    git(tmp_path, "init", "-q", "--bare", "-b", "master", str(remote))
    git(incident, "push", "-q", str(remote), "main", "main:aside")
    git(tmp_path, "clone", "-q", str(remote), str(other))
    assert done(other, "--json", "list").json() == []


def test_dry_run_says_what_it_would_write_and_writes_nothing(incident: Path) -> None:
    head = git(incident, "rev-parse", "HEAD")
    outcome = done(incident, "--json", "--dry-run", "note", "x").json()
    assert outcome["saved"] is False
    assert outcome["commit"] is None
    assert git(incident, "rev-parse", "HEAD") == head


def test_list_narrows_by_status_severity_service_and_time(team: Path) -> None:
    done(team, "open", "One", "--severity", "sev1", "--service", "web")
    done(team, "resolve", "--owner", "mei")
    done(team, "open", "Two", "--severity", "sev2")
    titles = [each["title"] for each in done(team, "--json", "list").json()]
    assert titles == ["Two", "One"]
    for options, expected in (
        (("--status", "open"), ["Two"]),
        (("--severity", "1"), ["One"]),
        (("--service", "web"), ["One"]),
        (("--since", "2099-01-01"), []),
        (("--since", "30d"), ["Two", "One"]),
    ):
        found = done(team, "--json", "list", *options).json()
        assert [each["title"] for each in found] == expected


def test_several_open_incidents_must_be_told_apart(incident: Path) -> None:
    done(incident, "open", "Something else")
    outcome = incli(incident, "note", "x")
    assert outcome.code == 2
    assert "incli -i" in outcome.err
    done(incident, "-i", "checkout", "note", "x")


def test_an_unknown_identity_gets_a_hint_and_never_a_guess(incident: Path) -> None:
    git(incident, "config", "user.email", "stranger@example.com")
    outcome = incli(incident, "note", "x")
    assert outcome.code == 2
    assert "incli person add" in outcome.err
    git(incident, "config", "user.email", "")
    outcome = incli(incident, "note", "x")
    assert outcome.code == 2
    assert "git config" in outcome.err


def test_errors_are_json_where_json_was_asked_for(incident: Path) -> None:
    outcome = incli(incident, "--json", "assign", "ic", "jonas")
    assert json.loads(outcome.out)["error"]["exit"] == 3


def test_while_a_policy_is_broken_its_committed_version_holds_and_the_place_is_told(
    incident: Path,
) -> None:
    people = incident / "policies" / "people.yaml"
    people.write_text(people.read_text() + "  mei:\n    name: twice\n")
    outcome = done(incident, "note", "still works")
    assert "policies/people.yaml:" in outcome.err
    git(incident, "commit", "-q", "-a", "-m", "break it")
    outcome = incli(incident, "note", "now nothing good is known")
    assert outcome.code == 2
    assert "policies/people.yaml:" in outcome.err


def test_people_see_the_words_of_the_team(incident: Path) -> None:
    words = 'words: {"incident commander": "incident lead", postmortem: "learning review"}\n'
    (incident / "policies" / "vocabulary.yaml").write_text(words)
    outcome = refused(incident, "assign", "ic", "jonas")
    assert "incident lead" in outcome.err.lower()
    assert "commander" not in outcome.err.lower().replace("incident-commander", "")
    done(incident, "resolve", "--owner", "mei")
    assert "learning review" in done(incident, "show").out


def test_a_colour_that_was_pasted_with_a_title_is_none_of_the_id(team: Path) -> None:
    done(team, "open", "Payments \x1b[31mred\x1b[0m <b>now</b>")
    (opened,) = done(team, "--json", "list").json()
    assert opened["id"].endswith("-payments-red-b-now-b")


def test_a_whole_title_names_an_incident_though_others_hold_it_too(team: Path) -> None:
    for title in ("Late", "Mail goes out late"):
        done(team, "open", title)
    assert done(team, "--json", "show", "late").json()["title"] == "Late"
