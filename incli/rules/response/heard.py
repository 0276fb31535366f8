"""Which audiences an incident's updates can be held to, where it was imported."""

from incli.domain.kinds.updates import AUDIENCES
from incli.rules.cases.incident import IncidentCase


def audiences(case: IncidentCase) -> tuple[str, ...]:
    """All of them; for an import, those whose updates its source dates.

    A time that somebody had to assume is none, and neither is that of the opening: there a source
    puts the text that an incident came with. Where nothing else is dated, nothing tells how often
    anybody was told.
    """
    if not case.came_from:
        return AUDIENCES
    dated: dict[str, bool] = {}
    for entry in case.entries("update-posted"):
        audience = getattr(entry.body, "audience", "")
        if entry.late is not None:
            dated[audience] = False
        elif entry.at != case.opened:
            dated.setdefault(audience, True)
    return tuple(each for each in AUDIENCES if dated.get(each))
