"""When an incident was open, and when anybody wrote in it: hours are counted without a timeline."""

from datetime import datetime, timedelta

SILENT = timedelta(hours=8)
"""So long after the newest entry nobody is taken to be at work any more. The figure is ours."""

Span = tuple[datetime, datetime]


def opened_and_ended(
    before: tuple[tuple[datetime, datetime | None], ...], status: str, at: datetime
) -> tuple[tuple[datetime, datetime | None], ...]:
    """From when to when it was open, once an entry `at` has left it in `status`."""
    runs = bool(before) and before[-1][1] is None
    if runs == (status == "open"):
        return before
    return (*before[:-1], (before[-1][0], at)) if runs else (*before, (at, None))


def attended(before: tuple[Span, ...], at: datetime) -> tuple[Span, ...]:
    """When somebody wrote, once an entry was written `at`: with no pause longer than `SILENT`."""
    if before and at - before[-1][1] <= SILENT:
        return (*before[:-1], (before[-1][0], at))
    return (*before, (at, at))
