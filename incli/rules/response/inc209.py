"""What was captured is sorted by the time the incident is resolved: now, later or never.

Capture everything, then sort: a todo that nobody sorted is a promise that nobody knows of. Todos
from just before the resolution have until `within`, as `incli resolve` has it.
"""

from collections.abc import Iterator

from incli.domain.entry import references
from incli.domain.state import Captured
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each thing captured before the resolution, against when it was sorted."""
    resolved, within = case.incident.resolved, asked.must("within")
    if resolved is None:
        raise NotApplicable("it is not resolved")
    captured = [each for each in _captured(case, asked.must("kinds")) if each.at <= resolved]
    if not captured:
        raise NotApplicable("nothing was captured to be sorted")
    for item in captured:
        due = max(resolved, item.at + within)
        first = next((e for e in case.entries("sorted") if item.id in references(e.body)), None)
        if (first.at if first else case.now) > due:
            happened = f"sorted only at {clock(first.at)}" if first else "never sorted"
            yield Fault(
                f"“{item.text}” was {happened}; it was due at {clock(due)}.",
                entry=item.id,
                field="text",
                measured=span((first.at if first else case.now) - item.at),
                allowed=span(due - item.at),
                param="within",
                hint=f"incli sort {item.id.rpartition('-')[2]} now|later|never",
            )


def _captured(case: IncidentCase, kinds: tuple[str, ...]) -> Iterator[Captured]:
    """What people captured here; what was imported was never meant to be sorted."""
    for item in case.incident.captured.values():
        entry = case.incident.entry(item.id)
        if item.kind in kinds and entry is not None and not entry.source:
            yield item


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
