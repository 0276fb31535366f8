"""One demand that two policies make in different ways."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from incli.domain.policy import Cadence
from incli.domain.times import write_duration
from incli.domain.value import Value

NOTHING_DEMANDED = "nothing"


class Difference(Value):
    """A demand, before and after."""

    what: str
    """Which one, in words: `sev1, incident-commander`."""
    before: str
    """As it is written; `nothing` where nothing is demanded."""
    after: str
    way: str
    """`weaker`, `stricter` or `changed`."""
    pointer: tuple[str, ...]
    """Where in a policy it stands."""

    def __str__(self) -> str:
        return f"{self.what}: {self.before} became {self.after}"


def written(value: Any) -> str:  # noqa: ANN401  # what a policy may demand
    """A demand in a few words, as it is written."""
    if value is None or value in ((), {}, []):
        return NOTHING_DEMANDED
    match value:
        case bool():
            told = "yes" if value else "no"
        case timedelta():
            told = write_duration(value)
        case Cadence():
            told = _cadence(value)
        case Mapping():
            each = (f"{key} {written(item)}" if item else key for key, item in value.items())
            told = ", ".join(each)
        case list() | tuple():
            told = ", ".join(map(str, value))
        case _:
            told = str(value)
    return told


def _cadence(cadence: Cadence) -> str:
    found = [f"first within {cadence.first}"] if cadence.first else []
    found += [f"every {cadence.every}"] if cadence.every else []
    if cadence.relax_after:
        then = f"every {cadence.relaxed_every}" if cadence.relaxed_every else "as promised"
        found.append(f"after {cadence.relax_after} {then}")
    return ", ".join(found) or NOTHING_DEMANDED
