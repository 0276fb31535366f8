"""Reviews and toil, over a year that is read again from its files, and as people use them."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import done, git, incli, refused
from year_world import NOW, Read, counted

from incli.app.reviews.part import Part
from incli.app.reviews.process import gathered
from incli.app.session import Session, Settings
from incli.domain.periods import last_period, period
from incli.domain.process import normalised, slow_handovers

UTC = ZoneInfo("UTC")
Q3 = ("2026-07-01", "2026-10-01")


@pytest.fixture(scope="module")
def third(known: list[Read]) -> list[Read]:
    """What is counted of the third quarter."""
    return [each for each in counted(known) if Q3[0] <= each.id < Q3[1]]


@pytest.fixture(scope="module")
def parts(year_of_work: Path) -> dict[str, Part]:
    """The review of the third quarter, part by part."""
    session = Session(Settings(path=year_of_work, now=datetime.fromisoformat(NOW)))
    found = {each.key: each for each in gathered(session, period("quarter", "2026-Q3", UTC))}
    session.close()
    return found


def test_toil_counts_tasks_that_are_done_in_the_same_words(
    year_of_work: Path, known: list[Read]
) -> None:
    expected: dict[str, list[str]] = defaultdict(list)
    for each in counted(known):
        texts = {entry["id"]: entry["text"] for entry in each.entries_of("task-added")}
        for entry in each.entries_of("task-done"):
            words = re.sub("[0-9]+", "7", texts[entry["task"]]).lower().rstrip(" .!")
            expected[words].append(each.id)
    found = done(year_of_work, "--json", "--now", NOW, "toil").json()
    assert sorted(each["times"] for each in found) == sorted(map(len, expected.values()))
    assert sorted(len(each["incidents"]) for each in found) == sorted(
        len(set(each)) for each in expected.values()
    )
    assert len(found) == 4
    assert [each["times"] for each in found] == sorted((e["times"] for e in found), reverse=True)
    assert done(year_of_work, "--now", NOW, "toil").out.endswith("Why is it not automated?\n")


def test_a_review_tells_every_complaint(parts: dict[str, Part], third: list[Read]) -> None:
    expected = [(each.id, e["text"]) for each in third for e in each.entries_of("gripe")]
    assert sorted((row[0], row[3]) for row in parts["gripes"].rows) == sorted(expected)
    assert len(expected) > 3


def test_a_review_tells_what_was_set_aside_with_a_reason(
    parts: dict[str, Part], third: list[Read]
) -> None:
    needed = {"reopened", "severity-changed", "action-declined", "cancelled", "redacted"}
    expected = [
        (each.id, entry["kind"])
        for each in third
        for entry in each.entries
        if "because" in entry and entry["kind"] not in needed
        if entry["kind"] != "resolved" or entry.get("overrides")
        if entry["kind"] != "decided" or entry.get("against")
        if entry["kind"] != "action-closed" or "evidence" not in entry
    ]
    assert sorted((row[0], row[2]) for row in parts["overrides"].rows) == sorted(expected)
    assert expected


def test_a_reason_that_nobody_asked_for_sets_nothing_aside(team: Path) -> None:
    at = [("--now", f"2026-05-04T09:{minute:02}:00Z") for minute in range(4)]
    for first, words in ((0, ("Practice", "over")), (2, ("Mail is late", "tired"))):
        done(team, *at[first], "open", words[0])
        if first:
            done(team, *at[first], "task", "add", "jonas", "10m", "look")
        done(team, *at[first + 1], "resolve", "--owner", "me", "--because", words[1])
    done(team, "--now", "2026-07-10T09:00:00Z", "review", "process", "--quarter", "2026-Q2")
    text = (team / "reviews/process/2026-Q2.md").read_text()
    assert "| resolved | tired |" in text
    assert "| resolved | over |" not in text


def test_a_review_tells_handovers_that_took_long(parts: dict[str, Part], third: list[Read]) -> None:
    """What is expected is walked through entry by entry, with the one offer that stands."""
    expected = []
    end_all = {"resolved", "closed", "cancelled", "merged"}
    change = {"handover-offered", "handover-accepted", "assigned", "released"}
    for each in third:
        standing: dict[str, datetime] = {}
        for entry in each.entries:
            kind = entry["kind"]
            for role in tuple(standing) if kind in end_all else (entry.get("role", ""),):
                since = standing.pop(role, None) if kind in end_all | change else None
                if since is not None and entry["at"] - since > timedelta(minutes=5):
                    expected.append((each.id, kind != "handover-accepted"))
            if kind == "handover-offered":
                standing[entry["role"]] = entry["at"]
        assert not standing  # all of the year is over by then
    told = [(row[0], row[4] is None) for row in parts["handovers"].rows]
    assert sorted(told) == sorted(expected)
    assert expected


def test_a_review_tells_silence_of_twenty_minutes(
    parts: dict[str, Part], third: list[Read]
) -> None:
    expected = []
    for each in third:
        is_open, before = False, each.entries[0]["at"]
        for entry in each.entries:
            if is_open and entry["at"] - before >= timedelta(minutes=20):
                expected.append((each.id, before))
            before, kind = entry["at"], entry["kind"]
            is_open = kind in {"opened", "reopened"} or (
                is_open and kind not in {"resolved", "closed"}
            )
    assert sorted((row[0], row[1]) for row in parts["silence"].rows) == sorted(expected)
    assert len(expected) > 20


def test_a_week_and_a_month_are_printed_with_what_was_in_them(
    year_of_work: Path, known: list[Read]
) -> None:
    told = done(year_of_work, "--now", NOW, "review", "oncall", "--week", "2026-W20").out
    week = [each for each in known if "2026-05-11" <= each.id < "2026-05-18"]
    assert all(each.id in told for each in week)
    assert told.count("2026-05-") >= len(week) > 1
    args = ("--json", "--now", NOW, "review", "service", "--month", "2026-05", "--service", "mail")
    found: dict[str, Any] = done(year_of_work, *args).json()
    month = [e for e in counted(known) if e.id.startswith("2026-05") and "mail" in e.services]
    assert [each["id"] for each in found["incidents"]] == [each.id for each in month]
    assert found["measures"][3]["n"] == len(month)


def test_a_week_counts_its_own_hours_whenever_an_incident_began_or_ended(team: Path) -> None:
    sunday = ("--now", "2026-11-15T22:00:00Z")
    done(team, *sunday, "open", "Mail is late", "--severity", "sev2")
    done(team, *sunday, "assign", "ic", "me")
    done(team, "--now", "2026-11-16T03:00:00Z", "note", "still slow")
    done(team, "--now", "2026-11-16T05:00:00Z", "resolve", "--owner", "me")
    done(team, "--now", "2026-11-22T20:00:00Z", "open", "Search is down", "--severity", "sev2")
    done(team, "--now", "2026-11-22T20:00:00Z", "assign", "ic", "me")
    later = ("--json", "--now", "2026-12-10T00:00:00Z")
    found = {
        week: done(team, *later, "review", "oncall", "--week", week).json()["load"]
        for week in ("2026-W46", "2026-W47", "2026-W48")
    }
    hours = {week: [round(e["total_seconds"] / 3600) for e in rows] for week, rows in found.items()}
    assert hours == {"2026-W46": [2], "2026-W47": [5 + 4], "2026-W48": [8 - 4]}
    assert [each["woken"] for each in found["2026-W47"]] == [0]


def test_a_week_counts_no_hours_of_a_drill(team: Path) -> None:
    for hour, title, more in ((9, "Mail is late", ()), (13, "Practice", ("--drill",))):
        done(team, "--now", f"2026-11-16T{hour:02}:00:00Z", "open", title, *more)
        ends = ("--now", f"2026-11-16T{hour + 2:02}:00:00Z", "-i", title.split()[0].lower())
        done(team, *ends, "resolve", "--owner", "me")
    later = ("--json", "--now", "2026-12-10T00:00:00Z")
    found = done(team, *later, "review", "oncall", "--week", "2026-W47").json()
    assert len(found["incidents"]) == 2
    assert [round(each["total_seconds"] / 3600) for each in found["load"]] == [2]


def test_every_part_of_a_review_is_about_the_same_incidents(team: Path) -> None:
    policy = team / "policies" / "response" / "2026-01-01.yaml"
    text = policy.read_text()
    assert 'timezone: "UTC"' in text
    policy.write_text(text.replace('timezone: "UTC"', "timezone: Asia/Tokyo"))
    done(team, "--now", "2026-06-30T23:00:00Z", "open", "Mail is late", "--severity", "sev2")
    done(team, "--now", "2026-06-30T23:01:00Z", "gripe", "nobody told us")
    done(team, "--now", "2026-06-30T23:30:00Z", "resolve", "--owner", "me")
    (incident,) = done(team, "--json", "list").json()
    session = Session(Settings(path=team, now=datetime.fromisoformat("2026-10-02T00:00:00Z")))
    zone = ZoneInfo("Asia/Tokyo")
    second, third = (
        {each.key: str(each.rows) for each in gathered(session, period("quarter", name, zone))}
        for name in ("2026-Q2", "2026-Q3")
    )
    session.close()
    for key in ("violations", "gripes"):
        assert incident["id"] not in second[key]
        assert incident["id"] in third[key]


def test_an_offer_is_late_only_once_it_could_have_been_taken(incident: Path) -> None:
    done(incident, "handover", "mei")
    session = Session(Settings(path=incident))
    (running,) = filter(None, (session.view.incident(each) for each in session.view.ids()))
    (offer,) = (each for each in running.timeline if each.kind == "handover-offered")
    soon, late = offer.at + timedelta(seconds=10), offer.at + timedelta(hours=1)
    assert slow_handovers([running], session.policy_for, soon) == ()
    assert [each.took for each in slow_handovers([running], session.policy_for, late)] == [None]
    session.close()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(("quarter", "month", "week")))
def test_the_last_period_ends_where_the_running_one_begins(day: date, kind: str) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = last_period(kind, now, UTC)
    assert found.end <= now
    lengths = {"quarter": (90, 92), "month": (28, 31), "week": (7, 7)}[kind]
    assert lengths[0] <= (found.after - found.first).days <= lengths[1]
    assert (day - found.after).days < lengths[1]
    assert period(kind, found.name, UTC) == found


@pytest.mark.parametrize(
    "text", ["2026-Q5", "2026-13", "2026-W60", "2026-W54", "9999-W52", "0000-Q1", "last", "2026"]
)
def test_what_is_no_period_is_refused(repo: Path, text: str) -> None:
    for kind, option in (("process", "--quarter"), ("service", "--month"), ("oncall", "--week")):
        outcome = incli(repo, "review", kind, option, text)
        assert outcome.code == 2
        assert "such as" in outcome.err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Restart node 3.", "restart  NODE 17"),
        ("flush the cache!", "Flush the cache"),
        ("call the bank (again)", "Call the bank, again"),
    ],
)
def test_case_marks_and_numbers_make_no_other_step(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)
    assert normalised(one) != normalised(f"do not {one}")


HOSTILE = "# No | <script>alert(1)</script> [x](javascript:y) @mei"


@pytest.fixture
def reviewed(incident: Path, tmp_path: Path) -> Path:
    """A team whose quarter is drafted, with a complaint that tries to be more than that."""
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    git(incident, "remote", "add", "origin", str(origin))
    git(incident, "push", "-q", "-u", "origin", "main")
    done(incident, "gripe", HOSTILE)
    day = datetime.now(UTC).date()
    quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    done(incident, "review", "process", "--quarter", quarter, "--owner", "mei")
    return next(incident.glob("reviews/process/*.md"))


def test_a_review_is_a_document_with_an_owner_a_day_and_questions(reviewed: Path) -> None:
    text = reviewed.read_text()
    day = datetime.now(UTC).date() + timedelta(days=14)
    assert f"owner: mei\ndue: {day}" in text.replace('"', "")
    assert text.count("\n> ") == 9
    assert "<script>" not in text
    assert "\n# No" not in text
    assert "\\[x\\](javascript:y)" in text
    folder = reviewed.parents[2]
    assert git(folder, "status", "--porcelain") == ""
    again = refused(folder, "review", "process", "--quarter", reviewed.stem)
    assert "--refresh" in again.err


def test_an_owner_is_named_only_where_it_is_drafted(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    for option in ("--refresh", "--submit"):
        outcome = incli(folder, "review", "process", option, "--owner", "amira")
        assert outcome.code == 2
        assert "owner" in outcome.err


def test_computing_it_anew_leaves_what_people_wrote(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    reviewed.write_text(f"{reviewed.read_text()}We page fewer people.\n")
    git(folder, "commit", "-qam", "what we change")
    done(folder, "gripe", "nobody hears the bridge")
    done(folder, "review", "process", "--quarter", reviewed.stem, "--refresh")
    text = reviewed.read_text()
    assert text.endswith("\nWe page fewer people.\n")
    assert "nobody hears the bridge" in text
    assert "alert" in text


def test_computing_it_anew_is_saved_only_where_it_changes_something(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    args = ("review", "process", "--quarter", reviewed.stem, "--refresh")
    before = git(folder, "rev-parse", "HEAD")
    assert f"Computed anew: reviews/process/{reviewed.name}  unchanged\n" in done(folder, *args).out
    told = done(folder, "--json", *args).json()
    assert (told["commit"], told["saved"], told["shared"]) == (None, False, False)
    assert "dry run: nothing was written" in done(folder, "--dry-run", *args).out
    assert git(folder, "rev-parse", "HEAD") == before


def test_a_head_that_is_not_valid_is_not_committed(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    text = reviewed.read_text()
    reviewed.write_text(re.sub(r"^owner: .*\n", "", text, flags=re.MULTILINE))
    git(folder, "commit", "-qam", "no owner")
    done(folder, "gripe", "nobody hears the bridge")
    before = git(folder, "rev-parse", "HEAD")
    outcome = incli(folder, "review", "process", "--quarter", reviewed.stem, "--refresh")
    assert outcome.code == 2
    assert f"reviews/process/{reviewed.name}:" in outcome.err
    assert "owner" in outcome.err
    assert git(folder, "rev-parse", "HEAD") == before
    assert "nobody hears" not in reviewed.read_text()


def test_it_is_submitted_on_a_branch_of_its_own(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    args = ("review", "process", "--quarter", reviewed.stem, "--submit")
    assert "exactly this text" in refused(folder, *args).err
    reviewed.write_text(f"{reviewed.read_text()}We page fewer people.\n")
    before = git(folder, "rev-parse", "main")
    branch = f"review/process-{reviewed.stem}"
    assert f"Submitted on {branch}.  pushed" in done(folder, *args).out
    held = git(folder.parent / "origin.git", "show", f"{branch}:reviews/process/{reviewed.name}")
    assert held.endswith("We page fewer people.")
    assert git(folder, "rev-parse", "main") == before


def test_what_a_link_leads_to_is_not_submitted(reviewed: Path, tmp_path: Path) -> None:
    folder = reviewed.parents[2]
    (tmp_path / "mine.md").write_text(f"{reviewed.read_text()}Not for others.\n")
    reviewed.unlink()
    reviewed.symlink_to(tmp_path / "mine.md")
    outcome = incli(folder, "review", "process", "--quarter", reviewed.stem, "--submit")
    assert outcome.code == 3
    assert "is reached through a link" in outcome.err
    assert git(folder.parent / "origin.git", "branch", "--list", "review/*") == ""


def test_where_nothing_is_marked_as_computed_nothing_is_said_to_be(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    marked = reviewed.read_text()
    reviewed.write_text(re.sub(r"^\[incli: .*\n", "", marked, flags=re.MULTILINE))
    outcome = incli(folder, "review", "process", "--quarter", reviewed.stem, "--refresh")
    assert outcome.code == 3
    assert "marked as computed" in outcome.err


def test_it_is_overdue_until_people_have_met(reviewed: Path) -> None:
    folder = reviewed.parents[2]
    later = f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%dT%H:%M:%SZ}"
    on = ("--json", "--now", later, "check", "--rule", "INC607")
    outcome = incli(folder, *on)
    assert outcome.code in {0, 1}, outcome
    (found,) = outcome.json()["findings"]
    assert found["path"] == f"reviews/process/{reviewed.name}"
    assert "were to meet about it until" in found["message"]
    text = reviewed.read_text()
    met = f"{datetime.now(UTC):%Y-%m-%d}"
    reviewed.write_text(text.replace("\n---\n", f'\nreviewed: "{met}"\n---\n', 1))
    assert incli(folder, *on).json()["findings"] == []


def test_a_review_tells_violations_waivers_and_what_a_new_policy_would_have_said(
    team: Path,
) -> None:
    done(team, "--now", "2026-05-04T09:00:00Z", "open", "Checkout errors", "--severity", "sev2")
    done(team, "--now", "2026-05-04T10:00:00Z", "resolve", "--owner", "me")
    (incident,) = done(team, "--json", "list").json()
    first = team / "policies" / "response" / "2026-01-01.yaml"
    text = first.read_text().replace('"2026-01-01T', '"2026-06-01T')
    assert "  INC101:\n    mode: warn\n" in text
    text = text.replace("  INC101:\n    mode: warn\n", "  INC101:\n    mode: 'off'\n")
    (first.parent / "2026-06-01.yaml").write_text(text)
    (team / "policies" / "waivers").mkdir(exist_ok=True)
    (team / "policies" / "waivers" / "no-scribe.yaml").write_text(
        f"rule: INC105\nincident: {incident['id']}\nreason: two people on a holiday\n"
        "requested_by: amira\napproved_by: [mei]\nexpires: 2026-07-01\n"
    )
    session = Session(Settings(path=team, now=datetime.fromisoformat("2026-07-02T00:00:00Z")))
    found = {each.key: each.rows for each in gathered(session, period("quarter", "2026-Q2", UTC))}
    session.close()
    ruled = {row[0].split()[0]: row for row in found["violations"]}
    assert ruled["INC101"][3] == (incident["id"],)
    expected = ("no-scribe", "INC105", incident["id"], "two people on a holiday", date(2026, 7, 1))
    assert found["waivers"] == (expected,)
    effects = [row for row in found["policies"] if row[1].startswith("INC101")]
    assert [row[2:] for row in effects] == [(0, 1)]
    assert all(row[0] == "policies/response/2026-06-01.yaml" for row in found["policies"])


def test_a_review_of_the_process_leaves_drills_out(team: Path) -> None:
    done(team, "--now", "2026-05-04T09:00:00Z", "open", "Practice", "--severity", "sev1", "--drill")
    done(team, "--now", "2026-05-04T12:00:00Z", "resolve", "--owner", "me")
    (drill,) = done(team, "--json", "list").json()
    found = incli(team, "--json", "--now", "2026-07-10T09:00:00Z", "check").json()["findings"]
    assert any(each["incident"] == drill["id"] for each in found)
    done(team, "--now", "2026-07-10T09:00:00Z", "review", "process", "--quarter", "2026-Q2")
    assert drill["id"] not in (team / "reviews/process/2026-Q2.md").read_text()


def test_a_quarter_that_has_not_begun_is_not_reviewed(team: Path) -> None:
    now = ("--now", "2026-07-10T09:00:00Z")
    outcome = incli(team, *now, "review", "process", "--quarter", "2026-Q4")
    assert outcome.code == 2
    assert "2026-Q4 has not begun." in outcome.err
    assert not (team / "reviews").exists()
    done(team, *now, "review", "process", "--quarter", "2026-Q3")


def test_what_it_says_to_type_next_is_about_the_quarter_that_was_asked_for(team: Path) -> None:
    asked = ("--now", "2026-07-10T09:00:00Z", "review", "process", "--quarter", "2025-Q4")
    for option in ("--submit", "--refresh"):
        hint = refused(team, *asked, option).err
        assert hint.endswith("→ incli review process --quarter 2025-Q4\n")
    told = done(team, *asked).out
    assert "then: incli review process --quarter 2025-Q4 --submit" in told
    assert "--quarter 2025-Q4 --refresh" in refused(team, *asked).err


def test_a_service_that_no_incident_names_is_told_with_those_there_are(team: Path) -> None:
    done(team, "open", "Mail is late", "--service", "mail")
    for words in (("review", "service"), ("stats",)):
        outcome = incli(team, *words, "--service", "mial")
        assert outcome.code == 2
        assert "services are: mail" in outcome.err
        done(team, *words, "--service", "mail")


CSV = (
    "id,title,opened,resolved,severity,services\n"
    "1,Mail is late,2026-05-04T09:00:00Z,2026-05-04T11:00:00Z,sev2,mail\n"
    "2,Checkout is down,2026-05-05T09:00:00Z,2026-05-05T11:00:00Z,sev2,checkout\n"
    "3,Checkout again,2026-05-06T09:00:00Z,2026-05-06T11:00:00Z,sev2,checkout\n"
)


@pytest.fixture
def brought_in(team: Path, tmp_path: Path) -> Path:
    """A team whose three incidents were imported."""
    table = tmp_path / "old.csv"
    table.write_text(CSV)
    done(team, "import", "csv", str(table))
    return team


def quarter(folder: Path) -> str:
    done(folder, "--now", "2026-07-10T09:00:00Z", "review", "process", "--quarter", "2026-Q2")
    return (folder / "reviews/process/2026-Q2.md").read_text()


def test_of_what_was_brought_in_a_review_says_nothing_that_nobody_knows(brought_in: Path) -> None:
    text = quarter(brought_in)
    assert text.count("Nothing of this was recorded here: the incidents were brought in.") == 5
    assert "No incident was silent" not in text
    assert "No handover took long" not in text


def test_of_some_that_were_brought_in_a_review_speaks_of_the_others(brought_in: Path) -> None:
    done(brought_in, "--now", "2026-05-07T09:00:00Z", "open", "Here")
    done(brought_in, "--now", "2026-05-07T09:01:00Z", "resolve", "--owner", "me")
    text = quarter(brought_in)
    assert "Of the incidents that were recorded here, none was silent for 20 min." in text
    assert "Of the incidents that were recorded here, none had a handover that took long." in text


def test_who_was_at_what_was_brought_in_the_record_does_not_say(brought_in: Path) -> None:
    week = done(brought_in, "review", "oncall", "--week", "2026-W19").out
    assert "Mail is late" in week
    assert "The record does not say who was there." in week
    assert "Nobody was called." in done(brought_in, "review", "oncall", "--week", "2026-W02").out


def test_only_what_was_there_before_comes_back(brought_in: Path) -> None:
    came = done(brought_in, "review", "service", "--month", "2026-05").out
    back = came.partition("## What came back")[2].partition("##")[0]
    assert "| service | checkout | 2 |" in back
    assert "mail" not in back
    alone = done(brought_in, "review", "service", "--month", "2026-05", "--service", "mail").out
    assert "Nothing came back: each is named by one incident only." in alone


def test_where_there_is_no_policy_the_check_and_the_review_say_so(brought_in: Path) -> None:
    git(brought_in, "rm", "-q", "-r", "policies/response", "policies/tests")
    git(brought_in, "commit", "-q", "-m", "agree on nothing")
    said = "There is no response policy to hold incidents to. To begin with one: incli init"
    assert f"nothing to say. {said}" in incli(brought_in, "check").err
    assert f"Nothing is known. {said}" in quarter(brought_in)
