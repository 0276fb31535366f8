"""From when on something that comes again is counted."""

from datetime import datetime

from incli.rules.cases.repository import RepositoryCase
from incli.rules.rule import NotApplicable


def first_opened(case: RepositoryCase) -> datetime:
    """When the first incident of all was opened: a new team owes nothing for the time before."""
    opened = [each.opened for each in case.incidents() if each.opened]
    if not opened:
        raise NotApplicable("there is no incident yet")
    return min(opened)
