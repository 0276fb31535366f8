"""policy replay: past incidents, judged by a proposed policy."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from world import Outcome, done, incli

from incli.app.policy.replay import newest, replay
from incli.app.session import Session, Settings
from incli.cli.policy import replay as policy_replay
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import CannotJudge, Fault, Rule

POLICY = """effective: "2026-01-01T00:00:00Z"
definition: "Customers notice."
severities:
  sev1:
    name: "SEV-1"
    description: "All is down."
    criteria: [{id: down, text: "Nobody can pay."}]
    roles: {incident-commander: 5m}
rules:
  INC101: {mode: warn}
  INC104: {mode: audit, params: {within: 5m}}
"""
STRICTER = POLICY.replace("2026-01", "2027-01").replace(": 5m}", ": 2m}").replace("warn", "enforce")
"""What is said of both is halved; nothing else changes."""
NOW = "2026-11-22T12:00:00Z"


def put(folder: Path, path: str, text: str) -> None:
    (folder / "policies" / path).write_text(text)


def at(folder: Path, time: str, *args: str) -> Outcome:
    return done(folder, "--now", f"{time}Z", *args)


def happened(folder: Path, day: str, title: str, minutes: int, *args: str) -> str:
    """An incident whose commander came after some minutes and was announced at once."""
    opened = at(folder, f"{day}T10:00:00", "--json", "open", title, "--severity", "sev1", *args)
    incident: str = opened.json()["incident"]
    for number, command in enumerate((("assign", "ic", "me"), ("announce",), ("note", "Well"))):
        time = f"{day}T10:{minutes + (10 if number == 2 else 0):02}:0{number}"
        at(folder, time, "-i", incident, *command)
    at(folder, f"{day}T10:50:00", "-i", incident, "resolve", "--owner", "me")
    return incident


@pytest.fixture
def past(templates: Path, team: Path) -> Path:
    """Three incidents and a drill of a year, and a stricter policy to come."""
    made = templates / "past"
    if not made.exists():
        put(team, "response/2026-01-01.yaml", POLICY)
        happened(team, "2026-02-01", "Long ago", 4)
        happened(team, "2026-09-01", "In time", 1)
        happened(team, "2026-10-01", "Nearly late", 4)
        happened(team, "2026-11-01", "A drill", 4, "--drill")
        put(team, "response/2027-01-01.yaml", STRICTER)
        shutil.copytree(team, made, symlinks=True)
    folder = team.with_name("past")
    shutil.copytree(made, folder, symlinks=True)
    return folder


def replayed(folder: Path, *args: str) -> Outcome:
    return done(folder, "--now", NOW, "policy", "replay", *args)


def test_incidents_that_would_newly_fail_are_named(past: Path) -> None:
    outcome = replayed(past)
    assert outcome.out == (
        "INC101 commander-in-time  warn → enforce  newly fail  2026-10-01-nearly-late\n"
    )
    assert outcome.err == (
        "2 incidents since 2026-05-26: 1 rule would say something else by "
        "policies/response/2027-01-01.yaml in place of what they were held to.\n"
    )


def test_how_far_back_is_asked_for(past: Path) -> None:
    assert "2026-02-01-long-ago, 2026-10-01-nearly-late" in replayed(past, "--since", "365d").out
    assert replayed(past, "--since", "2026-10-02").err.startswith("No incident since 2026-10-02")
    assert incli(past, "policy", "replay", "--since", "often").code == 2


def test_a_milder_policy_no_longer_fails_what_was_found(past: Path) -> None:
    put(past, "response/2026-01-01.yaml", STRICTER.replace("2027-01", "2026-01"))
    (past / "draft.yaml").write_text(POLICY.replace("  INC101: {mode: warn}\n", ""))
    outcome = replayed(past, "--policy", "draft.yaml")
    assert outcome.out == (
        "INC101 commander-in-time  enforce → off  no longer fail  2026-10-01-nearly-late\n"
    )


def test_the_json_counts_what_stays_as_it_was_too(past: Path) -> None:
    said = replayed(past, "--format", "json", "--since", "365d").json()
    assert said["policy"] == "policies/response/2027-01-01.yaml"
    assert len(said["incidents"]) == 3
    by_rule = {each["rule"]: each for each in said["rules"]}
    assert by_rule["INC104"]["newly_fail"] == []
    one = by_rule["INC101"]
    assert (one["failed"], one["fails"], one["modes"], one["mode"]) == (0, 2, ["warn"], "enforce")
    assert one["newly_fail"][0]["incident"] == "2026-02-01-long-ago"
    assert "2m are allowed" in one["newly_fail"][0]["findings"][0]["message"]
    assert done(past, "--now", NOW, "--json", "policy", "replay").json()["since"].startswith("2026")


def test_a_comment_is_markdown_in_which_nobody_is_called(past: Path) -> None:
    people = past / "policies/people.yaml"
    people.write_text(people.read_text().replace('name: "Amira"', 'name: "@all <b>|x`"'))
    outcome = replayed(past, "--format", "markdown")
    assert "| rule | mode | newly fail | no longer fail | fail in all |" in outcome.out
    assert "| INC101 commander-in-time | warn → enforce | 1 | 0 | 0 → 1 |" in outcome.out
    assert "@<!-- -->all &lt;b&gt;\\|x\\` became" in outcome.out
    assert outcome.out.rstrip().endswith("</details>")


def test_a_comment_is_no_longer_than_a_forge_takes(
    past: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_replay, "_COMMENT", 300)
    outcome = replayed(past, "--format", "markdown", "--since", "365d")
    assert len(outcome.out) < 400
    assert "more lines\n\n</details>" in outcome.out


def test_without_incidents_there_is_nothing_to_replay(team: Path) -> None:
    put(team, "response/2026-01-01.yaml", POLICY)
    outcome = replayed(team)
    assert outcome.err == "No incident since 2026-05-26: there is nothing to replay.\n"
    assert replayed(team, "--format", "markdown").out.count("\n") == 3


def reviewed(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    if case.postmortem is None:
        raise CannotJudge("there is no postmortem")
    yield Fault(case.postmortem.prose)


def test_postmortems_are_looked_at_and_what_cannot_be_judged_is_told(past: Path) -> None:
    folder = past / "incidents/2026-10/2026-10-01-nearly-late"
    (folder / "postmortem.md").write_text("---\nowner: amira\n---\nIt was slow.\n")
    rule = Rule("ACME001", "reviewed", "incident", reviewed, "ours", "", "", mode="warn")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with closing(Session(Settings(path=past, now=now))) as session:
        policy = newest(session).policy
        found = replay(session, policy, {rule.id: rule}, now - timedelta(days=180))
    (one,) = found.rules
    assert [each.case for each in one.unjudged] == ["2026-09-01-in-time"]
    assert (one.failed, one.fails, one.newly_fail, one.newly_pass) == (1, 1, (), ())
