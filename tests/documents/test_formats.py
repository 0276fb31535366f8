"""Written times, dates, lengths and zones: what is wrong with one, in plain words."""

from datetime import date, time
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.formats import FORMATS
from incli.domain.times import read_duration, read_time


def complaint(form: str, text: str) -> str:
    try:
        FORMATS[form](text)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("form", "text"),
    [
        *(("date", "2026-11-22"), ("date", "2024-02-29"), ("date", "2000-02-29")),
        *(("date-time", "2026-11-22T03:15:00Z"), ("date-time", "2026-11-22t03:15:00.123456789z")),
        *(("date-time", "2026-11-22T23:59:59+05:30"), ("date-time", "1970-01-01T00:00:00-23:59")),
        *(("day-or-time", "2026-11-22"), ("day-or-time", "2026-11-22T03:15:00Z")),
        *(("clock-time", "00:00"), ("clock-time", "23:59")),
        *(("time-span", "10m"), ("time-span", "1d2h3m4s"), ("time-span", "90m")),
        *(("period", "1w"), ("period", "2w3d"), ("period", "12h")),
        *(("deadline", "5bd"), ("deadline", "3d"), ("deadline", "1h30m")),
        *(("timezone", "Europe/Paris"), ("timezone", "UTC"), ("timezone", "Australia/Lord_Howe")),
    ],
)
def test_well_written(form: str, text: str) -> None:
    assert complaint(form, text) == ""


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("date", "2021-11-00", "“2021-11-00” is no date. Days begin at 01."),
        ("date", "2021-02-29", "“2021-02-29” is no date. February 2021 has 28 days."),
        ("date", "2021-04-31", "“2021-04-31” is no date. April 2021 has 30 days."),
        ("date", "2021-13-01", "“2021-13-01” is no date. Months go from 01 to 12."),
        ("date", "2021-00-01", "“2021-00-01” is no date. Months go from 01 to 12."),
        ("date", "0026-01-01", "“0026-01-01” is no date. Years go from 1900 to 2999."),
        ("date", "2026-W01-1", "“2026-W01-1” is no date such as 2026-11-22."),
        ("date", "20261122", "“20261122” is no date such as 2026-11-22."),
        ("date", "2026-11-22\n", "“2026-11-22\\u000a” is no date such as 2026-11-22."),
        ("date", "\uff12026-11-22", "“\uff12026-11-22” is no date such as 2026-11-22."),
        ("date-time", "2026-11-22", "“2026-11-22” is no time such as 2026-11-22T03:15:00Z."),
        (
            "date-time",
            "2026-11-22T03:15:00",
            "“2026-11-22T03:15:00” has no time zone: end it with Z (UTC), or +01:00 and the like.",
        ),
        (
            "date-time",
            "2026-11-22 03:15:00Z",
            "“2026-11-22 03:15:00Z” is no time such as 2026-11-22T03:15:00Z.",
        ),
        (
            "date-time",
            "2026-11-22T24:00:00Z",
            "“2026-11-22T24:00:00Z” is no time. Hours go from 00 to 23.",
        ),
        (
            "date-time",
            "2026-11-22T03:60:00Z",
            "“2026-11-22T03:60:00Z” is no time. Minutes go from 00 to 59.",
        ),
        (
            "date-time",
            "2026-11-22T23:59:60Z",
            "“2026-11-22T23:59:60Z” is no time. Seconds go from 00 to 59.",
        ),
        ("date-time", "2021-11-00T00:00:00Z", "“2021-11-00” is no date. Days begin at 01."),
        ("date-time", "2026-11-22T00:00:00+24:00", "“+24:00” is no time. Hours go from 00 to 23."),
        ("date-time", "9999-12-31T23:59:59-01:00", "“9999-12-31” is no date. Years go from 1900"),
        ("day-or-time", "2021-11-00", "“2021-11-00” is no date. Days begin at 01."),
        ("clock-time", "24:00", "“24:00” is no time. Hours go from 00 to 23."),
        ("clock-time", "9:00", "“9:00” is no time of day such as 09:00."),
        ("time-span", "soon", "“soon” is no duration such as 10m, 1h30m or 2d."),
        ("time-span", "1w", "“1w” is no duration such as 10m, 1h30m or 2d."),
        ("time-span", "30m1h", "“30m1h” is no duration such as 10m, 1h30m or 2d."),
        ("time-span", "1h1h", "“1h1h” is no duration such as 10m, 1h30m or 2d."),
        ("time-span", "PT5M", "“PT5M” is no duration such as 10m, 1h30m or 2d."),
        ("time-span", "0m", "“0m” is no time at all."),
        ("period", "", "“” is no duration such as 1w, 1d or 12h."),
        ("deadline", "0bd", "“0bd” is no number of business days such as 5bd."),
        ("deadline", "1d5bd", "“1d5bd” is no number of business days such as 5bd."),
        ("timezone", "Europe/Pari", "“Europe/Pari” is no time zone. Did you mean Europe/Paris?"),
        ("timezone", "CETX/9", "“CETX/9” is no time zone. They look like Europe/Paris, or UTC."),
        ("timezone", "../../etc/passwd", "“../../etc/passwd” is no time zone. They look like"),
        ("timezone", "localtime", "“localtime” is no time zone."),
    ],
)
def test_wrongly_written(form: str, text: str, words: str) -> None:
    assert complaint(form, text).startswith(words)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_is_a_date(day: date) -> None:
    assert complaint("date", day.isoformat()) == ""


@given(st.integers(1900, 2999), st.integers(0, 99), st.integers(0, 99))
def test_a_date_is_what_the_calendar_says(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date.fromisoformat(text)
        known = True
    except ValueError:
        known = False
    assert (complaint("date", text) == "") == known


@given(
    st.dates(date(1899, 12, 30), date(3000, 1, 2)),
    st.times().map(time.isoformat),
    st.sampled_from(["Z", "z", "+00:00", "-23:59", "+14:00", "+24:00", ""]),
)
def test_a_time_is_what_the_domain_understands(day: date, clock: str, zone: str) -> None:
    text = f"{day}T{clock}{zone}"
    try:
        read_time(text)
        known = True
    except ValueError:
        known = False
    assert (complaint("date-time", text) == "") == known


@given(st.text(st.sampled_from("0123456789dhmsw"), max_size=8))
def test_every_accepted_duration_is_understood_by_the_domain(text: str) -> None:
    if not complaint("time-span", text):
        read_duration(text)


def test_every_zone_of_the_system_is_known() -> None:
    zones = available_timezones() - {"localtime", "Factory", "posixrules"}
    assert [zone for zone in zones if complaint("timezone", zone)] == []
