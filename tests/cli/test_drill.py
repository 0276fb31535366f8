"""Drills from the first command to the score, alone and with others in clones of their own."""

import os
import random
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from terminal_world import terminal
from world import done, git, incli, refused

from incli.app.drills.scenarios import made, shipped
from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.domain.drill import names, unseal

ROOT = Path(__file__).parents[2]
START = datetime(2026, 12, 1, 10, tzinfo=UTC)
DISK = ("--title", "Mail is late", "--cause", "A full disk.", "--named-by", "disk full")


def at(minute: float) -> tuple[str, str]:
    return "--now", (START + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")


@pytest.fixture
def disk(team: Path) -> Path:
    """A team with a scenario of its own."""
    injects = ("--inject", "0s monitoring: the queue grows", "--inject", "5m a customer: no mail")
    done(team, "drill", "new", "disk", *DISK, *injects)
    return team


def notes(folder: Path) -> list[str]:
    shown = done(folder, "--json", "show").json()
    return [each["text"] for each in shown["timeline"] if each["kind"] == "note"]


# ------------------------------------------------------------------------------ scenarios


@pytest.mark.parametrize("name", shipped())
def test_a_scenario_that_comes_with_incli_is_valid_and_does_not_give_itself_away(name: str) -> None:
    document = load(shipped()[name], f"{name}.yaml")
    assert validate(document, "scenario", name) == ()
    scenario = made(name, document.data)
    assert scenario.brief
    assert scenario.source
    assert len(scenario.injects) >= 8
    assert names(scenario.cause, scenario.cause.text)
    shown = (scenario.title, scenario.brief, *(each.say for each in scenario.injects))
    beside = (name, *scenario.tags, *scenario.services, scenario.source)
    comments = [line for line in shipped()[name].splitlines() if line.startswith("#")]
    assert not any(names(scenario.cause, text) for text in (*shown, *beside))
    spoken = {word for phrase in scenario.cause.named_by for word in phrase.casefold().split()}
    told = {word for line in comments for word in re.findall(r"\w+", line.casefold())}
    assert not {word for word in spoken & told if len(word) > 3}
    assert not any(names(scenario.cause, " ".join(shown[: at + 2])) for at in range(3))


def test_three_scenarios_come_with_incli_and_one_of_them_is_apollo_13() -> None:
    assert len(shipped()) == 3
    assert "apollo-13" in shipped()


def test_a_scenario_of_ones_own_is_a_valid_file_with_its_cause_sealed(disk: Path) -> None:
    file = disk / "policies/drills/disk.yaml"
    text = file.read_text()
    assert "full" not in text.casefold()
    data = load(text, "disk.yaml").data
    assert unseal(data["cause"]["sealed"]).text == "A full disk."
    assert [each["after"] for each in data["injects"]] == ["0s", "5m"]
    assert git(disk, "log", "-1", "--format=%s") == "policy: add the drill disk"
    refused(disk, "drill", "new", "disk", *DISK)
    assert "policies/drills" not in incli(disk, "check").out


def test_a_scenario_can_be_taken_over_from_incli_and_changed(team: Path) -> None:
    done(team, "drill", "new", "late-mail")
    assert (team / "policies/drills/late-mail.yaml").read_text() == shipped()["late-mail"]
    listed = done(team, "--json", "drill", "list").json()["scenarios"]
    assert {each["name"]: each["ours"] for each in listed}["late-mail"] is True
    assert {each["name"]: each["ours"] for each in listed}["apollo-13"] is False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("own",), "A scenario has a title"),
        (("own", "--title", "x", "--cause", "y"), "words that name it"),
        (("own", "--title", "x", "--cause", "y", "--named-by", "…"), "words that name it"),
        (("own", *DISK, "--inject", "later"), "“later” is no inject"),
        (("own", *DISK, "--inject", "999d99h mei: x"), "would come after 1003 days; 999 days are"),
        (("own", *DISK, "--inject", "soon a: b"), "“soon” is no duration"),
        (("own", *DISK, "--inject", "d a customer: no mail"), "“d” is no duration"),
        (("../own", *DISK), "is no name for a file"),
    ],
)
def test_what_is_missing_in_a_new_scenario_is_told(
    team: Path, words: tuple[str, ...], told: str
) -> None:
    outcome = incli(team, "drill", "new", *words)
    assert outcome.code == 2
    assert told in outcome.err


def test_a_cause_that_was_tampered_with_is_told_with_its_file(disk: Path) -> None:
    file = disk / "policies/drills/disk.yaml"
    head, _, _ = file.read_text().partition("  sealed")
    file.write_text(f'{head}  sealed: "AAAA"\n')
    outcome = done(disk, "drill", "list")
    line = head.count("\n") + 1
    assert f"disk.yaml:{line}:11: The cause is not what incli has sealed." in outcome.err
    git(disk, "commit", "-q", "-a", "-m", "tampered")
    outcome = incli(disk, "drill", "run", "disk", "--once")
    assert outcome.code == 2
    assert f"disk.yaml:{line}:11: The cause is not what incli has sealed." in outcome.err


# ------------------------------------------------------------------------------ of the past


@pytest.fixture
def past(team: Path) -> Path:
    """An incident that is over."""
    for minute, words in (
        (0, ("open", "Orders fail", "--severity", "sev2")),
        (2, ("note", "the app cannot connect")),
        (6, ("finding", "the certificate has expired")),
        (8, ("note", "renewal had failed")),
        (10, ("resolve", "--owner", "mei", "--because", "it works again")),
    ):
        done(team, *at(minute), *words)
    return team


def test_an_incident_of_the_past_becomes_a_scenario_on_its_own_clock_scaled(past: Path) -> None:
    cause = ("--cause", "An expired certificate.", "--named-by", "certificate expired")
    outcome = done(past, "drill", "from", "orders", "--name", "orders", "--speed", "2", *cause)
    assert "Left out, since they name the cause: 1 of the entries." in outcome.out
    data = load((past / "policies/drills/orders.yaml").read_text(), "orders.yaml").data
    told = [(each["after"], each["say"]) for each in data["injects"]]
    assert told == [
        ("0s", "Orders fail"),
        ("1m", "the app cannot connect"),
        ("4m", "renewal had failed"),
    ]
    assert data["source"] == "2026-12-01-orders-fail, 2026-12-01"


def test_without_a_cause_it_asks_for_one_or_takes_the_postmortems(past: Path) -> None:
    outcome = incli(past, "drill", "from", "orders")
    assert outcome.code == 2
    assert "--cause" in outcome.err
    done(past, *at(20), "postmortem", "start")
    (file,) = past.glob("incidents/*/*/postmortem.md")
    learned = 'contributing_factors: ["certificate-expired"]'
    file.write_text(file.read_text().replace("---\n", f"---\n{learned}\n", 1))
    done(past, "drill", "from", "orders", "--name", "orders")
    data = load((past / "policies/drills/orders.yaml").read_text(), "orders.yaml").data
    assert unseal(data["cause"]["sealed"]).named_by == ("certificate-expired",)


def test_a_title_that_names_the_cause_makes_no_drill_and_neither_does_a_drill(past: Path) -> None:
    refused(past, "drill", "from", "orders", "--cause", "x", "--named-by", "orders fail")
    done(past, *at(30), "drill", "run", "late-mail", "--once")
    refused(past, "drill", "from", "mail-goes", "--cause", "x", "--named-by", "y")


def opened(team: Path, *words: str) -> None:
    """An incident that somebody opened, and that is over."""
    done(team, *at(0), "open", *words)
    done(team, *at(9), "resolve", "--owner", "mei")


FULL = ("--cause", "The disk was full.", "--named-by", "full disk", "--named-by", "OOM")


def test_nothing_that_is_copied_names_the_cause(team: Path) -> None:
    tags = ("--tag", "eu", "--tag", "Full_Disk", "--tag", "disk", "--tag", "full", "--tag", "x-oom")
    opened(team, "Mail is late", *tags, "--service", "mail")
    outcome = done(team, "drill", "from", "mail", "--name", "late", *FULL)
    assert "Left out, since they name the cause: the tags Full_Disk, full, x-oom." in outcome.out
    text = (team / "policies/drills/late.yaml").read_text()
    assert load(text, "late.yaml").data["tags"] == ["eu", "disk"]
    assert "full" not in text.partition("cause:")[0].casefold()


@pytest.mark.parametrize(
    ("title", "more", "told"),
    [
        ("Mail is late", ("--service", "oom"), "The services name the cause already."),
        ("Mail from a full queue", ("--service", "disk"), "The services name the cause already."),
        ("A full disk", (), "The title names the cause already."),
    ],
)
def test_what_everybody_sees_at_once_does_not_name_the_cause(
    team: Path, title: str, more: tuple[str, ...], told: str
) -> None:
    opened(team, title, *more)
    outcome = refused(team, "drill", "from", "2026-12-01", "--name", "late", *FULL)
    assert told in outcome.err


def test_neither_does_the_name_of_the_scenario_nor_the_id_it_came_from(team: Path) -> None:
    opened(team, "A full disk")
    (header,) = team.glob("incidents/*/*/incident.yaml")
    header.write_text(header.read_text().replace("A full disk", "Mail is late"))
    git(team, "commit", "-qam", "another title")
    for name in ((), ("--name", "full-disk")):
        outcome = refused(team, "drill", "from", "2026-12-01", *name, *FULL)
        assert "--name" in outcome.err.splitlines()[1]
    done(team, "drill", "from", "2026-12-01", "--name", "late", *FULL)
    data = load((team / "policies/drills/late.yaml").read_text(), "late.yaml").data
    assert data["source"] == "an incident of 2026-12-01"


# ------------------------------------------------------------------------------ running


def test_injects_are_told_when_they_fall_due_each_once(disk: Path) -> None:
    first = done(disk, *at(0), "drill", "run", "disk", "--once")
    assert "Inject 1, monitoring: the queue grows" in first.out
    assert "Amira is to command (never yet)." in first.out
    assert "The next inject falls due in 5 min." in first.out
    assert done(disk, *at(4.9), "--json", "drill", "run", "--once").json()["injected"] == []
    assert done(disk, *at(5), "--json", "drill", "run", "--once").json()["injected"] == [2]
    assert "Everything is told." in done(disk, *at(6), "drill", "run", "--once").out
    assert len(notes(disk)) == 2
    shown = done(disk, "--json", "show").json()
    assert (shown["kind"], shown["title"]) == ("drill", "Mail is late")


def handle(folder: Path, text: str) -> str:
    """The handle of the newest entry with some words."""
    entries = done(folder, "--json", "log").json()
    return next(str(e["id"])[-4:] for e in reversed(entries) if text in (e.get("text") or ""))


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("words", ["I got no mail", "two  lines,\r\n\n  and: “more” \t of them "])
def test_an_inject_that_was_redacted_in_any_clone_is_not_told_again(
    team: Path, tmp_path: Path, words: str, *, corrected: bool
) -> None:
    injects = ("--inject", "0s monitoring: slow", "--inject", f"0s mei: {words}")
    done(team, "drill", "new", "disk", *DISK, *injects)
    git(tmp_path, "clone", "-q", "--bare", "team", "remote.git")
    git(team, "remote", "add", "origin", str(tmp_path / "remote.git"))
    done(team, *at(0), "drill", "run", "disk", "--once")
    done(team, "sync")
    git(tmp_path, "clone", "-q", "remote.git", "other")
    other = tmp_path / "other"
    inject = handle(other, "Inject 2")
    if corrected:
        done(other, *at(1), "correct", inject, "Inject 2, mei: nothing came")
    done(other, *at(2), "redact", inject, "--because", "an address is in it")
    for clone in (other, team, other):
        done(clone, "sync")
    for clone in (team, other):
        assert done(clone, *at(3), "--json", "drill", "run", "--once").json()["injected"] == []


def test_a_note_of_a_responder_that_was_redacted_keeps_no_inject_back(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(1), "note", "my password is hunter2")
    done(disk, *at(2), "redact", handle(disk, "hunter2"), "--because", "a password")
    assert done(disk, *at(5), "--json", "drill", "run", "--once").json()["injected"] == [2]


def test_speed_scales_the_clock_of_this_run(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--speed", "5", "--once")
    assert done(disk, *at(0.9), "--json", "drill", "run", "--once").json()["injected"] == []
    assert done(disk, *at(1), "--json", "drill", "run", "--once").json()["injected"] == [2]


@pytest.mark.parametrize("speed", ["nan", "0", "-1", "1e-300", "1e-9", "1001", "inf"])
def test_a_speed_that_no_clock_can_go_by_opens_no_drill(disk: Path, speed: str) -> None:
    assert incli(disk, "drill", "run", "disk", "--once", "--speed", speed).code == 2
    assert done(disk, "--json", "list").json() == []


def test_a_drill_too_long_to_be_written_down_is_not_opened(disk: Path) -> None:
    done(disk, "drill", "new", "long", *DISK, "--inject", "999d mei: still there?")
    outcome = incli(disk, "drill", "run", "long", "--once", "--speed", "0.5")
    assert outcome.code == 2
    assert "--speed" in outcome.err
    assert done(disk, "--json", "list").json() == []


def test_a_drill_and_its_scenario_are_one_commit(disk: Path) -> None:
    before = git(disk, "rev-list", "--count", "HEAD")
    done(disk, *at(0), "drill", "run", "disk", "--once")
    assert int(git(disk, "rev-list", "--count", "HEAD")) == int(before) + 2
    files = git(disk, "show", "--name-only", "--format=", "HEAD~1").splitlines()
    assert [Path(each).name.rpartition("-")[2] for each in files if "evidence/" in each] == [
        "scenario.yaml"
    ]
    assert any(each.endswith("incident.yaml") for each in files)


def test_a_drill_is_as_public_as_the_policy_lets_incidents_be(disk: Path) -> None:
    policy = disk / "policies/response/2026-01-01.yaml"
    policy.write_text(f"{policy.read_text()}\nvisibility: internal\n")
    git(disk, "commit", "-qam", "policy: nothing leaves")
    done(disk, *at(0), "drill", "run", "disk", "--once")
    assert done(disk, "--json", "show").json()["visibility"] == "internal"
    assert done(disk, "--json", "export", "json", "--audience", "public").json()["incidents"] == []


def test_a_severity_that_the_policy_does_not_know_is_for_the_responders_to_say(
    tmp_path: Path,
) -> None:
    done(tmp_path, "init", "team", "--preset", "security")
    folder = tmp_path / "team"
    done(folder, "drill", "run", "late-mail", "--once")
    assert done(folder, "--json", "show").json()["severity"] is None
    done(folder, "severity", "raise", "sev1", "--because", "it is one")
    done(folder, "drill", "new", "known", *DISK)
    text = (folder / "policies/drills/known.yaml").read_text()
    known = text.replace("injects:", 'severity: "sev2"\ninjects:', 1)
    (folder / "policies/drills/known.yaml").write_text(known)
    started = done(folder, "--json", "drill", "run", "known", "--once").json()["incident"]
    assert done(folder, "--json", "-i", started, "show").json()["severity"] == "sev2"


def test_what_is_no_file_is_no_scenario_and_names_stay_on_their_line(disk: Path) -> None:
    folder = disk / "policies/drills"
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    text = (folder / "disk.yaml").read_text()
    (folder / "a\nb.yaml").write_text(text.replace("Mail is late", "Mail\\nis late"))
    told = done(disk, "drill", "list").out.splitlines()
    assert told[0] == "a b  Mail is late; 5 min"
    assert not any("folder" in line or "pipe" in line for line in told)


def test_a_cause_that_is_not_sealed_is_found_by_the_check_where_it_stands(disk: Path) -> None:
    file = disk / "policies/drills/disk.yaml"
    file.write_text(re.sub(r'sealed: ".*"', 'sealed: "aGVs bG8="', file.read_text()))
    found = incli(disk, "--json", "check").json()["findings"]
    (wrong,) = [each for each in found if each["rule"] == "INC002"]
    assert wrong["message"] == "The cause is not what incli has sealed."
    assert file.read_text().splitlines()[wrong["line"] - 1].strip().startswith("sealed:")
    outcome = done(disk, "drill", "list")
    assert "late-mail" in outcome.out
    assert "policies/drills/disk.yaml" in outcome.err


def test_a_broken_scenario_keeps_nobody_from_running_another(disk: Path) -> None:
    (disk / "policies/drills/broken.yaml").write_text("title: [\n")
    assert incli(disk, "drill", "run", "broken", "--once").code == 2
    done(disk, "drill", "run", "disk", "--once")


def test_beside_a_real_incident_drill_commands_mean_the_drill(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(1), "open", "Checkout is down", "--severity", "sev1")
    assert done(disk, *at(5), "--json", "drill", "run", "--once").json()["injected"] == [2]
    assert "mail-is-late" in refused(disk, "drill", "reveal").err
    done(disk, *at(6), "-i", "mail", "resolve", "--owner", "mei")
    assert "A full disk." in done(disk, "drill", "reveal").out
    assert incli(disk, *at(7), "-i", "checkout", "drill", "reveal").code == 3
    done(disk, *at(7), "note", "this is about the checkout")


def test_the_cause_is_told_only_when_it_is_over(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    for verb in ("reveal", "score"):
        assert "The drill still runs." in refused(disk, "drill", verb).err
    done(disk, *at(3), "finding", "is the disk full?")
    done(disk, *at(9), "resolve", "--owner", "mei", "--because", "practice")
    assert done(disk, "drill", "reveal").out.splitlines()[0] == "A full disk."
    assert done(disk, *at(9), "--json", "drill", "run", "--once").json()["next"] is None
    score = done(disk, *at(10), "--json", "drill", "score").json()
    assert score["clocks"] == {
        "commander": None,
        "first_update": None,
        "first_decision": None,
        "cause_named": 180,
        "mitigated": None,
        "resolved": 540,
    }
    assert score["named"] == {"by": "amira", "text": "is the disk full?"}
    assert "named by Amira: found: is the disk full?" in done(disk, *at(10), "drill", "score").out


def test_what_is_said_after_the_end_is_no_part_of_the_drill(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(9), "resolve", "--owner", "mei", "--because", "practice")
    done(disk, *at(12), "finding", "is the disk full?")
    done(disk, *at(13), "impact", "mitigated")
    done(disk, *at(14), "update", "post", "It was the disk.", "--audience", "internal")
    score = done(disk, *at(20), "--json", "drill", "score").json()
    assert score["named"] is None
    clocks = ("cause_named", "mitigated", "first_update")
    assert [score["clocks"][each] for each in clocks] == [None, None, None]


def test_what_is_said_to_have_happened_before_the_drill_names_nothing(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    before = (START - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    done(disk, *at(5), "note", "the disk is full", "--at", before, "--late", "no keyboard")
    done(disk, *at(9), "resolve", "--owner", "mei", "--because", "practice")
    assert done(disk, *at(10), "--json", "drill", "score").json()["named"] is None


def test_a_drill_that_goes_on_keeps_its_speed(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    outcome = incli(disk, *at(1), "drill", "run", "--speed", "9", "--once")
    assert outcome.code == 2
    assert "keeps the speed it was opened with" in outcome.err


def test_the_rules_of_a_score_are_those_of_the_check(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(9), "severity", "raise", "sev2", "--because", "many")
    done(disk, *at(30), "resolve", "--owner", "mei", "--because", "practice")
    scored = done(disk, *at(40), "--json", "drill", "score").json()["findings"]
    checked = incli(disk, *at(40), "--json", "check").json()["findings"]
    ours = [each["rule"] for each in checked if "mail-is-late" in each["path"]]
    assert sorted(each["rule"] for each in scored) == sorted(ours)
    assert "INC105" in ours


def test_a_score_is_the_same_whenever_it_is_asked_for(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(9), "severity", "raise", "sev2", "--because", "many")
    done(disk, *at(30), "resolve", "--owner", "mei", "--because", "practice")
    then, later = (done(disk, *at(minute), "drill", "score").out for minute in (31, 600_000))
    assert then == later


def test_an_incident_that_is_no_drill_has_no_cause_to_reveal(incident: Path) -> None:
    for verb in ("reveal", "score"):
        assert "is no drill of a scenario" in refused(incident, "drill", verb).err


def test_a_drill_that_was_opened_by_hand_has_no_cause_either(team: Path) -> None:
    done(team, "open", "Practice", "--drill")
    done(team, "resolve", "--owner", "mei")
    for verb in ("run", "reveal", "score"):
        assert "was opened without a scenario" in refused(team, "drill", verb).err


def test_drills_take_turns_in_commanding_and_stay_out_of_statistics(disk: Path) -> None:
    done(disk, *at(0), "drill", "run", "disk", "--once")
    done(disk, *at(1), "assign", "ic", "amira")
    due = done(disk, *at(2), "--json", "due").json()
    assert {each["kind"] for each in due} == {"drill"}
    assert all(each.startswith("drill, ") for each in done(disk, *at(2), "due").out.splitlines())
    assert "drill: Mail is late" in done(disk, "list").out
    done(disk, *at(9), "resolve", "--owner", "mei", "--because", "practice")
    turns = done(disk, "--json", "drill", "list").json()["commanders"]
    assert [each["person"] for each in turns] == ["jonas", "mei", "ravi", "amira"]
    assert turns[-1]["commanded"] == "2026-12-01T10:01:00.000Z"
    assert done(disk, "--json", "stats").json()["incidents"] == 0


def test_whoever_is_away_commands_last(disk: Path) -> None:
    rosters = disk / "policies/rosters"
    rosters.mkdir(exist_ok=True)
    (rosters / "ic.yaml").write_text(
        'role: "incident-commander"\ntimezone: "UTC"\nshifts: []\n'
        'time_off:\n  - {person: "jonas", from: "2026-11-30", to: "2026-12-05"}\n'
    )
    turns = done(disk, *at(0), "--json", "drill", "list").json()["commanders"]
    order = [(each["person"], each["away"]) for each in turns]
    assert order == [("amira", False), ("mei", False), ("ravi", False), ("jonas", True)]
    told = done(disk, *at(0), "drill", "list").out
    assert "jonas commanded a drill last: never  (is away now)" in told
    for person in ("amira", "mei", "ravi"):
        done(disk, *at(1), "open", f"Practice of {person}", "--drill")
        done(disk, *at(1), "-i", person, "assign", "ic", person)
        done(disk, *at(2), "-i", person, "resolve", "--owner", person)
    assert "Amira is to command" in done(disk, *at(3), "drill", "run", "disk", "--once").out


def test_of_a_large_team_only_those_are_told_whose_turn_is_near(disk: Path) -> None:
    people = disk / "policies/people.yaml"
    more = "".join(f"  p{n}:\n    email: p{n}@example.com\n" for n in range(20))
    people.write_text(f"{people.read_text().rstrip()}\n{more}")
    told = done(disk, "drill", "list").out
    assert told.count("commanded a drill last: never") == 8
    assert told.endswith("and 16 more: incli --json drill list\n")
    assert len(done(disk, "--json", "drill", "list").json()["commanders"]) == 24


def test_in_a_terminal_it_tells_injects_as_time_goes_by(disk: Path) -> None:
    with terminal(disk, "drill", "run", "disk", "--speed", "100") as shown:
        shown.until("Inject 1, monitoring: the queue grows")
        assert "Inject 2" not in shown.text
        shown.until("Inject 2, a customer: no mail")
        shown.until("Everything is told.")
        assert shown.ends() == 0
    assert len(notes(disk)) == 2


def test_in_a_narrow_terminal_lines_end_between_words(team: Path) -> None:
    say = "ab " * 30 + "cedilla " * 9
    done(team, "drill", "new", "disk", *DISK, "--inject", f"0s monitoring: {say}")
    with terminal(team, "drill", "run", "disk", size=(40, 24)) as shown:
        shown.until("Everything is told.")
        lines = shown.text.splitlines()
        assert shown.ends() == 0
    begun = next(number for number, line in enumerate(lines) if "Inject 1" in line)
    assert sum(line.count("cedilla") for line in lines[begun:]) == 9
    assert lines[begun + 1].startswith("       ab ")


# ------------------------------------------------------------------------------ together


@pytest.fixture
def elsewhere(disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another clone of the team's record; both share what they write."""
    git(tmp_path, "clone", "-q", "--bare", str(disk), "remote.git")
    git(disk, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(disk, "fetch", "-q", "origin")
    git(tmp_path, "clone", "-q", "remote.git", "elsewhere")
    monkeypatch.setenv("INCLI_SHARE", "on")
    return tmp_path / "elsewhere"


def test_a_drill_that_runs_in_another_clone_is_not_opened_again(
    disk: Path, elsewhere: Path
) -> None:
    done(disk, "--wait", "drill", "run", "disk", "--once")
    outcome = incli(elsewhere, "drill", "run", "disk", "--once")
    assert outcome.code == 3
    assert "is open, and told from the clone in which it was opened." in outcome.err
    assert "mail-is-late drill run " in outcome.err
    assert notes(elsewhere) == ["Inject 1, monitoring: the queue grows"]


def test_a_remote_that_does_not_answer_keeps_no_drill_from_being_opened(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs it would sit before a silent terminal for as long as the network is dead."""
    hangs = tmp_path / "hangs"
    answers = tmp_path / "answers"
    hangs.write_text(f"#!/bin/sh\nsleep 20\ntouch {answers}\n")
    hangs.chmod(0o755)
    git(disk, "remote", "add", "origin", "ssh://nobody@example.invalid/x.git")
    monkeypatch.setenv("INCLI_SHARE", "on")
    monkeypatch.setenv("GIT_SSH_COMMAND", str(hangs))
    monkeypatch.setattr("incli.app.drills.running._PATIENCE", 0.2)
    done(disk, "drill", "run", "disk", "--once")
    assert not answers.exists()


def test_of_two_that_opened_a_drill_unknown_to_each_other_one_tells_it_on(
    disk: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCLI_SHARE", "off")
    done(disk, *at(0), "drill", "run", "disk", "--once")
    with terminal(elsewhere, *at(1), "drill", "run", "disk", "--speed", "0.01") as shown:
        shown.until("Ctrl-C stops it")
        done(disk, "sync")
        done(elsewhere, "sync")
        shown.until("It is told from the clone that had opened it")
        assert shown.ends() == 0


class Play:
    """A drill of the demo's incident, by two responders who type at times drawn from a seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._draw = random.Random(seed)
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main", "kranz")
        for name in ("incidents", "policies"):
            shutil.copytree(ROOT / name, folder / "kranz" / name)
        git(folder / "kranz", "add", ".")
        git(folder / "kranz", "commit", "-q", "-m", "the sample")
        git(folder, "clone", "-q", "--bare", "kranz", "remote.git")
        git(folder / "kranz", "remote", "add", "origin", str(folder / "remote.git"))
        git(folder / "kranz", "fetch", "-q", "origin")
        git(folder, "clone", "-q", "remote.git", "lunney")
        self.clones = {name: folder / name for name in ("kranz", "lunney")}

    def type(self, who: str, minute: float, *words: str) -> None:
        """Typed in somebody's own clone, and shared; then the other has it, too."""
        name = () if words[0] == "drill" and words[1] == "from" else ("-i", "2026-12-01")
        name = () if words[:3] == ("drill", "run", "loop") else name
        done(self.clones[who], "--as", who, *at(minute), *name, *words)
        for each in (who, *(self.clones.keys() - {who})):
            done(self.clones[each], "sync")

    def steps(self) -> Iterator[tuple[str, float, tuple[str, ...]]]:
        minute = self._draw.uniform(1, 3)
        yield "lunney", minute, ("assign", "ic", "lunney")
        yield "kranz", 4, ("drill", "run", "--once")
        minute = self._draw.uniform(5, 9)
        yield "lunney", minute, ("update", "post", "We look.", "--audience", "internal")
        yield "kranz", 10, ("drill", "run", "--once")
        minute = self._draw.uniform(11, 19)
        yield "kranz", minute, ("finding", "an oxygen tank must have burst")
        yield "kranz", 20, ("drill", "run", "--once")
        yield "lunney", 21, ("impact", "mitigated")
        yield "lunney", 22, ("resolve", "--owner", "kranz", "--because", "practised")

    def score(self) -> dict[str, Any]:
        cause = ("--cause", "An oxygen tank burst.", "--named-by", "oxygen tank burst")
        self.type("kranz", 0, "drill", "from", "apollo", "--name", "loop", "--speed", "20", *cause)
        self.type("kranz", 0, "drill", "run", "loop", "--once")
        for who, minute, words in self.steps():
            self.type(who, minute, *words)
        scores = [
            done(clone, *at(30), "-i", "2026-12-01", "--json", "drill", "score").json()
            for clone in self.clones.values()
        ]
        assert scores[0] == scores[1]
        found: dict[str, Any] = scores[0]
        return found


@pytest.mark.xdist_group("drill")
def test_two_responders_in_two_clones_play_the_demo_and_the_seed_makes_the_score(
    tmp_path: Path,
) -> None:
    first, again, other = (
        Play(tmp_path / name, seed).score() for name, seed in (("a", 13), ("b", 13), ("c", 14))
    )
    assert first == again
    assert first["clocks"] != other["clocks"]
    assert 60 < first["clocks"]["commander"] < 180
    assert 660 < first["clocks"]["cause_named"] < 1140
    assert first["clocks"]["resolved"] == 1320
    told = notes_of_drill(tmp_path / "a/lunney")
    assert len(told) > 3
    assert len(told) == len(set(told))
    assert git(tmp_path / "a/lunney", "rev-parse", "HEAD") == git(
        tmp_path / "a/kranz", "rev-parse", "HEAD"
    )


def notes_of_drill(folder: Path) -> list[str]:
    shown = done(folder, "-i", "2026-12-01", "--json", "show").json()
    return [each["text"] for each in shown["timeline"] if each["kind"] == "note"]
