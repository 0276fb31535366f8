"""Which severity the written criteria give for what is measured: agreed on before, not argued now.

Source: PagerDuty incident-response-docs, before/severity_levels (severities by business measures).
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from incli.domain.policy import Severity
from incli.domain.severity import rank
from incli.domain.times import read_duration, write_duration
from incli.domain.value import Value

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "below": operator.lt,
    "at-most": operator.le,
    "equal": operator.eq,
    "at-least": operator.ge,
    "above": operator.gt,
}


class Answer(Value):
    """What one criterion says to what was measured."""

    severity: str
    criterion: str
    text: str
    met: bool
    why: str
    """The comparison, in words."""


def triage(
    severities: Sequence[Severity],
    measured: Mapping[str, float],
    lasted: timedelta | None = None,
) -> tuple[Answer, ...]:
    """What each criterion that looks at a measure given says, the worst severity first.

    `lasted` is how long it has been so; without it a criterion that wants a time is taken as met,
    and says how long it wants.
    """
    found = []
    for severity in sorted(severities, key=lambda each: rank(each.id)):
        for criterion in severity.criteria:
            value = measured.get(criterion.get("metric", ""))
            if value is None:
                continue
            comparison, limit = criterion["comparison"], criterion["value"]
            holds = _HOLDS[comparison](value, limit)
            time, enough = _time(criterion, lasted) if holds else ("", True)
            verb = "is" if holds else "is not"
            words = comparison.replace("-", " ")
            why = f"{criterion['metric']} = {value:g} {verb} {words} {limit:g}{time}"
            answer = Answer(severity.id, criterion["id"], criterion["text"], holds and enough, why)
            found.append(answer)
    return tuple(found)


def given(severities: Sequence[Severity], answers: Sequence[Answer]) -> Answer | None:
    """The first criterion met of the worst severity of which enough are met; None where none is."""
    for severity in sorted(severities, key=lambda each: rank(each.id)):
        met = [each for each in answers if each.met and each.severity == severity.id]
        if met and len(met) >= severity.criteria_needed:
            return met[0]
    return None


def _time(criterion: Mapping[str, Any], lasted: timedelta | None) -> tuple[str, bool]:
    """What is to be said of the time a criterion wants, and whether it has passed."""
    if "for" not in criterion:
        return "", True
    wanted = read_duration(criterion["for"])
    if lasted is None:
        return f", if it lasts {write_duration(wanted)}", True
    if lasted < wanted:
        return f", but not for {write_duration(wanted)} yet", False
    return f", for {write_duration(wanted)} and longer", True
