"""The process itself is reviewed every so often.

What was waived, overridden, objected to and done by hand tells whether the process still fits. A
review is a file under `reviews/process/`, whose front matter says `reviewed:` once people have met
about it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.process.since import first_opened
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_FOLDER = "reviews/process/"
_AHEAD = timedelta(days=1)
"""So far another zone may be ahead of UTC."""


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Reviews whose day has passed; and the newest, or else the first incident, against today."""
    yield from _overdue(case)
    every = asked["every"]
    if every is None:
        raise NotApplicable("no review of the process is demanded")
    found = {
        path: _met(front, case.now) for path, front in case.reviews if path.startswith(_FOLDER)
    }
    held = [day for day in found.values() if day]
    last = max(held, default=first_opened(case).date())
    ago = (case.now.date() - last).days
    if ago <= every.days:
        return
    waiting = sorted(path for path, day in found.items() if day is None)
    told = f"The process was last reviewed {ago} days ago" if held else "It was never reviewed"
    begun = f" {waiting[-1]} waits for it." if waiting else ""
    yield Fault(
        f"{told}; {every.days} days are allowed.{begun}",
        path=waiting[-1] if waiting else case.policy_path,
        pointer=() if waiting else ("rules", "INC607"),
        measured=f"{ago}d",
        allowed=f"{every.days}d",
        param="every",
    )


def _overdue(case: RepositoryCase) -> Iterator[Fault]:
    for path, front in case.reviews:
        due = _day(front.get("due"))
        waits = path.startswith(_FOLDER) and _met(front, case.now) is None
        if waits and due is not None and case.now.date() > due:
            over = (case.now.date() - due).days
            yield Fault(
                f"People were to meet about it until {due}; that is {over} days ago.",
                path=path,
                pointer=("due",),
                measured=f"{over}d",
                hint="meet about it, and set reviewed: in it",
            )


def _met(front: Mapping[str, Any], now: datetime) -> date | None:
    """When people met about it; None where they did not, or say that they will have."""
    day = _day(front.get("reviewed"))
    return day if day and day <= now.date() + _AHEAD else None


def _day(said: Any) -> date | None:  # noqa: ANN401  # what a file may say
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None  # not yet, or nothing that is a day


RULE = Rule(
    id="INC607",
    name="process-is-reviewed",
    scope="repository",
    judge=judge,
    source="PagerDuty incident-response-docs, after/after_an_incident, “Reviewing the Process”; "
    "the figure is ours: a quarter, and some days to meet",
    params=(
        Param("every", "span", "100d", "how long after a review the next one is held", "lower"),
    ),
    watches=(),
    hint="incli review process    drafts it; meet about it, and set reviewed: in it",
    passing="""
begins: "2026-01-05T09:00:00Z"
now: "2026-06-20T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
reviews:
  - {path: reviews/process/2026-Q1.md, reviewed: "2026-04-02"}
""",
    failing="""
begins: "2026-01-05T09:00:00Z"
now: "2026-06-20T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
reviews:
  - {path: reviews/process/2026-Q1.md, due: "2026-04-02"}
expect: INC607
""",
)
