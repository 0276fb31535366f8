"""The steps a policy asks for, and the tasks that take them; names that say nothing."""

import operator
from functools import partial

import pytest
from domain_world.story import Story

from incli.domain.checklist import checklist
from incli.domain.codenames import code_name
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded, TaskDone, TaskDropped
from incli.domain.policy import Step

STEPS = (Step("stop-it", "Stop the attack"), Step("data", "Find out which data was reached"))


def statuses(story: Story) -> list[str]:
    return [each.status for each in checklist(story.incident, STEPS)]


@pytest.mark.parametrize(
    "text", ["stop-it", "Stop-it: both hosts", "stop the ATTACK.", "Stop the attack on fra1"]
)
def test_a_task_takes_a_step_by_its_id_or_its_words(text: str) -> None:
    story = Story()
    assert statuses(story) == ["waiting", "waiting"]
    story.says("amira", TaskAdded("mei", "10m", text))
    assert statuses(story) == ["open", "waiting"]
    story.says("mei", TaskAcknowledged(story.last("task-added")))
    assert statuses(story) == ["acknowledged", "waiting"]


@pytest.mark.parametrize("text", ["stop-it-later", "do not stop the attack", "data-base", "stop"])
def test_other_words_take_none(text: str) -> None:
    story = Story()
    story.says("amira", TaskAdded("mei", "10m", text))
    assert statuses(story) == ["waiting", "waiting"]


def test_a_dropped_task_takes_none_and_one_that_is_done_stays_done() -> None:
    story = Story()
    story.says("amira", TaskAdded("mei", "10m", "data"))
    story.says("amira", TaskDropped(story.last("task-added")), "somebody else does")
    assert statuses(story) == ["waiting", "waiting"]
    story.says("amira", TaskAdded("jonas", "10m", "data"))
    story.says("jonas", TaskDone(story.last("task-added"), "the mailing list"))
    story.says("amira", TaskAdded("mei", "10m", "data: again"))
    assert statuses(story) == ["waiting", "done"]


def test_a_code_name_is_two_plain_words() -> None:
    names = {code_name(partial(operator.mod, k)) for k in range(32)}
    assert len(names) == 32
    assert all(name.replace(" ", "").isalpha() and name.count(" ") == 1 for name in names)
    assert code_name(lambda n: n - 1) == "Winding wren"
