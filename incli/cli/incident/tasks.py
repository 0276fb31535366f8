"""task add, ack, extend, done, drop, list."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_person, complete_task
from incli.cli.terminal.console import Console, span, writes
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.tasks import (
    TaskAcknowledged,
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskExtended,
)
from incli.domain.phrases import handle
from incli.domain.times import read_duration

_DONE = {"open": "not acknowledged", "acknowledged": "acknowledged"}


@click.group("task")
def task() -> None:
    """Give one person a task with a time box; ask when it is over."""


def checked_box(typed: str) -> str:
    """A time box as it was typed; refuses what is none."""
    try:
        read_duration(typed)
    except ValueError as error:
        missing = "A task has a time box: the minutes after which you ask."
        raise Refused(
            f"{error}." if typed[:1].isdigit() else missing,
            'incli task add PERSON 10m "…"',
        ) from None
    return typed


def _task(incident: Incident, typed: str) -> str:
    return choose.entry(typed, incident.tasks, "task")


@task.command("add")
@click.argument("person", shell_complete=complete_person)
@click.argument("box")
@click.argument("text", nargs=-1)
@writes
def add(console: Console, said: Said, person: str, box: str, text: tuple[str, ...]) -> None:
    """Give PERSON a task, with a time BOX after which you ask.

    \b
    incli task add jonas 10m "is the replica lag real?"
    """

    def added(incident: Incident) -> tuple[TaskAdded]:
        owner = choose.owner(console, incident, person)
        if owner not in incident.here:
            choose.available(console, owner, None, said)
        return (TaskAdded(owner, checked_box(box), choose.words(text, "text of the task")),)

    written = console.session.write(added, said)
    entry = written.entries[0]
    made = written.incident.tasks[entry.id]
    name = console.name(made.owner)
    line = f"Task {entry.handle} for {name}, back at {console.clock(made.due)}."
    console.written(written, f"{line} Not acknowledged yet.")


@task.command("ack")
@click.argument("task_id", metavar="TASK", shell_complete=complete_task)
@writes
def ack(console: Console, said: Said, task_id: str) -> None:
    """Acknowledge your TASK.

    \b
    incli task ack 7f3k
    """

    def acknowledged(incident: Incident) -> tuple[TaskAcknowledged]:
        return (TaskAcknowledged(_task(incident, task_id)),)

    written = console.session.write(acknowledged, said)
    console.written(written, "Acknowledged.")


@task.command("extend")
@click.argument("task_id", metavar="TASK", shell_complete=complete_task)
@click.argument("box")
@writes
def extend(console: Console, said: Said, task_id: str, box: str) -> None:
    """Say how long your TASK still takes, from now on.

    \b
    incli task extend 7f3k 15m
    """

    def extended(incident: Incident) -> tuple[TaskExtended]:
        return (TaskExtended(_task(incident, task_id), checked_box(box)),)

    written = console.session.write(extended, said)
    body = written.entries[0].body
    assert isinstance(body, TaskExtended)  # noqa: S101  # written two lines above
    console.written(written, f"Back at {console.clock(written.incident.tasks[body.task].due)}.")


@task.command("done")
@click.argument("task_id", metavar="TASK", shell_complete=complete_task)
@click.option("--outcome", metavar="TEXT", help="What came out of it.")
@writes
def done(console: Console, said: Said, task_id: str, outcome: str | None) -> None:
    """Say that a TASK is done, and what came out of it.

    \b
    incli task done 7f3k --outcome "the lag is real, 40 minutes"
    """

    def ended(incident: Incident) -> tuple[TaskDone]:
        return (TaskDone(_task(incident, task_id), outcome),)

    console.written(console.session.write(ended, said), "Task done.")


@task.command("drop")
@click.argument("task_id", metavar="TASK", shell_complete=complete_task)
@click.option("--outcome", metavar="TEXT", help="Why it is not needed.")
@writes
def drop(console: Console, said: Said, task_id: str, outcome: str | None) -> None:
    """Say that a TASK will not be done.

    \b
    incli task drop 7f3k --outcome "we fail over anyway"
    """

    def ended(incident: Incident) -> tuple[TaskDropped]:
        return (TaskDropped(_task(incident, task_id), outcome),)

    console.written(console.session.write(ended, said), "Task dropped.")


@task.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """List the tasks of the incident.

    \b
    incli task list
    """
    from incli.domain.summary import describe  # noqa: PLC0415  # only here

    incident = console.session.incident()
    if console.as_json:
        console.data(describe(incident)["tasks"])
        return
    for each in sorted(incident.tasks.values(), key=lambda task: (not task.is_open, task.due)):
        state = _DONE.get(each.status, each.status)
        late = console.session.now - each.due
        if each.is_open:
            left = span(late) + " over" if late.total_seconds() > 0 else span(-late) + " left"
            state = f"{state}, {left}"
        outcome = f" → {each.outcome}" if each.outcome else ""
        console.say(
            f"{handle(each.id)}  {console.name(each.owner)} ({state}): {each.text}{outcome}"
        )
    if not incident.tasks:
        console.talk("There are no tasks.")
