"""The severity at the opening rests on a written criterion of the policy in force.

What was agreed on before need not be argued now. Whoever is unsure takes the worse severity, and
needs no criterion for it. Without any severity there is nothing to rest on; a team may ask that one
is set soon.
"""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.kinds.lifecycle import Opened
from incli.domain.policy import ResponsePolicy
from incli.domain.severity import rank
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The criterion that the opening names, against those of its severity."""
    for entry in case.entries("opened"):
        body = entry.body
        if not isinstance(body, Opened):
            continue
        if body.severity is None:
            yield from _unset(case, entry, asked["set_within"])
            continue
        if entry.source and body.criterion is None:
            raise NotApplicable(f"it was imported from {case.came_from}, without a criterion")
        written = _criteria(case.policy, body.severity)
        if body.criterion is None:
            if (
                body.unsure
                or not written
                or rank(body.severity) > rank(asked.must("from_severity"))
            ):
                raise NotApplicable(f"no criterion is asked for, in {body.severity}")
            yield Fault(
                f"It was opened as {body.severity}, without a criterion.",
                entry=entry.id,
                field="severity",
                measured="none",
                allowed=", ".join(written),
                param="from_severity",
            )
        elif body.criterion not in written:
            yield Fault(
                f"“{body.criterion}” is no criterion of {body.severity}{_elsewhere(case, body)}.",
                entry=entry.id,
                field="criterion",
                measured=body.criterion,
                allowed=", ".join(written) or "none",
            )


def _unset(case: IncidentCase, entry: Entry, within: str | None) -> Iterator[Fault]:
    """An opening without a severity: it gets one in time, where the team asks for that."""
    if within is None:
        raise NotApplicable("it was opened without a severity")
    due = case.due(None, entry.at, within)
    known = case.incident.severities
    if (known[0][0] if known else case.until) > due:
        waited = span((known[0][0] if known else case.until) - entry.at)
        yield Fault(
            f"For {waited} it had no severity; {within} are allowed.",
            entry=entry.id,
            field="kind",
            measured=waited,
            allowed=within,
            param="set_within",
            hint="incli severity raise LEVEL",
        )


def _criteria(policy: ResponsePolicy, level: str) -> tuple[str, ...]:
    severity = policy.severity(level)
    return tuple(each["id"] for each in severity.criteria) if severity else ()


def _elsewhere(case: IncidentCase, body: Opened) -> str:
    found = [
        level for level in case.policy.severities if body.criterion in _criteria(case.policy, level)
    ]
    return f", but of {', '.join(found)}" if found else " in the policy in force then"


RULE = Rule(
    id="INC203",
    name="severity-by-criterion",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/severity_levels; that the opening names the "
    "criterion is ours",
    params=(
        Param(
            "from_severity",
            "severity",
            "sev5",
            "the mildest severity that needs one; what is named must be there in any",
            stricter="milder",
        ),
        Param(
            "set_within",
            "deadline",
            None,
            "how soon an incident that was opened without a severity gets one",
            stricter="lower",
        ),
    ),
    hint="incli severities    and next time: incli open TITLE --criterion ID",
    passing="""
policy:
  severities:
    sev1: {name: SEV-1, description: Critical, criteria: [{id: nobody-can-pay, text: "Nobody can pay"}]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1, criterion: nobody-can-pay}
""",
    failing="""
policy:
  severities:
    sev1: {name: SEV-1, description: Critical, criteria: [{id: nobody-can-pay, text: "Nobody can pay"}]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1, expect: INC203}
""",
)
