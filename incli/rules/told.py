"""How rules word what they found."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from incli.domain.times import write_duration

_SECOND = timedelta(seconds=1)


def span(length: timedelta) -> str:
    """A length of time in whole seconds: `6m`."""
    return write_duration(length // _SECOND * _SECOND)


def clock(at: datetime) -> str:
    """An instant, to the second."""
    return f"{at:%Y-%m-%d %H:%M:%SZ}"


def several(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004  # nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
