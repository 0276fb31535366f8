"""Who reads a postmortem, and who comes to its review."""

from datetime import UTC, datetime

from domain_world.story import T0, Line, Story, tell

from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.presence import Joined
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAdded
from incli.domain.policy import ResponsePolicy, Severity
from incli.domain.postmortem.readers import invitees, review_due, reviewers, took_part
from incli.domain.state import Header
from incli.domain.team import Team
from incli.domain.value import replace

TEAM = Team(groups={"Checkout": ("li", "ravi"), "search": ("ana",)})
WORK: list[Line] = [
    ("amira", Assigned("customer-liaison", "ravi")),
    ("amira", Assigned("scribe", "mei")),
    ("amira", Assigned("deputy", "jonas")),
    ("amira", Assigned(COMMANDER, "amira")),
    ("amira", TaskAdded("bo", "9m", "look")),
    ("cy", Joined(observer=True)),
]


def of_checkout(story: Story) -> Incident:
    return replace(story.incident, header=Header("x", services=("checkout",)))


def test_commander_and_deputy_read_first_then_roles_then_the_owners_of_services() -> None:
    incident = of_checkout(tell([*WORK, ("amira", Resolved("mei"), "bo goes on")]))
    assert reviewers(incident, TEAM, ()) == ("amira", "jonas", "ravi", "li")
    assert reviewers(incident, TEAM, ("jonas", "li")) == ("amira", "ravi")


def test_where_nobody_held_a_role_those_who_took_part_read_it() -> None:
    story = tell([("jonas", TaskAdded("bo", "9m", "look"))])
    assert reviewers(story.incident, TEAM, ("amira",)) == ("bo", "jonas")


def test_whoever_looked_on_took_no_part() -> None:
    assert took_part(tell(WORK).incident) == {"amira", "bo", "jonas", "mei", "ravi"}


def test_liaisons_come_to_the_review_of_the_worst_severity_only() -> None:
    story = tell([*WORK, ("amira", Resolved("mei"), "bo goes on")])
    usual = invitees(story.incident, TEAM, None, "ana")
    assert usual == ("mei", "ana", "jonas", "amira", "bo")
    story.says("amira", SeverityChanged("sev1"), "it was worse")
    assert set(invitees(story.incident, TEAM, None, "ana")) == {*usual, "ravi"}
    assert set(invitees(of_checkout(story), TEAM, None, None)) >= {"li", "ravi"}


def test_the_review_is_due_as_the_severity_says() -> None:
    level = Severity("sev2", "SEV-2", "", postmortem={"review": "5bd"})
    policy = ResponsePolicy(T0, severities={"sev2": level})
    story = tell([("amira", Resolved("mei"))])
    assert review_due(story.incident, policy) == datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)
    assert review_due(Story().incident, policy) is None
    assert review_due(story.incident, ResponsePolicy(T0)) is None
