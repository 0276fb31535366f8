"""What holds of every history of an incident, in however many clones it was written."""

import json
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from domain_world.story import HEADER, ID, ROLES, T0, folded
from domain_world.strategies import entries
from domain_world.worlds import World, worlds
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.course import SILENT
from incli.domain.due import owed
from incli.domain.entry import Entry
from incli.domain.incident import Incident, evolve
from incli.domain.kinds.notes import Note
from incli.domain.kinds.roles import Assigned
from incli.domain.live import SKEW_ALLOWED, live_time
from incli.domain.policy import ResponsePolicy
from incli.domain.state import Holding
from incli.domain.summary import describe

POLICY = ResponsePolicy(T0, command_limit=timedelta(hours=3))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_the_order_in_which_files_were_read(
    world: World, shuffled: Random
) -> None:
    known = list(world.union().values())
    expected = folded(known)
    shuffled.shuffle(known)
    assert folded(known) == expected


@given(worlds())
def test_after_a_sync_all_clones_have_the_same_state_and_nothing_is_lost(world: World) -> None:
    union = world.union()
    world.sync()
    for clone in world.clones:
        assert clone.entries == union
        assert clone.state == world.clones[0].state
    assert world.clones[0].state == folded(list(union.values()))


@given(worlds())
def test_the_state_a_clone_came_to_step_by_step_is_the_fold_of_its_entries(world: World) -> None:
    for clone in world.clones:
        assert clone.state == folded(list(clone.entries.values()))


@given(worlds(skew=timedelta(0), clones=1))
def test_live_entries_taken_in_one_by_one_make_the_same_state_as_a_replay(world: World) -> None:
    for written in world.written:
        if written.step.back is None:
            state = written.before
            for entry in written.entries:
                state = evolve(state, entry)
            assert state == folded(state.timeline)


@given(st.lists(entries(), max_size=12), st.randoms(use_true_random=False))
def test_every_timeline_can_be_folded_whatever_it_holds(
    some: list[Entry], shuffled: Random
) -> None:
    incident = folded(some)
    shuffled.shuffle(some)
    unsorted = Incident(ID, HEADER)
    for entry in some:
        unsorted = evolve(unsorted, entry)
    for state in (incident, unsorted):
        json.dumps(describe(state))
        owed(state, POLICY)


@given(worlds(), st.data())
def test_any_part_of_a_history_can_be_folded_in_any_order(
    world: World, data: st.DataObject
) -> None:
    known = list(world.union().values())
    part = data.draw(st.permutations(known))[: data.draw(st.integers(0, len(known)))]
    state = Incident(ID, HEADER)
    for entry in part:
        state = evolve(state, entry)
    assert [each.id for each in state.timeline] == [each.id for each in part]


@given(worlds())
def test_what_is_refused_changes_nothing(world: World) -> None:
    for refusal in world.refused:
        assert refusal.error.exit_code in {2, 3}
        assert repr(refusal.before) == refusal.told


@given(worlds())
def test_what_is_accepted_has_an_effect_and_takes_none_from_what_was_there(world: World) -> None:
    for written in world.written:
        assert written.after.lost == written.before.lost


@given(worlds())
def test_ids_are_unique_and_so_are_handles_in_one_clone(world: World) -> None:
    for clone in world.clones:
        assert len({each.handle for each in clone.state.timeline}) == len(clone.state.timeline)


def _holdings(state: Incident, role: str) -> list[Holding]:
    held = [each for each in state.past_roles if each.role == role]
    return held + ([state.roles[role]] if role in state.roles else [])


def assert_one_holder_at_a_time(state: Incident) -> None:
    for role in ROLES:
        holdings = _holdings(state, role)
        for earlier, later in pairwise(holdings):
            assert earlier.until is not None
            assert earlier.since <= earlier.until <= later.since
        assert all(each.until is not None for each in holdings[:-1])
        if role in state.roles:
            assert holdings[-1].until is None


@given(worlds())
def test_a_role_never_has_two_holders_at_once(world: World) -> None:
    for clone in world.clones:
        assert_one_holder_at_a_time(clone.state)
    assert_one_holder_at_a_time(folded(list(world.union().values())))


@given(st.lists(entries(), max_size=12))
def test_a_role_never_has_two_holders_at_once_whatever_the_files_say(some: list[Entry]) -> None:
    assert_one_holder_at_a_time(folded(some))


@given(st.lists(entries(), max_size=12, unique_by=lambda each: each.id))
def test_the_state_alone_knows_when_it_was_open_and_who_wrote_when(some: list[Entry]) -> None:
    state = folded(some)
    was_open: list[tuple[datetime, datetime | None]] = []
    for number, entry in enumerate(state.timeline, start=1):
        runs = folded(list(state.timeline[:number])).status == "open"
        if runs and not (was_open and was_open[-1][1] is None):
            was_open.append((entry.at, None))
        elif not runs and was_open and was_open[-1][1] is None:
            was_open[-1] = was_open[-1][0], entry.at
    assert list(state.was_open) == was_open
    assert state.authors == {each.by for each in state.timeline}
    told = [each.at for each in state.timeline if each.id not in state.lost]
    assert all(any(first <= at <= last for first, last in state.written) for at in told)
    assert {at for span in state.written for at in span} <= set(told)
    assert all(two[0] - one[1] > SILENT for one, two in pairwise(state.written))


@given(worlds())
def test_every_claim_to_a_role_either_holds_or_is_told_who_came_first(world: World) -> None:
    state = folded(list(world.union().values()))
    holding = {each.entry for role in ROLES for each in _holdings(state, role)}
    for entry in state.timeline:
        if isinstance(entry.body, Assigned):
            assert (entry.id in holding) != (entry.id in state.lost)


@given(worlds(skew=timedelta(seconds=55)))
def test_a_live_entry_never_sorts_before_what_its_writer_had_seen(world: World) -> None:
    for written in world.written:
        if written.step.back is not None or not _followable(written.before, written.clock):
            continue
        newest = written.before.timeline[-1]
        first = written.entries[0]
        assert (first.at, first.id) > (newest.at, newest.id)
        assert first.at - max(newest.at, written.clock) <= timedelta(milliseconds=1)


def _followable(state: Incident, clock: datetime) -> bool:
    return state.timeline[-1].at - clock <= SKEW_ALLOWED


@given(st.integers(-200_000, 400_000))
def test_our_clock_follows_the_newest_entry_for_two_minutes_and_not_longer(ahead: int) -> None:
    state = folded([Entry("e0", T0, "amira", Note("x"))])
    now = T0 - timedelta(milliseconds=ahead)
    at, skew = live_time(state, now)
    assert at == (T0 + timedelta(milliseconds=1) if 0 <= ahead <= 120_000 else now)
    assert skew == timedelta(milliseconds=max(ahead, 0))


def test_the_first_entry_of_an_incident_happens_now() -> None:
    now = T0 + timedelta(microseconds=1999)
    expected = (T0 + timedelta(milliseconds=1), timedelta(0))
    assert live_time(Incident(ID, HEADER), now) == expected
