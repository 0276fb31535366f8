"""Who is on call at an instant; and what the words of a roster file mean."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.oncall import absence, duty, free_time, on_call
from incli.domain.roster.timeline import Shift, shifts
from incli.domain.times import read_time

Data = dict[str, Any]
WEEKLY: Data = {
    "members": ["ann", "ben", "cat"],
    "length": "1w",
    "handover": {"day": "mon", "time": "09:00"},
    "start": "2026-11-02",
}


def t(text: str) -> datetime:
    return read_time(f"2026-{text}:00Z")


def rotating(**more: Any) -> Data:  # noqa: ANN401  # as a file says it
    rotation = {**WEEKLY, **more.pop("rotation", {})}
    return {"layers": {"primary": {"rotations": [rotation]}}, **more}


def made(data: Data) -> Roster:
    return roster_from_data("ic", data)


def who(data: Data, at: str) -> str | None:
    return on_call(made(data), t(at), ("primary",))[0].person


def between(data: Data, start: str, end: str) -> list[tuple[str | None, str, str]]:
    return [told(each) for each in shifts(made(data), t(start), t(end))]


def told(shift: Shift) -> tuple[str | None, str, str]:
    return shift.person, f"{shift.start:%m-%dT%H:%M}", f"{shift.end:%m-%dT%H:%M}"


def test_at_the_second_of_a_handover_it_is_who_takes_over() -> None:
    assert who(rotating(), "11-09T09:00") == "ben"
    at = t("11-09T09:00") - timedelta(seconds=1)
    now = on_call(made(rotating()), at)[0]
    assert (now.person, now.next, now.until) == ("ann", "ben", t("11-09T09:00"))


def test_before_a_rotation_begins_nobody_is_on_call() -> None:
    now = on_call(made(rotating()), t("11-01T00:00"))[0]
    assert (now.person, now.since, now.until, now.next) == (None, None, t("11-02T09:00"), "ann")


def test_two_turns_of_one_person_are_told_as_one() -> None:
    now = on_call(made(rotating(rotation={"members": ["ann", "ann", "ben"]})), t("11-10T00:00"))[0]
    assert (now.since, now.until, now.next) == (t("11-02T09:00"), t("11-16T09:00"), "ben")


@pytest.mark.parametrize(
    ("rotation", "first"),
    [
        ({"start": "2026-11-04"}, ("ann", "11-04T09:00", "11-09T09:00")),
        ({"start": "2026-11-04T12:00:00Z"}, ("ann", "11-04T12:00", "11-09T09:00")),
        (
            {"length": "12h", "handover": {"time": "09:00"}, "start": "2026-11-04T21:00:00Z"},
            ("ann", "11-04T21:00", "11-05T09:00"),
        ),
        (
            {"length": "1d", "handover": {"time": "09:00"}, "start": "2026-11-04T06:00:00Z"},
            ("ann", "11-04T06:00", "11-04T09:00"),
        ),
        ({"length": "2w"}, ("ann", "11-02T09:00", "11-16T09:00")),
        ({"handover": [{"time": "09:00"}]}, ("ann", "11-02T09:00", "11-09T09:00")),
    ],
)
def test_the_first_members_first_shift_begins_at_the_start(
    rotation: Data, first: tuple[str, str, str]
) -> None:
    assert between(rotating(rotation=rotation), "11-01T00:00", "11-20T00:00")[0] == first


def test_a_list_of_handovers_needs_no_length() -> None:
    pattern = {
        "members": ["ann", "ben"],
        "handover": [{"day": "mon", "time": "09:00"}, {"day": "fri", "time": "17:00"}],
        "start": "2026-11-02",
    }
    data = {"layers": {"primary": {"rotations": [pattern]}}}
    assert between(data, "11-02T09:00", "11-10T00:00") == [
        ("ann", "11-02T09:00", "11-06T17:00"),
        ("ben", "11-06T17:00", "11-09T09:00"),
        ("ann", "11-09T09:00", "11-13T17:00"),
    ]


def test_a_last_day_lasts_until_the_handover_of_the_next() -> None:
    data = rotating(rotation={"end": "2026-11-15"})
    assert between(data, "11-02T09:00", "12-10T00:00")[-1] == ("ben", "11-09T09:00", "11-16T09:00")


def test_the_later_of_two_rotations_wins() -> None:
    night = {**WEEKLY, "members": ["dan"], "restrictions": [{"from": "22:00", "to": "06:00"}]}
    data = rotating()
    data["layers"]["primary"]["rotations"].append(night)
    assert who(data, "11-03T23:00") == who(data, "11-04T05:59") == "dan"
    assert who(data, "11-04T06:00") == "ann"


def test_an_override_counts_for_its_time_and_a_later_one_wins() -> None:
    overrides = [
        {"person": "dan", "from": "2026-11-03", "to": "2026-11-04"},
        {"person": "eve", "from": "2026-11-04T12:00:00Z", "to": "2026-11-05T12:00:00Z"},
    ]
    assert between(rotating(overrides=overrides), "11-02T09:00", "11-09T00:00") == [
        ("ann", "11-02T09:00", "11-03T00:00"),
        ("dan", "11-03T00:00", "11-04T12:00"),
        ("eve", "11-04T12:00", "11-05T12:00"),
        ("ann", "11-05T12:00", "11-09T09:00"),
    ]


SWAP = {"person": "ann", "shift": "2026-11-04", "with": "ben", "their_shift": "2026-11-11"}


def test_a_swap_exchanges_whole_turns() -> None:
    data = rotating(swaps=[SWAP])
    assert [each[0] for each in between(data, "11-02T09:00", "11-22T00:00")] == [
        "ben",
        "ann",
        "cat",
    ]


def test_a_swap_stays_with_the_shifts_when_they_move() -> None:
    moved = {"handover": {"day": "tue", "time": "12:00"}, "start": "2026-11-03"}
    data = rotating(rotation=moved, swaps=[SWAP])
    assert between(data, "11-03T12:00", "11-17T00:00") == [
        ("ben", "11-03T12:00", "11-10T12:00"),
        ("ann", "11-10T12:00", "11-17T12:00"),
    ]


def test_a_second_swap_sees_what_the_first_one_did() -> None:
    second = {"person": "ann", "shift": "2026-11-11", "with": "cat", "their_shift": "2026-11-18"}
    data = rotating(swaps=[SWAP, second])
    assert [each[0] for each in between(data, "11-02T09:00", "11-22T00:00")] == [
        "ben",
        "cat",
        "ann",
    ]


def test_a_swap_of_a_shift_that_is_not_there_changes_nothing() -> None:
    data = rotating(swaps=[{**SWAP, "person": "cat"}])
    assert who(data, "11-04T12:00") == "ann"


def test_of_two_shifts_on_a_day_a_swap_means_the_one_that_begins() -> None:
    daily = {"length": "12h", "handover": {"time": "09:00"}, "members": ["ann", "ben", "cat"]}
    swap = {"person": "ann", "shift": "2026-11-03", "with": "ben", "their_shift": "2026-11-04"}
    found = between(rotating(rotation=daily, swaps=[swap]), "11-02T09:00", "11-05T09:00")
    # ann: 2nd 09-21, 3rd 21-09, 5th 09-21; ben: 2nd 21-09, 4th 09-21
    assert [each[0] for each in found] == ["ann", "ben", "cat", "ben", "ann", "cat"]


def test_dated_shifts_last_until_the_next_in_time_whatever_their_order() -> None:
    listed = [
        {"from": "2026-11-02", "person": "ann"},
        {"from": "2026-11-16", "person": "cat", "to": "2026-11-17"},
        {"from": "2026-11-09", "person": "ben"},
    ]
    assert between({"shifts": listed}, "11-01T00:00", "12-01T00:00") == [
        ("ann", "11-02T00:00", "11-09T00:00"),
        ("ben", "11-09T00:00", "11-16T00:00"),
        ("cat", "11-16T00:00", "11-18T00:00"),
    ]


def test_the_end_of_an_open_list_is_not_known() -> None:
    data = {"shifts": [{"from": "2026-11-02", "person": "ann"}]}
    now = on_call(made(data), t("11-20T00:00"))[0]
    assert (now.person, now.since, now.until, now.next) == ("ann", t("11-02T00:00"), None, None)
    assert shifts(made(data), t("11-20T00:00"), t("11-21T00:00"))[0].open


def test_a_shift_that_is_nobodys_says_why() -> None:
    data = {"shifts": [{"from": "2026-11-02", "nobody": "a break"}]}
    now = on_call(made(data), t("11-03T00:00"))[0]
    assert (now.person, now.note) == (None, "a break")


def test_several_may_shadow_at_once() -> None:
    listed = [
        {"from": "2026-11-02", "to": "2026-11-08", "person": each, "layer": "shadow"}
        for each in ("dan", "eve")
    ]
    found = on_call(made(rotating(shifts=listed)), t("11-03T00:00"))
    assert [(each.layer, each.person) for each in found] == [
        *(("primary", "ann"), ("shadow", "dan"), ("shadow", "eve")),
    ]


def test_free_time_is_what_no_roster_needs() -> None:
    other = {"shifts": [{"from": "2026-11-10", "to": "2026-11-11", "person": "ann"}]}
    found = free_time([made(rotating()), made(other)], "ann", t("11-08T00:00"), t("11-25T00:00"))
    assert [(f"{a:%m-%dT%H}", f"{b:%m-%dT%H}") for a, b in found] == [
        ("11-09T09", "11-10T00"),
        ("11-12T00", "11-23T09"),
    ]


def test_time_off_is_found_and_takes_nobody_off_the_roster() -> None:
    roster = made(rotating(time_off=[{"person": "ann", "from": "2026-11-03", "to": "2026-11-04"}]))
    away = absence([roster], "ann", t("11-04T23:59"))
    assert away is not None
    assert absence([roster], "ann", t("11-05T00:00")) is None
    assert [each.layer for each in duty([roster], "ann", t("11-04T12:00"))] == ["primary"]


def test_many_swaps_are_worked_out_one_after_the_other() -> None:
    weeks = ("2026-11-04", "2026-11-11")
    back_and_forth = [
        {"person": one, "shift": weeks[0], "with": two, "their_shift": weeks[1]}
        for one, two in [("ann", "ben"), ("ben", "ann")] * 50
    ]
    assert who(rotating(swaps=back_and_forth), "11-04T12:00") == "ann"
