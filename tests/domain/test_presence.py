"""Who is here, and in which role."""

from domain_world.story import Story

from incli.domain.incident import (
    COMMANDER,
)
from incli.domain.kinds.notes import Note
from incli.domain.kinds.presence import Joined
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered


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
