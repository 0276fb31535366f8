"""The process itself is reviewed every so often.

What was waived, overridden, objected to and done by hand tells whether the process still fits. A
review is a file under `reviews/process/`, which `incli review process` drafts, and whose front
matter says `reviewed:` once people have met about it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from incli.domain.text import counted
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.process.since import first_opened
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_FOLDER = "reviews/process/"
_AHEAD = timedelta(days=1)
"""So far another zone may be ahead of UTC."""


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Reviews whose day has passed; and the newest, or else the first incident, against today."""
    reviews = [
        _Review(path, _day(front.get("due")), _day(front.get("reviewed")))
        for path, front in case.reviews
        if path.startswith(_FOLDER)
    ]
    today = case.now.date()
    ahead = [each for each in reviews if each.reviewed and each.reviewed > today + _AHEAD]
    held = [each.reviewed for each in reviews if each.reviewed and each not in ahead]
    late = [each for each in reviews if each.waits and each.due and each.due < today]
    if asked["every"] is None and not ahead and not late:
        raise NotApplicable("no review of the process is demanded")
    yield from map(_foretold, ahead)
    yield from (_overdue(each, today) for each in late)
    if asked["every"] is not None:
        yield from _missed(case, asked["every"], held, [each for each in reviews if each.waits])


class _Review(NamedTuple):
    path: str
    due: date | None
    reviewed: date | None

    @property
    def waits(self) -> bool:
        """Whether people have not met about it yet."""
        return self.reviewed is None


def _foretold(review: _Review) -> Fault:
    return Fault(
        f"It says that people met about it on {review.reviewed}; that day has not come.",
        path=review.path,
        pointer=("reviewed",),
        measured=f"{review.reviewed}",
        hint="set reviewed: in it to the day on which you met",
    )


def _overdue(review: _Review, today: date) -> Fault:
    over = (today - review.due).days if review.due else 0
    return Fault(
        f"People were to meet about it until {review.due}; that is {counted(over, 'day')} ago.",
        path=review.path,
        pointer=("due",),
        measured=f"{over}d",
        hint="meet about it, and set reviewed: in it",
    )


def _missed(
    case: RepositoryCase, every: timedelta, held: list[date], waiting: list[_Review]
) -> Iterator[Fault]:
    last = max(held, default=first_opened(case).date())
    ago = (case.now.date() - last).days
    if ago <= every.days:
        return
    path = max((each.path for each in waiting), default="")
    told = (
        f"The process was last reviewed {counted(ago, 'day')} ago"
        if held
        else f"The process was never reviewed in the {ago} days since the first incident"
    )
    begun = f" {path} waits for it." if path else ""
    yield Fault(
        f"{told}; {every.days} days are allowed.{begun}",
        path=path or case.policy_path,
        pointer=() if path else ("rules", "INC607"),
        measured=f"{ago}d",
        allowed=f"{every.days}d",
        param="every",
        hint="meet about it, and set reviewed: in it" if path else "",
    )


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
