"""Who is here, and in which role."""

from domain_world.story import AMIRA_COMMANDS, RESOLVED, TASK, Story, tell

from incli.domain.incident import COMMANDER
from incli.domain.kinds.notes import Note
from incli.domain.kinds.presence import Joined, Left, leaving
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered


def test_whoever_writes_is_here_and_whoever_has_a_role_keeps_it_on_joining() -> None:
    story = Story()
    story.says("jonas", Note("x"))
    assert set(story.incident.here) == {"amira", "jonas"}
    story.says("amira", Assigned(COMMANDER, "amira"))
    story.says("amira", Joined())
    assert story.incident.here["amira"].role == COMMANDER


def test_who_is_given_a_task_is_here() -> None:
    assert set(tell([TASK]).incident.here) == {"amira", "jonas"}


def test_who_has_handed_over_a_role_is_still_here_but_not_in_it() -> None:
    story = Story()
    story.says("amira", Assigned(COMMANDER, "amira"))
    story.says("amira", HandoverOffered(COMMANDER, "jonas"))
    story.says("jonas", HandoverAccepted(COMMANDER))
    assert story.incident.here["amira"].role is None
    assert story.incident.here["jonas"].role == COMMANDER


def test_who_has_another_role_by_now_keeps_it_when_the_first_goes_to_somebody_else() -> None:
    story = Story()
    story.says("amira", Assigned("scribe", "mei"))
    story.says("amira", Assigned("deputy", "mei"))
    story.says("amira", Assigned("scribe", "ravi"))
    assert story.incident.here["mei"].role == "deputy"


def test_somebody_may_look_on_and_take_part_later() -> None:
    story = Story()
    joined = story.says("ravi", Joined(observer=True))
    assert story.incident.here["ravi"].observer
    helps = story.says("ravi", Joined("scribe"))
    assert story.says("ravi", Joined("scribe")).at > helps.at
    looked, visit = (each for each in story.incident.visits if each.person == "ravi")
    assert (looked.observer, looked.since, looked.until) == (True, joined.at, helps.at)
    assert (visit.observer, visit.role, visit.since) == (False, "scribe", helps.at)


def test_who_looks_on_and_is_given_a_role_helps_from_then_on() -> None:
    story = tell([("ravi", Joined(observer=True))])
    given = story.says("amira", Assigned("scribe", "ravi"))
    looked, visit = (each for each in story.incident.visits if each.person == "ravi")
    assert (looked.observer, looked.until) == (True, given.at)
    assert (visit.observer, visit.role, visit.since) == (False, "scribe", given.at)


def test_who_helped_and_looks_on_now_keeps_their_role_and_the_time_they_helped() -> None:
    story = tell([("mei", Joined("expert"))])
    now = story.says("mei", Joined(observer=True))
    helped, visit = (each for each in story.incident.visits if each.person == "mei")
    assert (helped.observer, helped.until) == (False, now.at)
    assert (visit.observer, visit.role, visit.since) == (True, "expert", now.at)


def test_anybody_but_the_commander_may_leave_and_how_long_they_were_here_is_kept() -> None:
    story = tell([AMIRA_COMMANDS])
    came = story.says("jonas", Joined())
    left = story.says("jonas", Left("jonas"))
    assert set(story.incident.here) == {"amira"}
    (visit,) = story.incident.past_visits
    assert (visit.person, visit.since, visit.until) == ("jonas", came.at, left.at)


def test_who_lets_somebody_go_is_here() -> None:
    story = tell([("jonas", Joined())])
    story.says("mei", Left("jonas"))
    assert set(story.incident.here) == {"amira", "mei"}


def test_after_the_incident_the_commander_may_leave_too() -> None:
    story = tell([AMIRA_COMMANDS, RESOLVED])
    story.says("amira", Left("amira"))
    assert not story.incident.here


def test_everyone_may_leave_who_is_not_named_but_the_commander() -> None:
    story = tell([AMIRA_COMMANDS, ("jonas", Joined()), ("mei", Joined()), ("ravi", Joined())])
    assert leaving(story.incident, {"mei"}) == (Left("jonas"), Left("ravi"))


def test_after_the_incident_nobody_is_counted_in_for_writing() -> None:
    story = tell([RESOLVED])
    story.says("ravi", Note("one more graph"))
    assert "ravi" not in story.incident.here


def test_who_leaves_gives_up_their_roles() -> None:
    story = tell([AMIRA_COMMANDS, ("amira", Assigned("scribe", "mei"))])
    left = story.says("mei", Left("mei"))
    assert set(story.incident.roles) == {COMMANDER}
    (held,) = story.incident.past_roles
    assert (held.role, held.person, held.until) == ("scribe", "mei", left.at)
    story.says("amira", Assigned("scribe", "ravi"))
    assert story.incident.roles["scribe"].person == "ravi"


def test_roles_and_visits_are_told_in_the_order_they_began_whether_they_are_over_or_not() -> None:
    story = tell([AMIRA_COMMANDS, ("jonas", Assigned("scribe", "jonas")), ("mei", Joined())])
    story.says("mei", Assigned("deputy", "ravi"))
    story.says("amira", HandoverOffered(COMMANDER, "mei"))
    story.says("mei", HandoverAccepted(COMMANDER))
    story.says("jonas", Left("jonas"))
    held = [(each.role, each.person) for each in story.incident.holdings]
    assert held == [
        (COMMANDER, "amira"),
        ("scribe", "jonas"),
        ("deputy", "ravi"),
        (COMMANDER, "mei"),
    ]
    assert [each.person for each in story.incident.held(COMMANDER)] == ["amira", "mei"]
    assert [each.person for each in story.incident.visits] == ["amira", "jonas", "mei", "ravi"]
