"""Times as people write them at the beginning of a line, and zones as they name them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.times import read_time
from incli.exchange.incidents.stamps import Stamp, find_date, read_stamp
from incli.exchange.incidents.turning import read_span, stated, turning_rows
from incli.exchange.incidents.zones import find_zone


def shape(stamp: Stamp | None) -> str:
    """`2018-01-20 01:00:00 UTC ~ | rest`, with what is not said left out."""
    if stamp is None:
        return "none"
    day = "-".join(str(each) for each in (stamp.year, stamp.month, stamp.day) if each is not None)
    clock = ":".join(f"{each:02}" for each in stamp.clock) if stamp.clock else ""
    about = "~" if stamp.about else ""
    parts = (day, clock, stamp.zone, about, f"? {stamp.unknown}" if stamp.unknown else "")
    return " ".join(filter(None, parts)) + (f" | {stamp.rest}" if stamp.rest else "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022-10-29 01:02", "2022-10-29 01:02:00"),
        ("2017-07-25T17:06 ::::: First report", "2017-7-25 17:06:00 | First report"),
        ("Sep 27 2017 13:06", "2017-9-27 13:06:00"),
        ("19. April, 11:00", "4-19 11:00:00"),
        ("July 11, 2025, 12:42 PM", "2025-7-11 12:42:00"),
        ("May 30 -- deployed code", "5-30 | deployed code"),
        ("15 May", "5-15"),
        ("8 Jan", "1-8"),
        ("[12-05 16:21] Crash loop", "12-5 16:21:00 | Crash loop"),
        ("[08:47] **Outage begins.**", "08:47:00 | **Outage begins.**"),
        ("07:30am - First report", "07:30:00 | First report"),
        ("08:52 PM", "20:52:00"),
        ("12:05 am", "00:05:00"),
        ("2018-01-17 17:14pm", "2018-1-17 17:14:00"),
        ("2pm Callek pings", "14:00:00 | Callek pings"),
        ("4:49 AM: first", "04:49:00 | first"),
        ("12:45 UTC - Sheriffs", "12:45:00 UTC | Sheriffs"),
        ("12:21 PT gps noticed", "12:21:00 PT | gps noticed"),
        ("2018-08-10 1250 UTC ::::: API", "2018-8-10 12:50:00 UTC | API"),
        ("2018-08-28 0659 UTC (approx) ::::: All", "2018-8-28 06:59:00 UTC ~ | All"),
        ("2018-01-20 ~1:00    UTC ::::: x", "2018-1-20 01:00:00 UTC ~ | x"),
        ("2018-01-22 15:00ish UTC ::::: x", "2018-1-22 15:00:00 UTC | x"),
        ("2019-11-20, 19:38 UTC ::::: x", "2019-11-20 19:38:00 UTC | x"),
        ("~19:00 UTC Monday Aug 27 - x", "8-27 19:00:00 UTC ~ | x"),
        ("2018-07-08 ca. 18:30", "2018-7-8 18:30:00 ~"),
        ("~13:30-13:45", "13:30:00 ~"),
        ("8:20 - 8:24", "08:20:00 ~"),
        ("2022-08-03 12:26-12:??", "2022-8-3 12:26:00 ~"),
        ("2020-11-17 10:45~", "2020-11-17 10:45:00 ~"),
        ("20202-01-16 12:00", "20202-1-16 12:00:00"),
        ("2019-12-03 --:--", "2019-12-3 ? --:--"),
        ("2022-06-02 HH:mm", "2022-6-2 ? HH:mm"),
        ("2024-03-13 14:??", "2024-3-13 ? 14:??"),
        ("2022-05-?? HH:mm", "2022-5 ? 2022-05-??"),
        ("2021/22-??-?? HH:mm", "? 2021/22-??-??"),
        ("[???] IOPS", "? ??? | IOPS"),
        ("2X:XX (not sure exact time)", "~ ? 2X:XX"),
        ("2014-07-20 ::::: logging", "2014-7-20 | logging"),
        ("1 hour later, done", "none"),
        ("Observation: x", "none"),
        ("30 tests failed", "none"),
        ("Marches on", "none"),
        (".. a great deal", "none"),
        ("", "none"),
    ],
)
def test_a_time_at_the_beginning_of_a_line_is_read(text: str, wanted: str) -> None:
    assert shape(read_stamp(text)) == wanted


@given(st.text(max_size=80))
def test_any_line_is_read_or_not(text: str) -> None:
    stamp = read_stamp(text)
    if stamp is not None:
        assert stamp.clock or stamp.day or stamp.unknown
    find_date(text)
    find_zone(text)
    read_span(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2017-09-27, Hub 403", (2017, 9, 27)),
        ("January 23rd, 2019 Prow Outage", (2019, 1, 23)),
        ("Large backlog Monday June 6, 2016 2-3pm", (2016, 6, 6)),
        ("AWS Provisioner 7-19-2016", (2016, 7, 19)),
        ("Heroku Config May 30", (None, 5, 30)),
        ("Overprovisioning - November 2019", None),
        ("Incident 2018-08-10 - 2018-08-30", (2018, 8, 10)),
    ],
)
def test_the_first_day_in_a_title_is_found(text: str, wanted: tuple[int, ...] | None) -> None:
    found = find_date(text)
    assert (found and (found.year, found.month, found.day)) == wanted


@pytest.mark.parametrize(
    ("text", "said", "hours", "odd"),
    [
        ("All times in UTC", "UTC", 0, ""),
        ("CET", "CET", 1, ""),
        ("Central European Time (CET)", "CET", 1, ""),
        ("CET (GMT+1)", "UTC+1", 1, ""),
        ("UTC+1 (Zurich time)", "UTC+1", 1, ""),
        ("GMT+2", "UTC+2", 2, ""),
        ("PDT (UTC-7).", "UTC-7", -7, ""),
        ("PST (UTC-7)", "UTC-7", -7, "PST is not UTC-7"),
        ("UC/Pacific", "UC/Pacific", -8, "is no time zone: read as America/Los_Angeles"),
        ("PT", "PT", -8, ""),
        ("Europe/Paris", "Europe/Paris", 1, ""),
        ("IST", "IST", 5.5, "several zones: that of India"),
        ("_EEST_", "EEST", 3, ""),
        ("PST, on February 5th 2019", "PST", -8, ""),
    ],
)
def test_a_zone_is_taken_as_it_is_written(text: str, said: str, hours: float, odd: str) -> None:
    found = find_zone(text)
    assert found is not None
    winter = read_time("2019-01-15T12:00:00Z")
    assert found.said == said
    assert winter.astimezone(found.zone).utcoffset() == timedelta(hours=hours)
    assert odd in (found.odd or "")
    assert bool(odd) == bool(found.odd)


@pytest.mark.parametrize("text", ["", "nowhere", "2019-01-22", "Mars/Base", "UTC+27"])
def test_where_no_zone_is_named_there_is_none(text: str) -> None:
    assert find_zone(text) is None


def test_a_winter_zone_in_summer_is_told() -> None:
    cet = find_zone("CET")
    assert cet is not None
    assert cet.told_at(read_time("2020-01-15T12:00:00Z")) is None
    assert cet.told_at(read_time("2020-07-15T12:00:00Z")) == (
        "CET is said, but clocks showed CEST then: read as it is written"
    )


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("40 minutes", 40),
        ("54 hours 10 minutes", 54 * 60 + 10),
        ("19 hours 43 minutes.", 19 * 60 + 43),
        ("279 minutes [^3]", 279),
        ("11 Days", 11 * 1440),
        ("1.5h", 90),
        ("2d 3hrs", 2 * 1440 + 180),
    ],
)
def test_a_stated_duration_is_read(text: str, minutes: int) -> None:
    assert read_span(text) == timedelta(minutes=minutes)


def test_stated_durations_are_found_and_what_is_none_is_told() -> None:
    lines = [
        "- Time to detection: 4 minutes",
        "**Time to recovery:** soon",
        "- Time to detect: N/A",
    ]
    assert [(each.phase, each.span, each.line) for each in stated(lines)] == [
        ("detected", timedelta(minutes=4), 1),
        ("ended", None, 2),
    ]


def test_turning_points_are_told_by_words() -> None:
    rows = [
        "A change is deployed",
        "Prow's PR is merged. **Outage begins.**",
        "@Katharine notices that something is wrong",
        "Alert discovered",
        "Incident declared through statuspage.io",
        "Mitigated by a restart",
        "Prow is confirmed to be functional. **Outage ends.**",
        "Everything is running as expected",
    ]
    assert turning_rows(rows) == {
        "started": 1,
        "detected": 2,
        "declared": 4,
        "mitigated": 5,
        "ended": 7,
    }
