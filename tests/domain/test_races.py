"""Two clones that write without knowing of each other: who wins, and who is told."""

from datetime import datetime, timedelta
from random import Random

from domain_world.story import PEOPLE, ROLES, T0, Story, folded, minutes
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.command import Command, decide
from incli.domain.entry import Body
from incli.domain.incident import COMMANDER, Incident, with_entries
from incli.domain.kinds.decisions import Decided, Proposed
from incli.domain.kinds.lifecycle import Closed, Opened, Reopened, Resolved
from incli.domain.kinds.presence import Left
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded
from incli.domain.kinds.updates import UpdateApproved, UpdateDrafted, UpdatePosted


def written_in(clone: Incident, line: tuple[str, Body], at: datetime) -> Incident:
    """`clone` after what somebody wrote while it was off line."""
    by, body = line
    made = decide(clone, Command((body,), "it must be"), at=at, by=by, suffix=lambda: f"{by[:2]}00")
    return with_entries(clone, made)


def synced(*clones: Incident) -> Incident:
    return folded(list({each.id: each for clone in clones for each in clone.timeline}.values()))


@given(
    st.sampled_from(ROLES),
    st.permutations(PEOPLE),
    st.integers(-90, 90),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_two_clones_that_fill_one_role_off_line_fold_to_one_winner_and_the_loser_is_told(
    role: str,
    people: list[str],
    apart: int,
    taken: bool,  # noqa: FBT001  # hypothesis passes it by name
    shuffled: Random,
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


def test_an_offer_that_was_made_to_somebody_else_since_is_not_taken() -> None:
    shared = Story()
    shared.says("amira", Assigned(COMMANDER, "amira"))
    shared.says("amira", HandoverOffered(COMMANDER, "jonas"))
    at = shared.clock + minutes(1)
    one = written_in(shared.incident, ("amira", HandoverOffered(COMMANDER, "mei")), at=at)
    other = written_in(shared.incident, ("jonas", HandoverAccepted(COMMANDER)), at=at + minutes(1))
    state = synced(one, other)
    assert state.commander == "amira"
    assert "was not offered to jonas then" in state.lost[other.timeline[-1].id]


def test_an_approval_without_knowing_of_the_takeover_has_no_effect() -> None:
    shared = Story()
    shared.says("amira", Assigned(COMMANDER, "amira"))
    draft = shared.says("mei", UpdateDrafted("public", "we are on it")).id
    at = shared.clock + minutes(1)
    one = written_in(shared.incident, ("mei", Assigned(COMMANDER, "mei")), at=at)
    other = written_in(shared.incident, ("amira", UpdateApproved(draft)), at=at + minutes(1))
    state = synced(one, other)
    assert state.updates[draft].status == "draft"
    assert set(state.lost) == {other.timeline[-1].id}


def test_who_left_elsewhere_cannot_hand_over_any_more_and_the_role_is_free() -> None:
    shared = Story()
    shared.says("amira", Assigned("scribe", "mei"))
    shared.says("mei", HandoverOffered("scribe", "ravi"))
    at = shared.clock + minutes(1)
    one = written_in(shared.incident, ("mei", Left("mei")), at=at)
    other = written_in(shared.incident, ("ravi", HandoverAccepted("scribe")), at=at + minutes(1))
    state = synced(one, other)
    assert "scribe" not in state.roles
    assert state.lost == {other.timeline[-1].id: "nobody was scribe any more"}


def test_a_decision_without_knowing_of_the_takeover_has_no_effect_and_is_told_who_commanded() -> (
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
