"""What the postmortem states of the incident is what the record says.

Times, severity, commanders and customers are computed from the record when it is begun. When the
record learns better, or somebody changes one of the two by hand, people read different things.
"""

from collections.abc import Iterator

from incli.domain.postmortem.facts import disagreements
from incli.rules.afterwards.resolved import text_of
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each fact of the front matter; what it leaves out is no disagreement."""
    _ = asked
    text = text_of(case)
    for each in disagreements(text.front, case.incident):
        yield _fault(text.path, each.pointer, each.said, each.known)


def _fault(path: str, pointer: tuple[str, ...], said: str, known: str) -> Fault:
    recorded = f"the record says {known}" if known else "the record does not say it"
    return Fault(
        f"The postmortem states {pointer[-1]}: {said}; {recorded}.",
        path=path,
        pointer=pointer,
        measured=said,
        allowed=known,
    )


RULE = Rule(
    id="INC409",
    name="postmortem-states-the-record",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/effective_post_mortems: the timeline is right, "
    "and each point has its evidence",
    needs=("postmortem",),
    hint="incli postmortem start --refresh    where the record is wrong: incli impact … --at TIME",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
postmortem: {front: {facts: {opened: "2026-03-02T09:00:00Z", severity: sev2, commanders: [bo]}}}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
postmortem: {front: {facts: {opened: "2026-03-02T09:20:00Z", severity: sev2, commanders: [bo]}}}
expect: INC409
""",
)
