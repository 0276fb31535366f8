"""Severity is lowered only afterwards, by the commander, and with a reason.

While people work, arguing it down costs more than treating it as the worse one. Raising it is free
to everybody, at any time.
"""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.severity import is_worse
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.relevels import relevels
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, several


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each lowering: when it was, by whom, and why. What was imported cannot say so."""
    lowered = [
        (entry, body)
        for entry, body, before in relevels(case)
        if not is_worse(body.severity, before) and not entry.source
    ]
    if not lowered:
        raise NotApplicable("the severity was never lowered")
    for entry, body in lowered:
        yield from _early(case, asked, entry, body)
        yield from _by_another(case, asked, entry)
        if not (entry.because or "").strip() and entry.id not in case.incident.redacted:
            yield Fault(
                f"The severity was lowered to {body.severity} without a reason.",
                entry=entry.id,
                field="severity",
            )


def _early(
    case: IncidentCase, asked: Asked, entry: Entry, body: SeverityChanged
) -> Iterator[Fault]:
    mitigated = case.incident.impact.get("mitigated") if asked["once_mitigated"] else None
    if case.was_open(entry.at) and (mitigated is None or entry.at < mitigated):
        since = "the impact was mitigated" if asked["once_mitigated"] else "it was resolved"
        yield Fault(
            f"The severity was lowered to {body.severity} before {since}.",
            entry=entry.id,
            field="severity",
            measured=clock(entry.at),
            allowed=clock(mitigated or case.until) if case.is_over else f"after {since}",
            param="once_mitigated",
            hint="incli severity raise LEVEL    and park the thought: incli gripe TEXT",
        )


def _by_another(case: IncidentCase, asked: Asked, entry: Entry) -> Iterator[Fault]:
    if asked["roles"] is None:
        return
    allowed = [each for role in asked["roles"] for each in case.holders(role, entry.at)]
    if case.commanders(entry.at) and entry.by not in allowed:
        yield Fault(
            f"{case.name(entry.by)} lowered the severity; that is for "
            f"{several([case.name(each) for each in dict.fromkeys(allowed)])}.",
            entry=entry.id,
            field="by",
            measured=entry.by,
            allowed=several(sorted(set(allowed))),
            param="roles",
        )


RULE = Rule(
    id="INC204",
    name="lowered-afterwards",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/severity_levels and after/after_an_incident",
    params=(
        Param(
            "once_mitigated",
            "flag",
            False,
            "whether it may be lowered as soon as the impact is mitigated, before the resolution",
            stricter="lower",
        ),
        Param("roles", "words", ["incident-commander"], "who may lower it", stricter="fewer"),
    ),
    hint="incli severity lower LEVEL --because REASON, after: incli resolve",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1, id: opening}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
  - {at: "01:30", by: bo, kind: severity-changed, severity: sev2, replaces: opening, because: "Only checkout in one region"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1, id: opening}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:20", by: bo, kind: severity-changed, severity: sev2, replaces: opening, because: "Only one region", expect: INC204}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
""",
)
