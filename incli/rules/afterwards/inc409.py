"""What the postmortem states of the incident is what the record says.

Times, severity, commanders and customers are computed from the record when it is begun. When the
record learns better, or somebody changes one of the two by hand, people read different things.
"""

from collections.abc import Iterator, Mapping

from incli.domain.postmortem.facts import differences
from incli.rules.afterwards.resolved import text_of
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule

_HEAD = ("incident", "owner")
"""What the head states beside its facts."""


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each fact of the front matter; what it leaves out is no disagreement."""
    _ = asked
    text = text_of(case)
    known = {"incident": case.incident.id, "owner": case.incident.owner}
    for key in _HEAD:
        said = text.front.get(key)
        if said and known[key] and said != known[key]:
            yield _fault(text.path, (key,), str(said), str(known[key]))
    facts = text.front.get("facts", {})
    if isinstance(facts, Mapping):
        for each in differences(facts, case.incident):
            yield _fault(text.path, ("facts", each.fact), each.said, each.known)


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
    hint="correct the postmortem; or the record: incli correct, incli impact, with --at",
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
