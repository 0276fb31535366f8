"""Drills: sealed causes, what falls due when, who names the cause, whose turn it is."""

from datetime import UTC, datetime, timedelta

import pytest
from domain_world.story import folded, minutes
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.drill import (
    Cause,
    Inject,
    Scenario,
    inject_number,
    inject_text,
    named,
    names,
    seal,
    since,
    turns,
    unseal,
    waiting,
)
from incli.domain.entry import Body, Entry
from incli.domain.incident import COMMANDER, Incident, replay
from incli.domain.kinds.lifecycle import Cancelled, Merged, Opened, Resolved
from incli.domain.kinds.notes import Found, Note
from incli.domain.kinds.roles import Assigned
from incli.domain.state import Header

START = datetime(2026, 12, 1, 10, tzinfo=UTC)
CAUSE = Cause("An oxygen tank burst.", ("oxygen tank burst", "O2 tank burst"))
SCENARIO = Scenario(
    "x",
    "Undervolt",
    (
        Inject(minutes(0), "the crew", "a bang"),
        Inject(minutes(5), "monitoring", "the oxygen tank burst, it seems"),
    ),
    CAUSE,
)


def told(*bodies: tuple[float, str, Body]) -> Incident:
    entries = [
        Entry(f"e{number}", START + minutes(minute), by, body)
        for number, (minute, by, body) in enumerate(bodies)
    ]
    return folded([Entry("o", START, "amira", Opened("Undervolt")), *entries])


@given(st.text(), st.lists(st.text()))
def test_what_is_sealed_can_be_unsealed(text: str, phrases: list[str]) -> None:
    cause = Cause(text, tuple(phrases))
    assert unseal(seal(cause)) == cause


def test_a_sealed_cause_does_not_show_its_words() -> None:
    assert "oxygen" not in seal(CAUSE)
    assert "tank" not in seal(CAUSE)


@pytest.mark.parametrize(
    "sealed", ["", "x", "e30=", "bm8=", "W10=", "eyJ0ZXh0IjogMSwgIm5hbWVkX2J5IjogW119", "ÿÿÿÿ"]
)
def test_what_was_not_sealed_is_refused_in_words(sealed: str) -> None:
    with pytest.raises(ValueError, match="not what incli has sealed"):
        unseal(sealed)


@pytest.mark.parametrize(
    ("text", "length"), [("0s", 0), ("0m", 0), ("0h0m", 0), ("90s", 1.5), ("1h2m", 62)]
)
def test_a_time_since_the_beginning_may_be_the_beginning(text: str, length: float) -> None:
    assert since(text) == minutes(length)


@pytest.mark.parametrize("text", ["", "0", "d", "h", "hm", "msd0", "d0", "0s0m", "0x", "00"])
def test_what_only_looks_like_no_time_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        since(text)


def test_injects_wait_until_they_are_told_and_while_it_is_open() -> None:
    assert waiting(SCENARIO, told()) == ((START, 1), (START + minutes(5), 2))
    first = (1.0, "mei", Note(inject_text(1, SCENARIO.injects[0])))
    assert waiting(SCENARIO, told(first)) == ((START + minutes(5), 2),)
    assert waiting(SCENARIO, told((2.0, "mei", Resolved("mei", None)))) == ()


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("I think the TANK with oxygen has burst!", True),
        ("O2-tank: burst?", True),
        ("the oxygen tank leaks", False),
        ("an oxygentank burst", False),
        ("", False),
    ],
)
def test_a_cause_is_named_by_all_words_of_a_phrase_in_any_order(text: str, *, does: bool) -> None:
    assert names(CAUSE, text) is does
    assert not names(Cause("x", ("", "…")), text)


def test_only_responders_name_a_cause_and_the_first_time_counts() -> None:
    inject = Note(inject_text(2, SCENARIO.injects[1]))
    drill = told(
        (5, "mei", inject),
        (7, "jonas", Found("a tank burst, the oxygen one")),
        (8, "ravi", Note("oxygen tank burst")),
    )
    entry = named(SCENARIO, drill)
    assert entry is not None
    assert (entry.by, entry.at) == ("jonas", START + minutes(7))
    assert inject_number(SCENARIO, drill.timeline[1]) == 2
    assert named(SCENARIO, told((5, "mei", inject))) is None


def test_an_inject_before_one_that_was_told_is_not_told_again() -> None:
    second = (5.0, "mei", Note(inject_text(2, SCENARIO.injects[1])))
    assert waiting(SCENARIO, told(second)) == ()


def test_what_only_looks_like_an_inject_keeps_none_back_and_may_name_the_cause() -> None:
    drill = told((1, "mei", Note("Inject 2, mei: an oxygen tank has burst")))
    assert [number for _, number in waiting(SCENARIO, drill)] == [1, 2]
    entry = named(SCENARIO, drill)
    assert entry is not None
    assert entry.by == "mei"


def commanded(person: str, day: int, *more: Body, kind: str = "drill") -> Incident:
    bodies = (Opened("x"), Assigned(COMMANDER, person), *more)
    at = START + timedelta(days=day)
    entries = [
        Entry(f"e{number}", at + minutes(number), "amira", body)
        for number, body in enumerate(bodies)
    ]
    return replay("2026-12-01-x", Header("x", kind), entries)


@pytest.mark.parametrize("end", [Cancelled(), Merged("2026-12-01-y")])
def test_a_drill_that_was_called_off_uses_up_no_turn(end: Body) -> None:
    past = [commanded("amira", 1, Resolved("amira")), commanded("mei", 2, end)]
    assert turns(("amira", "mei"), past)[0] == ("mei", None)
    assert turns(("amira",), past)[0][1] is not None
    assert turns(("amira",), [commanded("amira", 1, kind="incident")]) == (("amira", None),)


def test_who_never_commanded_comes_first_then_who_did_longest_ago() -> None:
    past = [commanded("amira", 1), commanded("mei", 2), commanded("amira", 3)]
    order = turns(("amira", "jonas", "mei", "ravi"), past)
    assert [person for person, _ in order] == ["jonas", "ravi", "mei", "amira"]
    assert order[0][1] is None
    assert order[3][1] == START + timedelta(days=3) + minutes(1)
