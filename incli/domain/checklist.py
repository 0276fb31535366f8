"""Steps that every incident asks for, and which of them are taken: by tasks in their words."""

from collections.abc import Iterable

from incli.domain.incident import Incident
from incli.domain.policy import Step
from incli.domain.process import normalised
from incli.domain.state import Task
from incli.domain.value import Value


class Taken(Value):
    """A step, and the task that takes it."""

    step: Step
    task: Task | None

    @property
    def status(self) -> str:
        """`waiting`, or how far its task is: `open`, `acknowledged`, `done`."""
        return self.task.status if self.task else "waiting"


def checklist(incident: Incident, steps: Iterable[Step]) -> tuple[Taken, ...]:
    """Each step with its task: the one that is done, else the newest; dropped ones take none.

    A task takes a step when it begins with its words, or with its id.
    """
    found = []
    for step in steps:
        tasks = [
            each
            for each in incident.tasks.values()
            if each.status != "dropped" and _takes(each, step)
        ]
        done = [each for each in tasks if each.status == "done"]
        best = done or tasks
        found.append(Taken(step, best[-1] if best else None))
    return tuple(found)


def _takes(task: Task, step: Step) -> bool:
    words = task.text.split()
    named = bool(words) and words[0].casefold().rstrip(":") == step.id
    return named or normalised(task.text).startswith(normalised(step.text))
