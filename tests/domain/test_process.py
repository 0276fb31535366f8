"""What incidents say of the process: only what was done, and never what was redacted."""

from datetime import timedelta

import pytest
from domain_world.story import AMIRA_COMMANDS, RESOLVED, T0, Line, Story, minutes, tell

from incli.domain.entry import Body
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.actions import ActionAdded, ActionClosed
from incli.domain.kinds.corrections import Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.notes import Gripe, Note
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered, Released
from incli.domain.kinds.tasks import TaskAdded, TaskDone, TaskDropped
from incli.domain.policy import in_force
from incli.domain.process import Slow, gaps, gripes, overrides, slow_handovers, toil
from incli.domain.value import replace

STEP = TaskAdded("jonas", "10m", "restart the node")


def done(story: Story) -> str:
    """A task that is done; its id."""
    task = story.says("amira", STEP).id
    story.says("jonas", TaskDone(task))
    return task


def test_only_what_was_done_is_toil_and_nothing_redacted() -> None:
    story = Story()
    first = done(story)
    done(story)
    done(story)
    story.says("amira", STEP)
    story.says("jonas", TaskDropped(story.says("amira", STEP).id))
    (found,) = toil([story.incident])
    assert (found.words, found.times, found.people) == ("restart the node", 3, ("jonas",))
    story.says("mei", Redacted(first), "names a customer")
    assert toil([story.incident]) == ()


def test_a_reason_that_was_redacted_is_not_told() -> None:
    story = Story()
    story.says("amira", TaskAdded("jonas", "10m", "is the lag real?"))
    ended = story.says("amira", Resolved("mei"), "the task goes on tomorrow")
    assert [each.text for each in overrides([story.incident])] == ["the task goes on tomorrow"]
    story.says("mei", Redacted(ended.id), "names a customer")
    assert overrides([story.incident]) == ()


def test_a_complaint_that_was_redacted_is_told_without_its_words() -> None:
    story = Story()
    gripe = story.says("amira", Gripe("two people were paged for what one could do"))
    story.says("mei", Redacted(gripe.id), "names a customer")
    (found,) = gripes([story.incident])
    assert found.entry == gripe.id
    assert "paged" not in found.text


def slow(incident: Incident, now: float = 600) -> tuple[Slow, ...]:
    """Of an incident that began at 03:16; five minutes are what a handover may take."""
    policy = in_force((), T0)
    assert policy.acknowledge_within == minutes(5)
    return slow_handovers([incident], lambda _: policy, T0 + minutes(now))


OFFER = HandoverOffered(COMMANDER, "jonas")
WAYS_TO_END: dict[str, tuple[Line, ...]] = {
    "the next offer": (
        ("amira", HandoverOffered(COMMANDER, "mei")),
        ("mei", HandoverAccepted(COMMANDER)),
    ),
    "giving the role up": (("amira", Released(COMMANDER)),),
    "a takeover": (("mei", Assigned(COMMANDER, "mei"), "nobody hears her"),),
    "the end of the incident": (RESOLVED,),
}


@pytest.mark.parametrize("way", WAYS_TO_END)
@pytest.mark.parametrize(("after", "told"), [(5, []), (6, [None])])
def test_an_offer_stands_until_something_else_comes_of_it(
    way: str, after: int, told: list[None]
) -> None:
    story = tell([AMIRA_COMMANDS])
    offered = story.says("amira", OFFER).at
    for number, (by, body, *because) in enumerate(WAYS_TO_END[way]):
        assert isinstance(body, Body)
        at = offered + minutes(after + number)
        story.says(by, body, *(str(each) for each in because), at=at)
    assert [each.took for each in slow(story.incident)] == told


def test_an_offer_of_another_role_ends_no_offer() -> None:
    story = tell([AMIRA_COMMANDS, ("amira", Assigned("scribe", "amira")), ("amira", OFFER)])
    story.says("amira", HandoverOffered("scribe", "mei"))
    story.says("mei", HandoverAccepted("scribe"))
    assert [(each.role, each.to, each.took) for each in slow(story.incident)] == [
        (COMMANDER, "jonas", None)
    ]


def test_what_was_accepted_is_told_with_how_long_it_took() -> None:
    story = tell([AMIRA_COMMANDS])
    offered = story.says("amira", OFFER).at
    story.says("jonas", HandoverAccepted(COMMANDER), at=offered + minutes(7))
    assert [(each.by, each.to, each.took) for each in slow(story.incident)] == [
        ("amira", "jonas", minutes(7))
    ]


@pytest.mark.parametrize("without_effect", ["handover-offered", "handover-accepted"])
def test_what_had_no_effect_offers_and_accepts_nothing(without_effect: str) -> None:
    story = tell([AMIRA_COMMANDS])
    offered = story.says("amira", OFFER).at
    story.says("jonas", HandoverAccepted(COMMANDER), at=offered + minutes(7))
    lost = replace(story.incident, lost={story.last(without_effect): "another was first"})
    told = [each.took for each in slow(lost)]
    # The role did change hands then, whichever entry did it, and the offer ended with that.
    assert told == ([] if without_effect == "handover-offered" else [None])


def imported(incident: Incident) -> Incident:
    header = replace(incident.header, sources=({"system": "pagerduty", "id": "1"},))
    timeline = tuple(replace(each, source="pagerduty:1") for each in incident.timeline)
    return replace(incident, header=header, timeline=timeline)


def test_what_was_imported_says_nothing_of_silence_or_of_reasons() -> None:
    story = tell([("amira", TaskAdded("jonas", "10m", "is the lag real?"))])
    story.says("amira", Note("still slow"), at=T0 + minutes(30))
    story.says("amira", Resolved("mei"), "it goes on tomorrow", at=T0 + minutes(40))
    now = T0 + timedelta(days=1)
    assert [each.lasted for each in gaps([story.incident], now)] == [minutes(28)]
    assert len(overrides([story.incident])) == 1
    assert gaps([imported(story.incident)], now) == ()
    assert overrides([imported(story.incident)]) == ()


@pytest.mark.parametrize("objected", [False, True])
def test_a_decision_sets_aside_only_what_was_objected(*, objected: bool) -> None:
    story = tell([AMIRA_COMMANDS])
    proposal = story.says("jonas", Proposed("fail over")).id
    if objected:
        story.says("mei", Objected(proposal, "the replica lags"))
    story.says("amira", Decided(proposal, "go"), "the lag is small")
    assert len(overrides([story.incident])) == objected


@pytest.mark.parametrize(("evidence", "told"), [("https://example.com/1", 0), (None, 1)])
def test_an_action_closed_with_evidence_sets_nothing_aside(evidence: str | None, told: int) -> None:
    story = Story()
    action = story.says("amira", ActionAdded("alert on lag", "jonas")).id
    story.says("jonas", ActionClosed(action, evidence), "we no longer have the replica")
    assert len(overrides([story.incident])) == told
