"""The facts that a postmortem states, as the record has them; and where the two disagree."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.impact import PHASES
from incli.domain.severity import worst
from incli.domain.times import read_time, write_time
from incli.domain.value import Value

TIMES = ("opened", *PHASES, "resolved")
"""The facts that are instants."""


HEAD = ("incident", "owner")
"""What the front matter states of the record beside its `facts`."""


class Difference(Value):
    """Something that the front matter states otherwise than the record."""

    fact: str
    """Its key: one of `HEAD`, or a key under `facts`."""
    said: str
    known: str
    """As the record has it; empty where it has nothing."""

    @property
    def pointer(self) -> tuple[str, ...]:
        """Where it stands in the front matter."""
        return (self.fact,) if self.fact in HEAD else ("facts", self.fact)


def facts(incident: Incident) -> dict[str, Any]:
    """What the front matter says under `facts`; what the record does not know is left out."""
    times = {"opened": incident.opened, **incident.impact, "resolved": incident.resolved}
    found: dict[str, Any] = {key: write_time(at) for key in TIMES if (at := times.get(key))}
    if incident.severities:
        found["severity"] = worst(tuple(level for _, level in incident.severities))
    if people := commanders(incident):
        found["commanders"] = list(people)
    if (most := customers(incident)) is not None:
        found["customers"] = most
    return found


def commanders(incident: Incident) -> tuple[str, ...]:
    """Who commanded, in order, each once."""
    return tuple(dict.fromkeys(each.person for each in incident.held(COMMANDER)))


def customers(incident: Incident) -> int | None:
    """How many customers were affected at most, of all that was said; None where nobody said."""
    said = (
        getattr(entry.body, "customers", None)
        for entry in incident.timeline
        if entry.kind == "impact" and entry.id not in incident.lost
    )
    return max((each for each in said if each is not None), default=None)


def differences(said: Mapping[str, Any], incident: Incident) -> tuple[Difference, ...]:
    """Where `facts` of a front matter disagree with the record, in the order of the schema.

    What the text leaves out is no disagreement. Times are compared to the second, whatever zone
    they are written in.
    """
    known = facts(incident)
    return tuple(
        Difference(key, _shown(value), _shown(known.get(key)))
        for key, value in said.items()
        if _comparable(key, value) != _comparable(key, known.get(key))
    )


def disagreements(front: Mapping[str, Any], incident: Incident) -> tuple[Difference, ...]:
    """Where a front matter disagrees with the record: whose it is, and its facts."""
    known = {"incident": incident.id, "owner": incident.owner}
    head = (
        Difference(key, _shown(front[key]), _shown(known[key]))
        for key in HEAD
        if front.get(key) and known[key] and front[key] != known[key]
    )
    said = front.get("facts")
    return (*head, *differences(said if isinstance(said, Mapping) else {}, incident))


def _comparable(key: str, value: Any) -> Any:  # noqa: ANN401  # whatever a front matter holds
    if key not in TIMES or not isinstance(value, str):
        return value
    try:
        return _second(read_time(value))
    except ValueError:
        return value


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _shown(value: Any) -> str:  # noqa: ANN401  # whatever a front matter holds
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
