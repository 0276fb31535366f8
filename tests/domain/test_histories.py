"""What holds of every history of an incident, in however many clones it was written."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from domain_strategies import (
    HEADER,
    ID,
    PEOPLE,
    ROLES,
    T0,
    Story,
    World,
    entries,
    minutes,
    worlds,
)
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.due import owed
from incli.domain.entry import Body, Entry
from incli.domain.incident import (
    COMMANDER,
    SKEW_ALLOWED,
    Command,
    Holding,
    Incident,
    decide,
    evolve,
    live_time,
    replay,
    with_entries,
)
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Proposed
from incli.domain.kinds.lifecycle import Closed, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Note, Todo
from incli.domain.kinds.presence import Joined
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted
from incli.domain.policy import ResponsePolicy
from incli.domain.summary import describe

POLICY = ResponsePolicy(T0, command_limit=timedelta(hours=3))


def folded(some: Sequence[Entry]) -> Incident:
    return replay(ID, HEADER, some)


def written_in(clone: Incident, line: tuple[str, Body], at: datetime) -> Incident:
    """`clone` after what somebody wrote while it was off line."""
    by, body = line
    made = decide(clone, Command((body,), "it must be"), at=at, by=by, suffix=lambda: f"{by[:2]}00")
    return with_entries(clone, made)


def synced(*clones: Incident) -> Incident:
    return folded(list({each.id: each for clone in clones for each in clone.timeline}.values()))


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
def test_every_timeline_can_be_folded_whatever_it_holds(some: list[Entry], shuffled: Random) -> None:
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


@given(worlds(skew=timedelta(0)))
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


@given(worlds())
def test_every_claim_to_a_role_either_holds_or_is_told_who_came_first(world: World) -> None:
    state = folded(list(world.union().values()))
    holding = {each.entry for role in ROLES for each in _holdings(state, role)}
    for entry in state.timeline:
        if isinstance(entry.body, Assigned):
            assert (entry.id in holding) != (entry.id in state.lost)


@given(
    st.sampled_from(ROLES),
    st.permutations(PEOPLE),
    st.integers(-90, 90),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_two_clones_that_fill_one_role_off_line_fold_to_one_winner_and_the_loser_is_told(
    role: str, people: list[str], apart: int, taken: bool, shuffled: Random
) -> None:
    shared = Story()
    if taken:
        shared.says("amira", Assigned(role, people[2]))
    at = shared.clock + minutes(5)
    one = written_in(shared.incident, (people[0], Assigned(role, people[0])), at=at)
    other = written_in(
        shared.incident,
        (people[1], Assigned(role, people[1])),
        at=at + timedelta(milliseconds=apart),
    )
    state = synced(one, other)
    first, second = sorted((one.timeline[-1], other.timeline[-1]), key=lambda e: (e.at, e.id))
    winner = state.roles[role]
    assert winner.entry == first.id
    assert set(state.lost) == {second.id}
    assert state.lost[second.id].startswith(f"{winner.person} was {role} already")
    known = [*one.timeline, other.timeline[-1]]
    shuffled.shuffle(known)
    assert folded(known) == state


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


def test_a_raise_seen_by_nobody_else_is_not_undone_by_a_smaller_one() -> None:
    shared = Story(Opened("Checkout errors", "sev3"))
    one = written_in(shared.incident, ("jonas", SeverityChanged("sev1")), at=T0 + minutes(2))
    other = written_in(shared.incident, ("mei", SeverityChanged("sev2")), at=T0 + minutes(3))
    state = synced(one, other)
    assert state.severity == "sev1"
    assert state.lost == {other.timeline[-1].id: "it was sev1 already"}
    assert synced(other, one) == state


def test_a_raise_holds_against_a_lowering_that_had_not_seen_it() -> None:
    shared = Story()
    shared.says("amira", Resolved("mei"))
    one = written_in(shared.incident, ("jonas", SeverityChanged("sev1")), at=T0 + minutes(2))
    other = written_in(shared.incident, ("mei", SeverityChanged("sev4")), at=T0 + minutes(3))
    assert synced(one, other).severity == "sev1"


def test_an_accepted_handover_and_a_takeover_fold_to_the_first_of_the_two() -> None:
    shared = Story()
    shared.says("amira", Assigned(COMMANDER, "amira"))
    shared.says("amira", HandoverOffered(COMMANDER, "jonas"))
    at = shared.clock + minutes(1)
    one = written_in(shared.incident, ("jonas", HandoverAccepted(COMMANDER)), at=at)
    other = written_in(shared.incident, ("mei", Assigned(COMMANDER, "mei")), at=at + minutes(1))
    state = synced(one, other)
    assert state.commander == "jonas"
    assert "jonas was incident-commander already" in state.lost[other.timeline[-1].id]


def test_a_decision_made_without_knowing_of_the_takeover_has_no_effect_and_names_who_commanded() -> (
    None
):
    shared = Story()
    shared.says("amira", Assigned(COMMANDER, "amira"))
    shared.says("ravi", Proposed("fail over"))
    at = shared.clock + minutes(1)
    one = written_in(shared.incident, ("mei", Assigned(COMMANDER, "mei")), at=at)
    other = written_in(
        shared.incident, ("amira", Decided(shared.last("proposed"), "go")), at=at + minutes(1)
    )
    state = synced(one, other)
    assert state.proposals[shared.last("proposed")].status == "open"
    assert state.lost[other.timeline[-1].id] == "mei was in command then"


def test_an_incident_reopened_elsewhere_is_not_closed_by_who_did_not_know() -> None:
    shared = Story()
    shared.says("amira", Resolved("mei"))
    one = written_in(shared.incident, ("jonas", Reopened()), at=T0 + minutes(5))
    other = written_in(shared.incident, ("mei", Closed()), at=T0 + minutes(6))
    assert synced(one, other).status == "open"


def test_two_clones_that_post_the_same_draft_have_both_posted() -> None:
    shared = Story()
    draft = shared.says("mei", UpdateDrafted("public", "we are on it")).id
    one = written_in(
        shared.incident, ("mei", UpdatePosted("public", "one", None, draft)), at=T0 + minutes(5)
    )
    other = written_in(
        shared.incident, ("amira", UpdatePosted("public", "two", None, draft)), at=T0 + minutes(6)
    )
    posted = [each.text for each in synced(one, other).updates.values() if each.status == "posted"]
    assert posted == ["one", "two"]


def test_the_first_acknowledgement_of_a_task_counts() -> None:
    shared = Story()
    added = shared.says("amira", TaskAdded("jonas", "10m", "x")).id
    one = written_in(shared.incident, ("jonas", TaskAcknowledged(added)), at=T0 + minutes(5))
    other = written_in(shared.incident, ("jonas", TaskAcknowledged(added)), at=T0 + minutes(6))
    assert synced(one, other).tasks[added].acknowledged == T0 + minutes(5)


@given(st.lists(entries(), max_size=8), entries())
def test_the_words_of_a_redacted_entry_are_nowhere_in_the_state(
    others: list[Entry], secret: Entry
) -> None:
    marked = _with_words(secret, "hunter2 is the password")
    others = [each for each in others if each.id != marked.id]
    redaction = Entry("e9", T0, "mei", Redacted(marked.id), "a password")
    for some in ([marked, *others, redaction], [redaction, *others, marked]):
        state = Incident(ID, HEADER)
        for entry in some:
            state = evolve(state, entry)
        assert "hunter2" not in repr(state)
        assert "hunter2" not in json.dumps(describe(state))


def _with_words(entry: Entry, words: str) -> Entry:
    told = ("title", "text", "outcome", "risk", "rollback", "evidence", "location")
    present = {each.name for each in fields(entry.body)} & set(told)
    body = replace(entry.body, **dict.fromkeys(present, words))
    return replace(entry, body=body, because=words)


def test_a_redacted_entry_keeps_its_place_and_its_effect() -> None:
    story = Story()
    todo = story.says("mei", Todo("ask hunter2")).id
    task = story.says("amira", TaskAdded("jonas", "10m", "try hunter2")).id
    before = story.incident
    for named in (todo, task):
        story.says("mei", Redacted(named), "a password")
    assert story.incident.redacted == {todo: "a password", task: "a password"}
    assert story.incident.tasks[task].owner == "jonas"
    assert story.incident.tasks[task].text == ""
    assert story.incident.captured[todo].text == ""
    assert [each.id for each in story.incident.timeline[:-2]] == [
        each.id for each in before.timeline
    ]


def test_a_redacted_correction_corrects_nothing_any_more() -> None:
    story = Story()
    note = story.says("mei", Note("lag is 40 s")).id
    story.says("mei", Corrected(note, "lag is 40 min"))
    assert story.incident.corrections == {note: "lag is 40 min"}
    story.says("mei", Redacted(story.last("corrected")), "names a customer")
    assert story.incident.corrections == {}


def test_whoever_writes_is_here_and_whoever_has_a_role_keeps_it_on_joining() -> None:
    story = Story()
    story.says("jonas", Note("x"))
    assert set(story.incident.here) == {"amira", "jonas"}
    story.says("amira", Assigned(COMMANDER, "amira"))
    story.says("amira", Joined())
    assert story.incident.here["amira"].role == COMMANDER


def test_who_has_handed_over_a_role_is_still_here_but_not_in_it() -> None:
    story = Story()
    story.says("amira", Assigned(COMMANDER, "amira"))
    story.says("amira", HandoverOffered(COMMANDER, "jonas"))
    story.says("jonas", HandoverAccepted(COMMANDER))
    assert story.incident.here["amira"].role is None
    assert story.incident.here["jonas"].role == COMMANDER
