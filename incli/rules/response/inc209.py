"""What was captured is sorted by the time the incident is resolved: now, later or never.

Capture everything, then sort: a todo that nobody sorted is a promise that nobody knows of. Todos
from just before the resolution have until `within`, as `incli resolve` has it.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.domain.entry import references
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each thing captured before the resolution, against when it was sorted."""
    resolved, within = case.incident.resolved, asked.must("within")
    if resolved is None:
        raise NotApplicable("it is not resolved")
    captured = [
        entry  # what was imported was never meant to be sorted
        for entry in case.entries(*asked.must("kinds"))
        if entry.at <= resolved and not entry.source
    ]
    if not captured:
        raise NotApplicable("nothing was captured to be sorted")
    first: dict[str, datetime] = {}
    for entry in case.entries("sorted"):
        first.setdefault(references(entry.body)[0], entry.at)
    for entry in captured:
        due, at = max(resolved, entry.at + within), first.get(entry.id)
        if (at or case.now) > due:
            happened = f"sorted only at {clock(at)}" if at else "never sorted"
            yield Fault(
                f"“{entry.text}” was {happened}; it was due at {clock(due)}.",
                entry=entry.id,
                field="text",
                measured=span((at or case.now) - entry.at),
                allowed=span(due - entry.at),
                param="within",
                hint=f"incli sort {entry.handle} now|later|never",
            )


RULE = Rule(
    id="INC209",
    name="todos-sorted",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/scribe and after/after_an_incident; the "
    "figure is ours",
    params=(
        Param(
            "within",
            "span",
            "1h",
            "how long something may lie unsorted that was captured just before the resolution",
            stricter="lower",
        ),
        Param("kinds", "words", ["todo"], "what is sorted: todo, parked", stricter="more"),
    ),
    hint="incli sort ENTRY now|later|never",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:10", by: ana, kind: todo, text: "Alert on the lag", id: alert}
  - {at: "01:30", by: bo, kind: sorted, entry: alert, when: later}
  - {at: "02:00", by: bo, kind: resolved, owner: ana}
now: "06:00"
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:10", by: ana, kind: todo, text: "Alert on the lag", expect: INC209}
  - {at: "02:00", by: bo, kind: resolved, owner: ana}
now: "06:00"
""",
)
