"""Parameters moved past their boundary, to see whether any test notices.

A limit that could be half or twice as long with no test failing is a limit nobody has tried.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from incli.domain.policy import Cadence
from incli.domain.severity import rank
from incli.domain.times import read_duration, write_duration
from incli.domain.value import NOTHING, replace
from incli.rules.params import Asked
from incli.rules.rule import Param

Move = Callable[[Any], Any]
Moves = Mapping[str, Move]
"""For each parameter that is moved: its value, made into another."""
_SHORTEST = timedelta(seconds=1)
_FROM_NOTHING = timedelta(hours=1)
_MILDEST = 5


class Moved(Asked):
    """Parameters as a policy sets them, some of them moved."""

    moves: Moves = NOTHING

    def at(self, level: str | None, name: str) -> Any:  # noqa: ANN401  # as its kind says
        """A parameter, moved where it is to be; None where nothing is demanded."""
        value = super().at(level, name)
        return self.moves[name](value) if value is not None and name in self.moves else value


def moves_of(param: Param, value: Any) -> Iterator[Move]:  # noqa: ANN401  # as its kind says
    """Ways to move a parameter that has this value: less, more, or without one of its parts."""
    match param.kind:
        case "deadline":
            yield from (lambda each, by=by: _deadline(each, by) for by in (0.5, 2))
        case "span":
            yield from (lambda each, by=by: _span(each, by) for by in (0.5, 2))
        case "count":
            yield from (lambda each, by=by: max(each + by, 0) for by in (-1, 1))
        case "severity":
            yield from (lambda each, by=by: _level(each, by) for by in (-1, 1))
        case "flag":
            yield lambda each: not each
        case "words":
            yield from (lambda each, out=out: _without(each, out) for out in value)
        case "roles" | "cadence":
            yield from (lambda each, by=by: _all(each, by) for by in (0.5, 2))
            yield from (lambda each, out=out: _less(each, out) for out in value)


def _deadline(demand: str, by: float) -> str:
    for unit in ("bd", "d"):
        if demand.removesuffix(unit).isdigit() and demand.endswith(unit):
            return f"{int(int(demand.removesuffix(unit)) * by)}{unit}"
    return write_duration(max(read_duration(demand) * by, _SHORTEST))


def _span(length: timedelta, by: float) -> timedelta:
    if by > 1 and not length:
        return _FROM_NOTHING
    return length * by


def _level(level: str, by: int) -> str:
    return f"sev{min(max(rank(level) + by, 1), _MILDEST)}"


def _without(words: tuple[str, ...], out: str) -> tuple[str, ...]:
    return tuple(each for each in words if each != out)


def _less(parts: Mapping[str, Any], out: str) -> dict[str, Any]:
    return {key: each for key, each in parts.items() if key != out}


def _all(parts: Mapping[str, Any], by: float) -> dict[str, Any]:
    return {key: _part(each, by) for key, each in parts.items()}


def _part(part: Any, by: float) -> Any:  # noqa: ANN401  # a deadline, or a cadence
    if isinstance(part, Cadence):
        times = {
            name: _deadline(said, by)
            for name in ("first", "every", "relaxed_every")
            if (said := getattr(part, name))
        }
        return replace(part, **times)
    return _deadline(part, by) if part else part
