"""Command, severity and decisions: what is allowed, and how it is recorded."""

import pytest
from domain_world.story import AMIRA_COMMANDS, PROPOSAL, RESOLVED, Story, tell

from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER
from incli.domain.kinds.decisions import Decided, Objected
from incli.domain.kinds.lifecycle import Opened
from incli.domain.kinds.roles import (
    Assigned,
    HandoverAccepted,
    HandoverOffered,
    Released,
)
from incli.domain.kinds.severity import SeverityChanged


def test_a_takeover_needs_a_reason_and_is_recorded_as_a_takeover() -> None:
    story = tell([AMIRA_COMMANDS])
    taken = story.says("jonas", Assigned(COMMANDER, "jonas"), "amira's line is dead")
    assert taken.body == Assigned(COMMANDER, "jonas", story.incident.timeline[1].id, takeover=True)
    assert taken.because == "amira's line is dead"
    held = story.incident.roles[COMMANDER]
    assert (held.person, held.takeover, held.entry) == ("jonas", True, taken.id)


def test_to_command_while_nobody_does_is_no_takeover_whatever_reason_is_given() -> None:
    story = tell([])
    taken = story.says("jonas", Assigned(COMMANDER, "jonas"), "somebody has to")
    assert taken.body == Assigned(COMMANDER, "jonas")


def test_nobody_can_claim_a_takeover_that_is_none() -> None:
    story = tell([("amira", Assigned("deputy", "mei"))])
    changed = story.says("amira", Assigned("deputy", "ravi", takeover=True))
    assert not story.incident.roles["deputy"].takeover
    assert changed.body == Assigned("deputy", "ravi", story.incident.past_roles[0].entry)


def test_command_changes_hands_only_when_the_taker_accepts() -> None:
    story = tell([AMIRA_COMMANDS])
    story.says("amira", HandoverOffered(COMMANDER, "jonas"))
    assert story.incident.commander == "amira"
    accepted = story.says("jonas", HandoverAccepted(COMMANDER))
    assert story.incident.commander == "jonas"
    assert not story.incident.offers
    (past,) = story.incident.past_roles
    assert (past.person, past.until) == ("amira", accepted.at)
    assert story.incident.roles[COMMANDER].since == accepted.at


def test_the_newest_offer_stands() -> None:
    story = tell([AMIRA_COMMANDS, ("amira", HandoverOffered(COMMANDER, "jonas"))])
    story.says("amira", HandoverOffered(COMMANDER, "mei"))
    with pytest.raises(Refused, match="offered to mei"):
        story.says("jonas", HandoverAccepted(COMMANDER))
    story.says("mei", HandoverAccepted(COMMANDER))
    assert story.incident.commander == "mei"


def test_the_commander_may_give_up_command_and_others_may_say_why_they_take_it_away() -> None:
    story = tell([AMIRA_COMMANDS])
    story.says("amira", Released(COMMANDER))
    assert story.incident.commander is None
    story.says("jonas", Assigned(COMMANDER, "jonas"))
    story.says("mei", Released(COMMANDER), "jonas is ill")
    assert story.incident.commander is None


@pytest.mark.parametrize("by", ["amira", "jonas", "a-stranger"])
def test_anyone_may_raise_the_severity(by: str) -> None:
    story = tell([AMIRA_COMMANDS])
    raised = story.says(by, SeverityChanged("sev1"), "all customers")
    assert story.incident.severity == "sev1"
    assert raised.body == SeverityChanged("sev1", "sev2", story.incident.timeline[0].id)


def test_the_severity_is_lowered_after_the_incident() -> None:
    story = tell([RESOLVED])
    story.says("mei", SeverityChanged("sev4"), "the review found 3 customers")
    assert story.incident.severity == "sev4"


def test_a_first_severity_is_no_lowering() -> None:
    story = Story(Opened("Checkout errors"))
    story.says("mei", SeverityChanged("sev5"), "one customer so far")
    assert story.incident.severity == "sev5"


def test_a_decision_against_a_standing_objection_is_recorded_as_such() -> None:
    story = tell([AMIRA_COMMANDS, PROPOSAL])
    objected = story.says("jonas", Objected(story.last("proposed"), "we lose writes"))
    decided = story.says("amira", Decided(story.last("proposed"), "go"))
    assert decided.body == Decided(story.last("proposed"), "go", (objected.id,))
    proposal = story.incident.proposals[story.last("proposed")]
    assert (proposal.status, proposal.against) == ("go", (objected.id,))
    assert (proposal.decided_by, proposal.decided) == ("amira", decided.at)


def test_a_no_go_goes_against_nobodys_objection() -> None:
    story = tell([AMIRA_COMMANDS, PROPOSAL])
    story.says("jonas", Objected(story.last("proposed"), "we lose writes"))
    decided = story.says("amira", Decided(story.last("proposed"), "no-go"))
    assert decided.body == Decided(story.last("proposed"), "no-go")


def test_an_objection_is_heard_also_after_the_decision() -> None:
    story = tell([AMIRA_COMMANDS, PROPOSAL, ("amira", lambda s: Decided(s.last("proposed"), "go"))])
    story.says("mei", Objected(story.last("proposed"), "stop"))
    proposal = story.incident.proposals[story.last("proposed")]
    assert [(by, text) for _, by, text in proposal.objections] == [("mei", "stop")]
    assert proposal.against == ()
