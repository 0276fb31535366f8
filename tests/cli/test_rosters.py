"""The commands about rosters, as people type them."""

from pathlib import Path

import pytest
from world import Outcome, done, git, incli, refused

NOW = "2026-11-24T12:00:00Z"
ROSTER = """\
# yaml-language-server: $schema=../../schema/roster.schema.json
# Who commands. Change by pull request.
name: "Commanders"
role: incident-commander
timezone: Europe/Paris
layers:
  primary:
    rotations:
      - members: [amira, ravi, mei]   # alphabetical
        length: 1w
        handover: {day: mon, time: "09:00"}
        start: "2026-11-02"
  backup:
    rotations:
      - members: [ravi, mei, amira]
        length: 1w
        handover: {day: mon, time: "09:00"}
        start: "2026-11-02"

# what is changed by hand
overrides:
  - {person: "jonas", from: "2026-12-01T08:00:00Z", to: "2026-12-01T12:00:00Z"}
"""


@pytest.fixture
def rostered(team: Path) -> Path:
    """The team with a roster of commanders, and zones."""
    return with_roster(team, ROSTER)


def with_roster(team: Path, text: str, name: str = "ic") -> Path:
    path = team / "policies" / "rosters" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    git(team, "add", "policies")
    git(team, "commit", "-q", "-m", f"roster {name}")
    return team


def at(folder: Path, *args: str, now: str = NOW) -> Outcome:
    return done(folder, "--now", now, *args)


def test_oncall_says_who_until_when_and_who_then(rostered: Path) -> None:
    primary = at(rostered, "--json", "oncall", "ic").json()[0]
    assert primary["person"] == "amira"
    assert primary["until"] == "2026-11-30T08:00:00.000Z"
    assert primary["next"] == "ravi"
    told = at(rostered, "oncall", "ic", "--tz", "Asia/Tokyo").out
    assert "until Mon 30 Nov 17:00 JST" in told


def test_oncall_asks_by_role_and_at_a_time(rostered: Path) -> None:
    found = at(rostered, "--json", "oncall", "commander", "--at", "2026-12-01T09:00:00Z").json()
    assert [(each["layer"], each["person"]) for each in found] == [
        ("primary", "jonas"),
        ("backup", "mei"),
    ]


def test_oncall_of_one_roster_with_one_layer_is_one_document(team: Path) -> None:
    with_roster(team, 'shifts:\n  - {from: "2026-11-02", person: amira}\n', "small")
    assert at(team, "--json", "oncall", "small").json()["person"] == "amira"


def test_oncall_without_any_roster_says_how_to_get_one(team: Path) -> None:
    assert "incli roster import" in at(team, "oncall").err


def test_oncall_of_a_role_that_no_roster_is_for_is_told(rostered: Path) -> None:
    outcome = incli(rostered, "oncall", "scribe")
    assert outcome.code == 2
    assert "No roster is for Scribe" in outcome.err


def test_a_broken_roster_is_told_with_its_place(team: Path) -> None:
    with_roster(team, 'shifts:\n  - {from: "2021-11-00", person: amira}\n', "bad")
    outcome = incli(team, "oncall")
    assert outcome.code == 2
    assert (
        "policies/rosters/bad.yaml:2:12: “2021-11-00” is no date. Days begin at 01." in outcome.err
    )


def test_off_tells_my_free_time_in_words(rostered: Path) -> None:
    told = at(rostered, "off").out
    assert "Amira is on call now (primary in ic), until Mon 30 Nov 08:00." in told
    found = at(rostered, "--json", "off", "jonas").json()
    assert [each["from"] for each in found["free"]] == [
        "2026-11-24T12:00:00.000Z",
        "2026-12-01T12:00:00.000Z",
    ]


def test_shifts_are_whole_and_in_order(rostered: Path) -> None:
    args = ("roster", "shifts", "ic", "--from", "2026-11-24", "--to", "2026-12-02")
    found = at(rostered, "--json", *args).json()
    primary = [(each["person"], each["from"][:16]) for each in found if each["layer"] == "primary"]
    assert primary == [
        ("amira", "2026-11-23T08:00"),
        ("ravi", "2026-11-30T08:00"),
        ("jonas", "2026-12-01T08:00"),
        ("ravi", "2026-12-01T12:00"),
    ]


def test_show_tells_how_a_roster_rotates(rostered: Path) -> None:
    told = at(rostered, "roster", "show", "ic").out
    assert "Amira, ravi, mei; every 7d (Europe/Paris)" in told
    assert "jonas instead" in told
    assert at(rostered, "--json", "roster", "show", "ic").json()["people"] == [
        *("amira", "ravi", "mei"),
    ]


def test_show_lists_shifts_where_a_time_is_given(rostered: Path) -> None:
    told = at(rostered, "roster", "show", "ic", "--from", "2026-12-01", "--to", "2026-12-02").out
    assert "ic  primary  Tue 2026-12-01 09:00 CET  Tue 2026-12-01 13:00 CET  jonas" in told


def test_lint_fails_with_places_and_a_score(rostered: Path) -> None:
    with_roster(rostered, 'shifts:\n  - {from: "2026-11-02", person: zoe}\n', "bad")
    outcome = incli(rostered, "--now", NOW, "roster", "lint", "bad", "--score")
    assert outcome.code == 1
    assert "policies/rosters/bad.yaml:2:34: “zoe” is not in policies/people.yaml." in outcome.out
    assert "of 100 points" in outcome.out
    found = incli(rostered, "--now", NOW, "--json", "roster", "lint", "bad").json()
    assert (found["findings"][0]["line"], found["findings"][0]["column"]) == (2, 34)


def test_lint_judges_the_other_shifts_of_a_list_with_an_impossible_date(team: Path) -> None:
    text = (
        'shifts:\n  - {from: "2026-11-09", person: amira}\n'
        '  - {from: "2021-11-00", person: ravi}\n  - {from: "2026-11-02", person: mei}\n'
    )
    with_roster(team, text, "bad")
    found = incli(team, "--now", NOW, "--json", "roster", "lint", "bad").json()["findings"]
    assert [each["line"] for each in found] == [3, 4]


def test_lint_of_a_good_roster_ends_well(rostered: Path) -> None:
    assert "Nothing is wrong" in at(rostered, "roster", "lint").err


def test_an_override_is_one_added_line(rostered: Path) -> None:
    args = ("--from", "2026-11-25", "--to", "2026-11-25", "--because", "dentist")
    told = at(rostered, "roster", "override", "ic", "mei", *args).out
    assert "Free in that time: Amira." in told
    diff = git(rostered, "show", "--format=%s", "-U0", "HEAD").splitlines()
    assert diff[0] == "policy: mei on call in ic from 2026-11-25"
    changed = [
        line for line in diff[1:] if line[:1] in {"+", "-"} and line[1:3] not in {"++", "--"}
    ]
    assert changed == [
        '+  - {person: "mei", from: "2026-11-25", to: "2026-11-25", because: "dentist"}'
    ]
    on_call = at(rostered, "--json", "oncall", "ic", "--at", "2026-11-25T10:00:00Z").json()[0]
    assert on_call["person"] == "mei"


def test_taking_the_pager_for_two_hours_is_short_to_type(rostered: Path) -> None:
    at(rostered, "--as", "jonas", "roster", "override", "ic", "me", "--to", "2h")
    found = at(rostered, "--json", "oncall", "ic").json()[0]
    assert (found["person"], found["until"]) == ("jonas", "2026-11-24T14:00:00.000Z")


SWAP = ("roster", "swap", "ic", "amira", "2026-11-25", "ravi", "2026-12-02")


def primary(folder: Path, when: str) -> str:
    """Who is on call first at a time."""
    found = at(folder, "--json", "oncall", "ic", "--at", when).json()[0]["person"]
    assert isinstance(found, str)
    return found


def test_a_swap_exchanges_two_shifts(rostered: Path) -> None:
    told = at(rostered, *SWAP, now="2026-11-22T12:00:00Z").out
    assert told.splitlines() == [
        "ravi is on call in ic from Mon 23 Nov 09:00 to Mon 30 Nov 09:00 (CET).  saved",
        "Amira is on call in ic from Mon 30 Nov 09:00 to Mon 07 Dec 09:00 (CET).",
    ]
    assert (primary(rostered, NOW), primary(rostered, "2026-12-02")) == ("ravi", "amira")
    assert [line for line in added(rostered) if "ravi" not in line] == ["+swaps:"]


def test_a_swap_of_a_running_shift_takes_the_rest_of_it(rostered: Path) -> None:
    over = ("--from", "2026-11-23T10:00Z", "--to", "2026-11-23T12:00Z")
    at(rostered, "roster", "override", "ic", "mei", *over)
    told = at(rostered, *SWAP).out
    assert "ravi is on call in ic from Tue 24 Nov 13:00 to Mon 30 Nov 09:00 (CET)." in told
    whose = {
        each: primary(rostered, each)
        for each in ("2026-11-23T09:00Z", "2026-11-23T11:00Z", "2026-11-24T11:59:59Z", NOW)
    }
    assert list(whose.values()) == ["amira", "mei", "amira", "ravi"]
    assert primary(rostered, "2026-12-02") == "amira"
    wrong = incli(rostered, "--now", NOW, "roster", "lint", "ic").out
    assert wrong.count("ic.yaml:") == 1, "only that ravi is backup in that week, too"


def test_a_shift_that_is_over_is_not_swapped(rostered: Path) -> None:
    later = "2026-11-30T08:00:00Z"
    told = refused(rostered, "--now", later, *SWAP).err
    assert "That shift of Amira is over; what is past stays as it was." in told
    assert "→ incli roster shifts ic" in told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-11-28T20:00", "2026-11-29T08:00", "from Sat 28 Nov 20:00 to Sun 29 Nov 08:00 (CET)"),
        ("2026-11-28T20:00:30", "2h", "from Sat 28 Nov 20:00 to Sat 28 Nov 22:00 (CET)"),
        ("2026-12-24", "2027-01-02", "from Thu 24 Dec to Sat 02 Jan 2027 (CET)"),
        ("2027-03-28T02:30", "6h", "from Sun 28 Mar 2027 03:30 to Sun 28 Mar 2027 09:30 (CEST)"),
        (
            "2027-03-27",
            "2027-03-28T08:00",
            "from Sat 27 Mar 2027 (CET) to Sun 28 Mar 2027 08:00 (CEST)",
        ),
    ],
)
def test_times_without_a_zone_are_those_of_the_roster_and_told_so(
    rostered: Path, start: str, end: str, told: str
) -> None:
    args = ("ic", "mei", "--from", start, "--to", end)
    assert (
        f"mei is on call in ic (primary) {told}." in at(rostered, "roster", "override", *args).out
    )
    off = ("mei", "--from", start, "--to", end)
    assert f"mei is off {told}." in at(rostered, "--dry-run", "roster", "off", *off).out


def added(folder: Path) -> list[str]:
    """The lines that the newest commit added."""
    diff = git(folder, "show", "--format=", "-U0", "HEAD").splitlines()
    return [line for line in diff if line.startswith("+") and not line.startswith("+++")]


def test_a_swap_of_a_shift_that_is_not_there_writes_nothing(rostered: Path) -> None:
    before = git(rostered, "rev-parse", "HEAD")
    args = ("roster", "swap", "ic", "mei", "2026-11-25", "ravi", "2026-12-02")
    outcome = incli(rostered, "--now", NOW, *args)
    assert outcome.code == 2
    assert "mei has no such shift" in outcome.err
    assert git(rostered, "rev-parse", "HEAD") == before


def test_time_off_tells_which_shifts_need_somebody_else(rostered: Path) -> None:
    told = at(rostered, "roster", "off", "mei", "--from", "2026-12-07", "--to", "2026-12-08").out
    window = "--from 2026-12-07T08:00:00Z --to 2026-12-08T23:00:00Z"
    assert f"incli roster override ic PERSON {window}" in told
    assert "--from 2026-12-06T23:00:00Z --to 2026-12-07T08:00:00Z --layer backup" in told
    assert incli(rostered, "--now", NOW, "roster", "lint", "ic").code == 1
    assert "Time off" in at(rostered, "off", "mei").out


def test_a_dry_run_of_a_change_writes_nothing(rostered: Path) -> None:
    before = git(rostered, "rev-parse", "HEAD")
    told = at(rostered, "--dry-run", "roster", "off", "mei", "--to", "2026-12-08").out
    assert "nothing was written" in told
    assert git(rostered, "rev-parse", "HEAD") == before
    assert git(rostered, "status", "--porcelain") == ""


def test_open_prints_who_to_rally(rostered: Path) -> None:
    told = at(rostered, "open", "checkout down", "--severity", "sev1").out
    assert "On call now   Incident Commander     Amira" in told
    assert "incli assign ic amira" in told


def test_open_works_while_a_roster_is_broken(rostered: Path) -> None:
    (rostered / "policies" / "rosters" / "bad.yaml").write_text("nonsense: [")
    assert "On call now" in at(rostered, "open", "checkout down", "--severity", "sev1").out


def test_assigning_oncall_takes_whoever_is(rostered: Path) -> None:
    at(rostered, "open", "checkout down")
    written = at(rostered, "--json", "assign", "ic", "oncall").json()
    assert written["entries"][0]["person"] == "amira"


def test_assigning_oncall_when_nobody_is_names_the_way_out(rostered: Path) -> None:
    at(rostered, "open", "checkout down")
    early = "2026-11-24T12:05:00Z"
    with_roster(rostered, 'role: scribe\nshifts:\n  - {from: "2027-01-04", person: mei}\n', "notes")
    outcome = refused(rostered, "--now", early, "assign", "scribe", "oncall")
    assert "incli assign scribe PERSON" in outcome.err


def test_assigning_somebody_off_duty_warns_with_who_is_on(rostered: Path) -> None:
    at(rostered, "open", "checkout down")
    assert (
        "jonas is not on call for it; Amira, ravi is" in at(rostered, "assign", "ic", "jonas").err
    )


def test_assigning_somebody_in_their_time_off_needs_a_reason(rostered: Path) -> None:
    at(rostered, "open", "checkout down")
    at(rostered, "roster", "off", "jonas", "--to", "2d", "--because", "wedding")
    outcome = refused(rostered, "--now", NOW, "assign", "ic", "jonas")
    assert "jonas has time off" in outcome.err
    assert "wedding" in outcome.err
    at(rostered, "assign", "ic", "jonas", "--because", "nobody else answers")


def test_giving_a_task_to_somebody_off_needs_a_reason_unless_they_are_here(rostered: Path) -> None:
    at(rostered, "open", "checkout down")
    at(rostered, "roster", "off", "jonas", "--to", "2d")
    refused(rostered, "--now", NOW, "task", "add", "jonas", "10m", "look at the lag")
    at(rostered, "--as", "jonas", "join")
    at(rostered, "task", "add", "jonas", "10m", "look at the lag")


def test_a_calendar_has_one_event_a_shift_with_stable_ids(rostered: Path) -> None:
    args = ("roster", "ics", "ic", "--from", "2026-11-24", "--to", "2026-12-02")
    text = at(rostered, *args).out
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == 6
    assert text == at(rostered, *args).out
    mine = at(rostered, "roster", "ics", "--person", "jonas").out
    assert mine.count("BEGIN:VEVENT") == 1


def test_calendars_of_all_rosters_and_people_are_files(rostered: Path, tmp_path: Path) -> None:
    at(rostered, "roster", "ics", "--output", str(tmp_path / "out"))
    assert sorted(str(each.relative_to(tmp_path / "out")) for each in tmp_path.rglob("*.ics")) == [
        *("people/amira.ics", "people/mei.ics", "people/ravi.ics", "rosters/ic.ics"),
    ]


HOLIDAYS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20201125
RRULE:FREQ=WEEKLY;INTERVAL=3
SUMMARY:Fair
END:VEVENT
END:VCALENDAR
"""


def test_holidays_of_a_calendar_are_shared_too(rostered: Path) -> None:
    folder = rostered / "policies" / "rosters"
    ahead = ROSTER.replace("2026-11-02", "2026-11-23")
    (folder / "ic.yaml").write_text(ahead + "holidays: {calendars: [fair.ics, none.ics]}\n")
    (folder / "fair.ics").write_text(HOLIDAYS)
    outcome = incli(rostered, "--now", NOW, "roster", "lint", "ic")
    assert outcome.code == 1
    assert "There is no file policies/rosters/none.ics." in outcome.out
    assert "holidays between 2026-11-24 and 2027-02-22" in outcome.out


def test_a_roster_that_came_in_comes_in_only_once(team: Path, tmp_path: Path) -> None:
    source = tmp_path / "ic.rotation"
    source.write_text("2026-11-02T09:00:00Z | mei\n2026-11-09T09:00:00Z | Zoe\n")
    args = ("roster", "import", "rotation", str(source), "--name", "ic", "--role", "ic")
    told = done(team, "--json", *args).json()
    assert told["people"] == ["zoe"]
    assert done(team, "--json", *args).json()["commit"] is None
    assert "zoe" in done(team, "person", "list").out
    source.write_text("2026-11-02T09:00:00Z | jonas\n")
    refused(team, *args)
    done(team, *args, "--replace")
    assert at(team, "--json", "oncall", "ic").json()["person"] == "jonas"


def test_a_preview_of_an_import_is_the_file_and_writes_nothing(team: Path, tmp_path: Path) -> None:
    source = tmp_path / "ic.rotation"
    source.write_text("2026-11-02T09:00:00Z | mei\n")
    args = ("roster", "import", "rotation", str(source), "--name", "ic", "--preview")
    assert '- {from: "2026-11-02T09:00:00Z", person: "mei"}' in done(team, *args).out
    assert git(team, "status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["none", "binary"])
def test_a_file_that_cannot_be_read_is_told(team: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    args = ("roster", "import", "rotation", str(tmp_path / path), "--name", "ic")
    assert incli(team, *args).code == 2


def test_a_window_of_centuries_is_refused(rostered: Path) -> None:
    args = ("roster", "shifts", "ic", "--from", "1900-01-01", "--to", "2999-01-01")
    outcome = incli(rostered, *args)
    assert outcome.code == 2
    assert "longer than ten years" in outcome.err


def test_a_shift_of_a_second_is_refused_at_its_place(team: Path) -> None:
    with_roster(team, ROSTER.replace("length: 1w", "length: 1s", 1))
    outcome = incli(team, "roster", "lint", "ic")
    assert outcome.code == 1
    assert "ic.yaml:10:17: “1s” is no length for a shift: half an hour is the least." in outcome.out


def test_an_empty_roster_is_told(team: Path) -> None:
    with_roster(team, "shifts: []\n")
    assert "There is nobody on this roster." in incli(team, "roster", "lint", "ic").out
    assert "nobody on" in done(team, "oncall", "ic").err


def test_a_calendar_that_went_out_comes_in_as_the_same_shifts(
    rostered: Path, tmp_path: Path
) -> None:
    window = ("--from", "2026-11-23T08:00:00Z", "--to", "2027-01-04T08:00:00Z")
    shifts = at(rostered, "--json", "roster", "shifts", "ic", *window).json()
    (tmp_path / "ic.ics").write_text(at(rostered, "roster", "ics", "ic", *window).out, newline="")
    done(rostered, "roster", "import", "ics", str(tmp_path / "ic.ics"), "--name", "again")
    again = at(rostered, "--json", "roster", "shifts", "again", *window).json()
    keys = ("layer", "person", "from", "to")
    assert [[each[key] for key in keys] for each in again] == [
        [each[key] for key in keys] for each in shifts
    ]


def test_one_broken_roster_keeps_nobody_from_the_others(rostered: Path) -> None:
    (rostered / "policies" / "rosters" / "bad.yaml").write_text("nonsense: [")
    outcome = at(rostered, "--json", "oncall")
    assert outcome.json()[0]["person"] == "amira"
    assert "Not read: policies/rosters/bad.yaml" in outcome.err
    at(rostered, "open", "checkout down")
    at(rostered, "assign", "ic", "oncall")
    assert "policies/rosters/bad.yaml" in incli(rostered, "doctor").out
