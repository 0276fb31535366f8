"""The severity is not argued about while the incident runs: few changes, and quiet after each.

What is lowered soon after a change was a discussion. Raising it is never too soon, but counts.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.domain.severity import is_worse
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.relevels import relevels
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The changes while it was open, in order; what the review settles afterwards is none."""
    changes = [each for each in relevels(case) if case.was_open(each[0].at)]
    if not changes:
        raise NotApplicable("the severity never changed while it was open")
    most, quiet = asked["relevels"], asked["quiet"]
    last: datetime | None = None
    for number, (entry, body, before) in enumerate(changes, start=1):
        if most is not None and number > most:
            yield Fault(
                f"The severity changed {number} times; {most} are allowed.",
                entry=entry.id,
                field="severity",
                measured=str(number),
                allowed=str(most),
                param="relevels",
            )
        lowered = not is_worse(body.severity, before)
        if lowered and last is not None and quiet is not None and entry.at - last < quiet:
            rested = span(entry.at - last)
            yield Fault(
                f"The severity was lowered {rested} after it had changed; it rests for "
                f"{span(quiet)}.",
                entry=entry.id,
                field="at",
                measured=rested,
                allowed=span(quiet),
                param="quiet",
            )
        last = entry.at


RULE = Rule(
    id="INC205",
    name="severity-settled",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, resources/anti_patterns, “Discussing severity”; the "
    "quiet time is ours",
    params=(
        Param("relevels", "count", "@limits.relevels", "how often it may change", stricter="lower"),
        Param(
            "quiet", "span", "15m", "how long it is not lowered after a change", stricter="higher"
        ),
    ),
    hint="park the thought: incli gripe TEXT    and afterwards: incli severity lower LEVEL",
    passing="""
params: {relevels: 1}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev3, id: opening}
  - {at: "00:10", by: bo, kind: severity-changed, severity: sev1, replaces: opening, because: "Nobody can pay"}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
    failing="""
params: {relevels: 1}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev3, id: opening}
  - {at: "00:10", by: bo, kind: severity-changed, severity: sev1, replaces: opening, because: "Nobody can pay", id: raised}
  - {at: "00:20", by: cy, kind: severity-changed, severity: sev2, replaces: raised, because: "Some can", expect: INC205}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
)
