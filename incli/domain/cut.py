"""Incidents without their timelines, for who looks at all of them at once.

Ten thousand states fit where ten thousand timelines do not. Whoever asks for the timeline all the
same gets an error, and no empty one: what seems to be an incident without entries judges wrongly.
"""

from typing import NoReturn

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.value import replace


class _Cut(tuple[Entry, ...]):
    """A timeline that was not kept."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise LookupError(
            "incidents are given here without their timelines; ask their state, or whoever reads "
            "them one by one"
        )

    __iter__ = __len__ = __getitem__ = __contains__ = __reversed__ = __add__ = _refuse


_CUT = _Cut()


def cut(incident: Incident) -> Incident:
    """The state alone."""
    return replace(incident, timeline=_CUT)
