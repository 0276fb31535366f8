"""Which shifts a change of a roster gives to people, and which it takes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.roster.changed import RosterChange, roster_changes
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.timeline import timeline

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
END = START + timedelta(weeks=4)
HOUR = timedelta(hours=1)
ROTATION = {
    "members": ["ana", "bo", "cy"],
    "length": "1w",
    "start": "2026-03-02",
    "handover": {"day": "mon", "time": "09:00"},
}


def roster(layer: str = "primary", name: str = "ic", **more: Any) -> Roster:  # noqa: ANN401  # a file
    return roster_from_data(name, {"layers": {layer: {"rotations": [ROTATION]}}, **more})


def changes(before: Roster, after: Roster) -> list[RosterChange]:
    return list(roster_changes([before], [after], START, END))


def hours(number: int) -> str:
    return f"{START + number * HOUR:%Y-%m-%dT%H:%M:%SZ}"


def test_an_override_takes_from_one_and_gives_to_another() -> None:
    after = roster(overrides=[{"person": "dee", "from": hours(24), "to": hours(48)}])
    day, two = START + 24 * HOUR, START + 48 * HOUR
    assert changes(roster(), after) == [
        RosterChange("ic", "primary", "ana", day, two, gained=False),
        RosterChange("ic", "primary", "dee", day, two, gained=True),
    ]


@pytest.mark.parametrize(
    "after",
    [
        roster(),
        roster(time_off=[{"person": "ana", "from": "2026-03-03", "to": "2026-03-04"}]),
        roster(overrides=[{"person": "ana", "from": hours(24), "to": hours(48)}]),
        roster(overrides=[{"person": "dee", "from": "2026-06-01", "to": "2026-06-02"}]),
        roster(name="another"),
    ],
    ids=["the same", "time off", "by themselves", "far ahead", "a new roster"],
)
def test_where_nobodys_shift_differs_nothing_is_told(after: Roster) -> None:
    assert changes(roster(), after) == []


def test_who_only_learns_is_left_out() -> None:
    override = {"person": "dee", "from": hours(24), "to": hours(48), "layer": "shadow"}
    assert changes(roster("shadow"), roster("shadow", overrides=[override])) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "bo", "cy", "dee"]), st.integers(0, 600), st.integers(1, 200)
        ),
        max_size=4,
    )
)
def test_what_was_and_what_changed_gives_what_will_be(
    overrides: list[tuple[str, int, int]],
) -> None:
    said = [{"person": who, "from": hours(at), "to": hours(at + n)} for who, at, n in overrides]
    before, after = roster(), roster(overrides=said)
    changed = changes(before, after)
    shown, then = (timeline(each, "primary", START, END) for each in (before, after))
    for number in range(0, 4 * 7 * 24, 3):
        at = START + number * HOUR
        was = {each.person for each in shown if each.start <= at < each.end}
        now = {each.person for each in then if each.start <= at < each.end}
        here = [each for each in changed if each.start <= at < each.end]
        lost = {each.person for each in here if not each.gained}
        gained = {each.person for each in here if each.gained}
        assert lost <= was
        assert not gained & was
        assert (was - lost) | gained == now
