"""Each audience hears something as often as was agreed on, and when it was promised.

Silence is read as bad news. How often depends on the severity and the audience, from the opening
until the incident ends; where the severity is raised, the time counts from then. An update may
promise an earlier next one, and is then held to it. `incli due` tells the same while there is time.

An incident that was imported is held to it for the audiences whose updates its source dates, and
up to the last thing its source tells: what happened after that, nobody knows.
"""

from collections.abc import Iterator

from incli.domain.cadence import Wait, waits
from incli.domain.policy import Cadence
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.response.heard import audiences
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span

_ENDS = ("resolved", "closed", "cancelled", "merged")


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The waits of each audience; for an import, of those whose updates its source dates."""
    found = [
        (audience, wait)
        for audience in audiences(case)
        for wait in _waits(case, asked, audience)
        if wait.due is not None and not _is_unknown(case, wait)
    ]
    if not found:
        raise NotApplicable(f"nobody is owed an update in {case.named_levels()}")
    for audience, wait in found:
        if wait.due is not None and (wait.ended or case.now) > wait.due:
            yield (_unkept if wait.by_promise else _late)(case, audience, wait)


def _is_unknown(case: IncidentCase, wait: Wait) -> bool:
    """Whether it is of a source that does not tell, or only as an assumption, how it ended."""
    if not case.came_from or wait.told:
        return False
    if wait.ended:
        return any(each.at == wait.ended and each.late for each in case.entries(*_ENDS))
    begun = (each for each in case.entries("update-posted") if each.id == wait.after)
    return all(each.source for each in begun)


def _waits(case: IncidentCase, asked: Asked, audience: str) -> Iterator[Wait]:
    levels = {None, *(level for _, _, level in case.levels())}
    cadences = {level: asked.at(level, "cadence") or {} for level in levels}

    def cadence(level: str | None) -> Cadence | None:
        found: Cadence | None = cadences[level].get(audience)
        return found

    return waits(case.incident, case.policy, cadence, (audience,))


def _late(case: IncidentCase, audience: str, wait: Wait) -> Fault:
    what = f"{audience} update" if wait.after else f"first {audience} update"
    measured = span((wait.ended or case.now) - wait.since)
    where = f" in {wait.level}" if wait.level else ""
    happened = f"The {what} came after {measured}" if wait.told else f"No {what} for {measured}"
    return Fault(
        f"{happened}; {wait.demand} are allowed{where}, until {clock(wait.demanded or case.now)}.",
        entry=wait.told or wait.after,
        field="at" if wait.told or wait.after else "",
        measured=measured,
        allowed=wait.demand,
        param="cadence",
        hint=_hint(case, audience),
    )


def _unkept(case: IncidentCase, audience: str, wait: Wait) -> Fault:
    promised = wait.promised or case.now
    late = span((wait.ended or case.now) - promised)
    happened = f"came {late} late" if wait.told else f"did not come in the {late} after that"
    return Fault(
        f"The {audience} update promised for {clock(promised)} {happened}.",
        entry=wait.told or wait.after,
        field="at",
        measured=clock(wait.ended or case.now),
        allowed=clock(promised),
        hint=_hint(case, audience),
    )


def _hint(case: IncidentCase, audience: str) -> str:
    if case.came_from and case.is_over:
        return "it was handled elsewhere: waive it, or set INC201 otherwise; see: incli rule INC201"
    return f'incli update post "…" --audience {audience} --next 30m'


RULE = Rule(
    id="INC201",
    name="updates-at-cadence",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, during/external_communication_guidelines and "
    "training/internal_liaison; stakeholder-comms-docs, considerations/frequency",
    params=(
        Param(
            "cadence",
            "cadence",
            "@severity.updates",
            "for each audience, how soon it hears something first, and how often then",
            stricter="lower",
        ),
    ),
    hint='incli update post "…" --audience internal|executive|public --next 30m',
    passing="""
params: {cadence: {public: {first: 5m, every: 20m}}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:05", by: cy, kind: update-posted, audience: public, text: "Payments fail.", next: "00:25"}
  - {at: "00:25", by: cy, kind: update-posted, audience: public, text: "We fail over.", next: "00:45"}
  - {at: "00:44", by: bo, kind: resolved, owner: ana}
""",
    failing="""
params: {cadence: {public: {first: 5m, every: 20m}}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:04", by: cy, kind: update-posted, audience: public, text: "Payments fail.", next: "00:24"}
  - {at: "00:40", by: cy, kind: update-posted, audience: public, text: "We fail over.", expect: INC201}
  - {at: "00:44", by: bo, kind: resolved, owner: ana}
""",
)
