"""Rosters of other systems: what is in them comes in as it is, and lint finds what is wrong."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.compose import compose
from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.domain.errors import IncliError, InvalidData, InvalidInput
from incli.domain.roster.lint import lint
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.oncall import on_call
from incli.domain.roster.problem import Question
from incli.domain.roster.timeline import shifts
from incli.domain.times import read_time
from incli.exchange.rosters import read
from incli.exchange.rosters.draft import Draft, Source, as_id

DATA = Path(__file__).parent / "data"
SECOND = timedelta(seconds=1)
OLDEST, NEWEST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001  # on the wall
BAD = {
    "2021-09-28_1c7f40956c": {("shifts", 18, "from")},
    "2021-09-28_ce5525e75a": {("shifts", 18, "from")},  # and a date that is none
    "2021-09-29_4120c39d44": {("shifts", 15)},
    "2021-11-17_fe1a7b8487": {("shifts", 15)},
    "2022-08-02_034035bd71": {("shifts", 19)},
    "2023-02-01_f6ab591b2d": {("shifts", 19)},
}
"""The bad versions of Knative's roster, and where lint has to point."""


def source(**more: Any) -> Source:  # noqa: ANN401  # as Source takes them
    known: dict[str, str] = more.pop("known", {})
    return Source("roster", "ic", lambda name: known.get(name.casefold()), **more)


def lines(text: str) -> list[tuple[datetime, str]]:
    """The shifts of a `.rotation` file, read in the simplest way."""
    rows = [line.split("|") for line in text.splitlines() if "|" in line and line[:1] != "#"]
    return [(read_time(at.strip()), who.strip()) for at, who in rows if "-00T" not in at]


def roster(draft: Draft) -> Roster:
    data = json.loads(json.dumps(draft.roster))
    data["shifts"] = [each if "-00T" not in each["from"] else None for each in data["shifts"]]
    return roster_from_data("ic", data)


def problems(draft: Draft) -> set[tuple[str | int, ...]]:
    now = read_time("2026-11-24T00:00:00Z")
    people = frozenset(each.id for each in draft.people)
    question = Question(
        *(roster(draft), (), now, now + timedelta(days=90), now, people), lambda *_: None
    )
    return {each.where for each in lint(question)}


@pytest.mark.parametrize(
    "path", sorted((DATA / "knative").glob("*.rotation")), ids=lambda p: p.stem
)
def test_of_knatives_versions_exactly_the_bad_ones_fail_each_at_its_place(path: Path) -> None:
    draft = read("rotation", path.read_text(), source())
    assert len(draft.roster["shifts"]) == sum("|" in line for line in path.read_text().splitlines())
    assert problems(draft) == BAD.get(path.stem, set())


@pytest.mark.parametrize(
    "path", sorted((DATA / "knative").glob("*.rotation")), ids=lambda p: p.stem
)
def test_what_comes_in_is_a_file_that_only_wrong_dates_make_invalid(path: Path) -> None:
    draft = read("rotation", path.read_text(), source())
    document = load(compose(draft.roster, "s.json"), "ic.yaml")
    findings = validate(document, "roster", "policies/rosters/ic.yaml")
    wrong = path.read_text().count("2021-11-00")
    assert [each.message for each in findings] == [
        "“2021-11-00” is no date. Days begin at 01."
    ] * wrong
    for each in findings:
        assert "2021-11-00" in compose(draft.roster, "s.json").splitlines()[each.line - 1]


def test_at_every_handover_of_all_versions_the_right_person_is_on_call() -> None:
    union: dict[datetime, str] = {}
    for path in sorted((DATA / "knative").glob("*.rotation")):
        union.update(lines(path.read_text()))
    weeks = sorted(union.items())
    assert len(weeks) >= 99
    text = "\n".join(f"{at:%Y-%m-%dT%H:%M:%SZ} | {who}" for at, who in weeks)
    made = roster(read("rotation", text, source()))
    before = None
    for at, who in weeks:
        person = as_id(who) if who not in {"N/A - break", "TBD"} else None
        assert on_call(made, at)[0].person == person, at
        if before is not None:
            assert on_call(made, at - SECOND)[0].person == before, at
        before = person


def test_the_capsule_communicators_come_in_with_unknowns_and_covers() -> None:
    draft = read("spacelog", (DATA / "apollo13" / "capcom.json").read_text(), source())
    listed = draft.roster["shifts"]
    assert len(listed) == 52
    assert listed[0]["from"] == "1970-04-11T18:13:00Z"
    unknown = [at for at, each in enumerate(listed) if "person" not in each]
    assert unknown == [10, 12, 14, 23, 33, 44, 46]
    assert listed[12]["text"] == "unknown CAPCOM"
    told = problems(draft)
    assert {("shifts", at) for at in unknown} <= told
    covers = {7, 30, 37, 38, 40}  # Mattingly, Slayton, Brand, Mattingly, Stafford
    assert {("shifts", at) for at in covers} <= told


def test_the_release_calendar_of_kubernetes_comes_in_whole() -> None:
    text = (DATA / "kubernetes" / "schedule.ics").read_text()
    draft = read("ics", text, source())
    listed = draft.roster["shifts"]
    assert len(listed) == 31
    assert sum("T" not in each["from"] for each in listed) == 25
    assert listed[0]["from"] == "2025-09-15"
    assert listed[0].get("to", "2025-09-15") == "2025-09-15"
    assert len(draft.notices) == 31
    assert draft.notices[0].line == text[: text.index("UID:")].count("\n") + 1


def test_leads_are_primary_and_shadows_shadow() -> None:
    text = (DATA / "kubernetes" / "release-team.md").read_text()
    window = {"start": read_time("2025-09-15T00:00:00Z"), "end": read_time("2025-12-17T00:00:00Z")}
    docs = read("table", text, source(part="Docs", **window))
    made = roster(docs)
    found = on_call(made, read_time("2025-10-01T00:00:00Z"))
    assert [each.person for each in found if each.layer == "primary"] == ["urvashi0109"]
    assert len([each for each in found if each.layer == "shadow"]) == 5
    whole = read("table", text, source(**window))
    assert sum("layer" not in each for each in whole.roster["shifts"]) == 6
    with pytest.raises(InvalidInput, match="says nothing about when"):
        read("table", text, source())
    with pytest.raises(InvalidInput, match="rows are: Release Team Lead, Enhancements"):
        read("table", text, source(part="Nobody", **window))


def test_weeks_without_a_year_need_one() -> None:
    text = (DATA / "kubernetes" / "sig-federation-ONCALL.md").read_text()
    with pytest.raises(InvalidInput, match="name no year"):
        read("weeks", text, source())
    draft = read("weeks", text, source(start=read_time("2017-09-25T00:00:00Z")))
    first = draft.roster["shifts"][0]
    assert first == {"from": "2017-09-25", "to": "2017-10-01", "person": "madhusudancs"}
    weeks = "25 December - 31 December: A\n1 January - 7 January: B\n30 December - 5 January: C\n"
    years = read("weeks", weeks, source(start=read_time("2017-01-01T00:00:00Z")))
    assert [each["from"] for each in years.roster["shifts"]][1] == "2018-01-01"


def test_a_dump_of_oncall_comes_in_by_team_with_its_layers() -> None:
    text = (DATA / "linkedin-oncall" / "dummy_data.sql").read_text()
    draft = read("oncall", text, source())
    assert draft.roster["name"] == "Test Team"
    assert draft.roster["timezone"] == "US/Pacific"
    assert [each["person"] for each in draft.roster["shifts"]] == ["jdoe", "asmith", "jdoe"]
    assert draft.roster["shifts"][0]["from"] == "2017-05-23T16:00:00Z"
    assert len(draft.notices) == 3  # a manager has no layer
    assert {each.name for each in draft.people} == {"Juan Doş", "Alice Smith"}
    with pytest.raises(InvalidInput, match="Teams with events are: Test Team"):
        read("oncall", text, source(part="Another"))


PAGERDUTY: dict[str, dict[str, Any]] = {
    "schedule": {
        "name": "Ops",
        "time_zone": "America/New_York",
        "schedule_layers": [
            {
                "name": "days",
                "start": "2026-11-02T09:00:00-05:00",
                "rotation_virtual_start": "2026-11-02T09:00:00-05:00",
                "rotation_turn_length_seconds": 604800,
                "users": [{"user": {"id": "P1", "summary": "Mei Sato"}}],
                "restrictions": [
                    {
                        "type": "weekly_restriction",
                        "start_day_of_week": 1,
                        "start_time_of_day": "09:00:00",
                        "duration_seconds": 5 * 86400,
                    }
                ],
            },
            {
                "name": "always",
                "start": "2026-11-16T09:00:00-05:00",
                "rotation_virtual_start": "2026-11-02T09:00:00-05:00",
                "rotation_turn_length_seconds": 604800,
                "users": [
                    {"user": {"id": "P2", "summary": "Ann"}},
                    {"user": {"id": "P3", "summary": "Ben"}},
                    {"user": {"id": "P4", "summary": "Cat"}},
                ],
            },
        ],
        "overrides": [
            {
                "start": "2026-11-29T00:00:00Z",
                "end": "2026-11-29T06:00:00Z",
                "user": {"id": "P2", "summary": "Ann"},
            }
        ],
    }
}


def test_a_schedule_of_pagerduty_becomes_rotations() -> None:
    draft = read("pagerduty", json.dumps(PAGERDUTY), source(known={"mei sato": "mei"}))
    made = roster_from_data("ic", dict(draft.roster))
    # Two turns have passed since the virtual start: the third member begins.
    assert made.layers["primary"][0].members == ("cat", "ann", "ben")

    def who(at: str) -> str | None:
        return on_call(made, read_time(at))[0].person

    assert who("2026-11-15T14:00:00Z") is None  # a Sunday before the layer begins
    assert who("2026-11-21T15:00:00Z") == "cat"  # Saturday after 09:00: no longer restricted hours
    assert who("2026-11-21T13:59:59Z") == "mei"  # the upper layer, until Saturday 09:00
    assert who("2026-11-28T15:00:00Z") == "ann"
    assert who("2026-11-29T03:00:00Z") == "ann"
    assert {each.id for each in draft.people} == {"ann", "ben", "cat"}
    document = load(compose(draft.roster, "s.json"), "ic.yaml")
    assert validate(document, "roster", "policies/rosters/ic.yaml") == ()


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"schedule": {"schedule_layers": [{"users": [1]}]}}']
)
def test_what_is_no_schedule_of_pagerduty_is_told(text: str) -> None:
    with pytest.raises(InvalidData):
        read("pagerduty", text, source())


REPEATING = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Paris:20261019T090000
DTEND;TZID=Europe/Paris:20261026T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:On call: Mei
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Europe/Paris:20261026T090000
DTEND;TZID=Europe/Paris:20261102T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
ATTENDEE;CN=Ravi Rao:mailto:ravi@example.com
SUMMARY:Week
END:VEVENT
END:VCALENDAR
"""


def pagerduty(**changes: Any) -> str:  # noqa: ANN401  # as JSON has it
    return json.dumps({"schedule": {**PAGERDUTY["schedule"], **changes}})


def test_final_shifts_of_pagerduty_tell_which_layer_wins() -> None:
    layers = PAGERDUTY["schedule"]["schedule_layers"]
    assert isinstance(layers, list)
    entry = {"start": "2026-11-17T15:00:00Z", "end": "2026-11-17T16:00:00Z"}
    final = {"rendered_schedule_entries": [{**entry, "user": {"id": "P1", "summary": "Mei Sato"}}]}
    for order in (layers, layers[::-1]):
        text = pagerduty(schedule_layers=order, final_schedule=final)
        draft = read("pagerduty", text, source(known={"mei sato": "mei"}))
        made = roster_from_data("ic", dict(draft.roster))
        assert on_call(made, read_time("2026-11-17T15:00:00Z"))[0].person == "mei"
        assert draft.notices == ()


def test_two_users_of_one_name_stay_two_people() -> None:
    users = [{"user": {"id": each, "summary": "Sam Lee"}} for each in ("P1", "P2", "P1")]
    layer = {**PAGERDUTY["schedule"]["schedule_layers"][1], "users": users}
    draft = read("pagerduty", pagerduty(schedule_layers=[layer], overrides=[]), source())
    assert [each.id for each in draft.people] == ["sam-lee", "sam-lee-2"]


@pytest.mark.parametrize("length", [0, 1e30, "a week", None])
def test_a_turn_of_no_length_is_told(length: object) -> None:
    layer = {
        **PAGERDUTY["schedule"]["schedule_layers"][1],
        "rotation_turn_length_seconds": length,
    }
    with pytest.raises(InvalidData):
        read("pagerduty", pagerduty(schedule_layers=[layer]), source())


@pytest.mark.parametrize("name", ["pagerduty", "spacelog"])
def test_deep_nesting_is_told(name: str) -> None:
    with pytest.raises(InvalidData):
        read(name, "[" * 100_000, source())


def test_events_that_end_by_themselves_need_no_window() -> None:
    text = REPEATING.replace("INTERVAL=2", "INTERVAL=2;COUNT=2")
    draft = read("ics", text, source(known={"mei": "mei"}))
    assert [each["from"][:10] for each in draft.roster["shifts"]] == [
        *("2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"),
    ]


def test_a_rule_that_cannot_be_read_is_told() -> None:
    window = {"start": read_time("2026-10-19T00:00:00Z"), "end": read_time("2026-11-16T00:00:00Z")}
    with pytest.raises(InvalidData):
        read("ics", REPEATING.replace("FREQ=WEEKLY", "FREQ=SOMETIMES"), source(**window))


def test_events_that_repeat_become_a_shift_each_time() -> None:
    window = {"start": read_time("2026-10-19T00:00:00Z"), "end": read_time("2026-11-16T00:00:00Z")}
    draft = read("ics", REPEATING, source(known={"mei": "mei"}, **window))
    found = shifts(roster(draft), window["start"], window["end"])
    assert [(each.person, f"{each.start:%m-%d %H}") for each in found] == [
        *(("mei", "10-19 07"), ("ravi-rao", "10-26 08")),  # clocks change on the 25th
        *(("mei", "11-02 08"), ("ravi-rao", "11-09 08")),
    ]
    assert draft.people[0].email == "ravi@example.com"
    with pytest.raises(InvalidInput, match="repeat"):
        read("ics", REPEATING, source())


def test_a_time_without_zone_in_a_calendar_is_not_guessed() -> None:
    floating = REPEATING.replace(";TZID=Europe/Paris", "").replace(
        "RRULE:FREQ=WEEKLY;INTERVAL=2\n", ""
    )
    with pytest.raises(InvalidInput, match="names no zone"):
        read("ics", floating, source())
    draft = read("ics", floating, source(zone="Europe/Paris"))
    assert draft.roster["shifts"][0]["from"] == "2026-10-19T07:00:00Z"


@pytest.mark.parametrize(
    "text", ["", "nonsense", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nEND:VEVENT\n"]
)
def test_what_is_no_calendar_is_told(text: str) -> None:
    with pytest.raises(InvalidInput):
        read("ics", text, source())


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("ZhiminXiang", "zhiminxiang"),
        ("Juan Doş", "juan-dos"),
        ("@nader-ziada", "nader-ziada"),
        ("7of9", "p7of9"),
        ("…", "p"),
    ],
)
def test_a_handle_becomes_an_id(handle: str, expected: str) -> None:
    assert as_id(handle) == expected


def test_two_people_never_share_an_id() -> None:
    text = "2026-11-02T00:00:00Z | Mei\n2026-11-09T00:00:00Z | mei.\n2026-11-16T00:00:00Z | Mei\n"
    draft = read("rotation", text, source())
    assert [each["person"] for each in draft.roster["shifts"]] == ["mei", "mei-2", "mei"]


@given(st.text(max_size=300))
def test_any_text_is_a_rotation_or_told(text: str) -> None:
    for name in ("rotation", "pagerduty", "oncall", "spacelog", "weeks", "table"):
        try:
            draft = read(
                name,
                text,
                source(
                    start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC)
                ),
            )
        except IncliError:
            continue
        assert draft.roster["shifts"]


@given(
    st.lists(
        st.tuples(
            st.datetimes(min_value=OLDEST, max_value=NEWEST),
            st.sampled_from(["ann", "ben", "N/A - break", ""]),
        )
    )
)
def test_a_rotation_comes_in_line_by_line(rows: list[tuple[datetime, str]]) -> None:
    if not rows:
        return
    text = "\n".join(f"{at:%Y-%m-%dT%H:%M:%SZ} | {who}" for at, who in rows)
    listed = read("rotation", text, source()).roster["shifts"]
    assert [each["from"] for each in listed] == [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at, _ in rows]
    assert [each.get("person") or each.get("nobody") or "" for each in listed] == [
        who for _, who in rows
    ]
