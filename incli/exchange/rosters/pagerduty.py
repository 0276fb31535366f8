"""PagerDuty's schedules, as its REST API gives them in JSON: `{"schedule": {…}}`.

    time_zone                        timezone
    schedule_layers                  rotations of the primary layer. With us the last of the list
                                     wins; which one wins there is seen from `final_schedule`
                                     where it is given, else the first of the file is taken
    rotation_virtual_start           handover and the order of turns; shifts begin at `start`
    rotation_turn_length_seconds     length
    restrictions                     restrictions: daily ones, and weekly ones of up to seven days
    overrides, overrides_subschedule overrides

Source: the API's reference, https://developer.pagerduty.com/api-reference/ (schedules).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from incli.domain.business import WEEKDAYS
from incli.domain.finding import Finding
from incli.domain.roster.model import roster_from_data
from incli.domain.roster.oncall import on_call
from incli.domain.text import one_line
from incli.domain.times import read_time, write_duration
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def read(text: str, source: Source) -> Draft:
    """The roster of one schedule. Raises `InvalidData` where the text is none."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise unreadable(source, error.lineno, f"This is no JSON: {error.msg}.") from None
    schedule = said.get("schedule", said) if isinstance(said, dict) else None
    if not isinstance(schedule, dict) or "schedule_layers" not in schedule:
        hint = "GET https://api.pagerduty.com/schedules/ID"
        raise unreadable(source, 1, "There is no schedule with layers in it.", hint)
    people, notices = People(source), list[Finding]()
    try:
        zone = ZoneInfo(schedule.get("time_zone") or source.zone or "UTC")
        rotations = [
            _rotation(each, zone, people, notices, source)
            for each in reversed(schedule["schedule_layers"])
            if each.get("users")
        ]
        overrides = [_override(each, people) for each in _overrides(schedule)]
        final = _final(schedule, people)
    except (KeyError, TypeError, ValueError, AttributeError, ZoneInfoNotFoundError) as error:
        raise unreadable(source, 1, f"This schedule cannot be read: {error}.") from None
    if not rotations:
        raise unreadable(source, 1, "No layer of this schedule has anybody in it.")
    ordered = _in_order(rotations, final, zone)
    if ordered is None and len(rotations) > 1:
        message = "Several layers: where two cover the same time, the first of the file is taken."
        notices.append(Finding(source.path, 1, 1, message))
    roster = roster_of(
        source,
        name=one_line(str(schedule.get("name") or "")),
        description=one_line(str(schedule.get("description") or "")),
        timezone=zone.key,
        layers={"primary": {"rotations": ordered or rotations}},
        overrides=overrides,
    )
    return Draft(roster, people.new, tuple(notices))


def _in_order(
    rotations: list[dict[str, Any]], final: list[tuple[datetime, str]], zone: ZoneInfo
) -> list[dict[str, Any]] | None:
    """The rotations in the order that gives the final shifts; None where they do not tell."""

    def agree(order: list[dict[str, Any]]) -> int:
        layers = {"primary": {"rotations": order}}
        made = roster_from_data("", {"timezone": zone.key, "layers": layers})
        return sum(on_call(made, at)[0].person == who for at, who in final)

    one, other = agree(rotations), agree(rotations[::-1])
    if one == other:
        return None
    return rotations if one > other else rotations[::-1]


def _final(schedule: Mapping[str, Any], people: People) -> list[tuple[datetime, str]]:
    """When the schedule's own final shifts begin, and whose they are."""
    listed = (schedule.get("final_schedule") or {}).get("rendered_schedule_entries") or []
    return [(read_time(each["start"]), _person(each, people)) for each in listed]


def _person(user: Mapping[str, Any], people: People) -> str:
    user = user.get("user", user)
    name = one_line(str(user.get("summary") or user.get("name") or ""))
    email = user.get("email")
    return people.id_of(name or str(user["id"]), name, email, key=str(user.get("id") or name))


def _overrides(schedule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rendered = (schedule.get("overrides_subschedule") or {}).get("rendered_schedule_entries") or []
    return [*(schedule.get("overrides") or []), *rendered]


def _override(each: Mapping[str, Any], people: People) -> dict[str, str]:
    start, end = read_time(each["start"]), read_time(each["end"])
    return {"person": _person(each, people), "from": _z(start), "to": _z(end)}


def _rotation(
    layer: Mapping[str, Any],
    zone: ZoneInfo,
    people: People,
    notices: list[Finding],
    source: Source,
) -> dict[str, Any]:
    length = timedelta(seconds=int(layer["rotation_turn_length_seconds"]))
    start = read_time(layer["start"])
    virtual = read_time(layer.get("rotation_virtual_start") or layer["start"])
    first = virtual.astimezone(zone).replace(tzinfo=None)
    begins = start.astimezone(zone).replace(tzinfo=None)
    turns = (begins - first) // length
    members = [_person(each, people) for each in layer["users"]]
    turn = turns % len(members)
    handover: dict[str, str] = {"time": f"{first:%H:%M}"}
    if length % _WEEK == timedelta(0):
        handover = {"day": WEEKDAYS[first.weekday()], **handover}
    rotation: dict[str, Any] = {
        "name": one_line(str(layer.get("name") or "")) or None,
        "members": members[turn:] + members[:turn],
        "length": _length(length),
        "handover": handover,
        "start": _z(start),
        "end": _z(read_time(layer["end"])) if layer.get("end") else None,
        "restrictions": [
            hours
            for each in layer.get("restrictions") or []
            for hours in _restriction(each, notices, source)
        ],
    }
    return {key: value for key, value in rotation.items() if value}


def _length(span: timedelta) -> str:
    return f"{span // _WEEK}w" if span % _WEEK == timedelta(0) else write_duration(span)


def _restriction(
    each: Mapping[str, Any], notices: list[Finding], source: Source
) -> list[dict[str, Any]]:
    """Hours of the week. A stretch of several days becomes one for each day of it."""
    hour, minute = (int(part) for part in each["start_time_of_day"].split(":")[:2])
    opens = timedelta(hours=hour, minutes=minute)
    left = min(timedelta(seconds=each["duration_seconds"]), _WEEK)
    if each["type"] == "daily_restriction":
        if left > _DAY:
            message = "A daily restriction is longer than a day: read as no restriction."
            notices.append(Finding(source.path, 1, 1, message))
            return []
        return [{"from": _clock(opens), "to": _clock(opens + left)}]
    day = int(each.get("start_day_of_week") or 1) - 1
    hours = []
    while left > timedelta(0):
        here = min(left, _DAY - opens)
        hours.append(
            {"days": [WEEKDAYS[day % 7]], "from": _clock(opens), "to": _clock(opens + here)}
        )
        left, opens, day = left - here, timedelta(0), day + 1
    return hours


def _clock(at: timedelta) -> str:
    minutes = int(at.total_seconds()) // 60 % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _z(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
