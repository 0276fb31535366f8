"""What incidents say of the process: only what was done, and never what was redacted."""

from domain_world.story import Story

from incli.domain.kinds.corrections import Redacted
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.notes import Gripe
from incli.domain.kinds.tasks import TaskAdded, TaskDone, TaskDropped
from incli.domain.process import gripes, overrides, toil

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
