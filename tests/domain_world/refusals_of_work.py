"""What is refused about tasks, notes, updates and presence."""

from domain_world.story import AMIRA_COMMANDS, TASK, Row

from incli.domain.kinds.notes import Note, Sorted
from incli.domain.kinds.presence import Left
from incli.domain.kinds.tasks import (
    TaskAcknowledged,
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskExtended,
)
from incli.domain.kinds.updates import UpdateApproved, UpdateDrafted, UpdatePosted

REFUSALS = [
    # Tasks
    Row(
        "a task for the commander",
        [AMIRA_COMMANDS],
        "jonas",
        TaskAdded("amira", "10m", "is the lag real?"),
        "amira is the incident commander and takes no tasks",
        "incli task add",
    ),
    Row(
        "a task without a time box",
        [AMIRA_COMMANDS],
        "amira",
        TaskAdded("jonas", "", "is the lag real?"),
        "time box",
        "incli task add jonas 10m",
    ),
    Row(
        "to acknowledge somebody else's task",
        [TASK],
        "amira",
        lambda story: TaskAcknowledged(story.last("task-added")),
        "jonas's task",
        "ask jonas for: incli task ack ",
    ),
    Row(
        "to acknowledge a task twice",
        [TASK, ("jonas", lambda story: TaskAcknowledged(story.last("task-added")))],
        "jonas",
        lambda story: TaskAcknowledged(story.last("task-added")),
        "acknowledged already",
        "incli task list",
    ),
    Row(
        "to extend somebody else's task, even for the commander",
        [AMIRA_COMMANDS, TASK],
        "amira",
        lambda story: TaskExtended(story.last("task-added"), "10m"),
        "only jonas can say how long it still takes",
        "ask jonas for: incli task extend ",
    ),
    Row(
        "to extend a task without saying by how much",
        [TASK],
        "jonas",
        lambda story: TaskExtended(story.last("task-added"), ""),
        "time box",
        "incli task extend ",
    ),
    Row(
        "to drop a task that is done",
        [TASK, ("jonas", lambda story: TaskDone(story.last("task-added")))],
        "jonas",
        lambda story: TaskDropped(story.last("task-added")),
        "That task is done already",
        "incli task list",
    ),
    Row(
        "to finish a task that was dropped",
        [TASK, ("jonas", lambda story: TaskDropped(story.last("task-added")))],
        "jonas",
        lambda story: TaskDone(story.last("task-added")),
        "That task is dropped already",
        "incli task list",
    ),
    Row(
        "to finish what is no task",
        [],
        "jonas",
        lambda story: TaskDone(story.last("opened")),
        "is no task",
        "incli task list",
    ),
    # Notes
    Row(
        "to sort what is no todo",
        [("amira", Note("seen"))],
        "amira",
        lambda story: Sorted(story.last("note"), "now"),
        "Only a todo",
        "incli log --kind todo",
    ),
    # Updates
    Row(
        "to approve what is no draft",
        [("amira", UpdatePosted("public", "we are on it"))],
        "amira",
        lambda story: UpdateApproved(story.last("update-posted")),
        "Only a draft",
        "incli show",
    ),
    Row(
        "to approve an update over the commander's head",
        [AMIRA_COMMANDS, ("mei", UpdateDrafted("public", "we are on it"))],
        "mei",
        lambda story: UpdateApproved(story.last("update-drafted")),
        "amira is the incident commander, and approves",
        "ask amira for: incli update approve ",
    ),
    Row(
        "to post a draft twice",
        [
            ("mei", UpdateDrafted("public", "we are on it")),
            ("mei", lambda s: UpdatePosted("public", "it", None, s.last("update-drafted"))),
        ],
        "mei",
        lambda s: UpdatePosted("public", "it", None, s.last("update-drafted")),
        "Only a draft that was not posted yet",
        "incli show",
    ),
    # Presence
    Row("that who is not here leaves", [], "amira", Left("ravi"), "ravi is not here", "incli show"),
    Row(
        "that the commander leaves",
        [AMIRA_COMMANDS],
        "amira",
        Left("amira"),
        "in command and cannot leave",
        "incli handover",
    ),
]
