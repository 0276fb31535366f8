"""What is wrong with the time that shifts cover: gaps, ends, and rotations that fight over it."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations

from incli.domain.roster.model import Roster, Rotation, Where
from incli.domain.roster.problem import Problem, Question, as_written, in_layer, length, times
from incli.domain.roster.timeline import SHADOW, Shift, gaps
from incli.domain.roster.turns import pieces
from incli.domain.roster.wall import Span, overlaps, union, windows

SOON = timedelta(days=14)
"""Within this time a successor should be known. The figure is ours."""


def uncovered(question: Question) -> Iterator[Problem]:
    """Somebody is on call whenever the roster says so; a roster that ends has a successor."""
    if not question.roster.used_layers:
        yield Problem((), "There is nobody on this roster.", "add rotations, or shifts", "INC503")
    for layer in question.roster.used_layers:
        if layer == SHADOW:
            continue
        shown = question.shown(layer)
        if not shown:
            yield Problem(
                ("layers", layer) if layer in question.roster.layers else ("shifts",),
                f"Nobody is on call{in_layer(layer)} {question.between(question.whole())}.",
                "",
                "INC503",
            )
            continue
        start, end = max(shown[0].start, _begin(question, layer)), question.whole()[1]
        last = max(each.end for each in shown)
        yield from _gaps(question, layer, shown, wanted(question.roster, start, min(last, end)))
        yield from _ending(question, layer, last, shown)


def _gaps(
    question: Question, layer: str, shown: list[Shift], needed: list[Span]
) -> Iterator[Problem]:
    """Each gap; those of one length behind shifts of one place are told together."""
    ends = [each.end for each in shown]
    alike: dict[tuple[Where, timedelta], list[Span]] = {}
    for gap in gaps(shown, needed):
        before = bisect_right(ends, gap[0])
        where = shown[max(before - 1, 0)].where
        alike.setdefault((where, gap[1] - gap[0]), []).append(gap)
    for (where, span), found in alike.items():
        yield Problem(
            where,
            f"Nobody is on call{in_layer(layer)} {question.between(found[0])}, "
            f"{length(span)}{times(len(found))}.",
            f"incli roster override {question.roster.id} PERSON --from {as_written(found[0][0])} "
            f"--to {as_written(found[0][1])}    or say when it is meant: coverage",
            "INC503",
        )


def _begin(question: Question, layer: str) -> datetime:
    """From when on there is somebody: the first shift ever, or the time that is judged."""
    begins = [each.start for each in question.roster.layers.get(layer, ())]
    begins += [each.start for each in question.roster.dated if each.layer == layer]
    return max(min(begins, default=question.start), question.whole()[0])


def wanted(roster: Roster, start: datetime, end: datetime) -> list[Span]:
    """When somebody must be on call."""
    if start >= end:
        return []
    return windows(roster.coverage, roster.zone, start, end) if roster.coverage else [(start, end)]


def _ending(
    question: Question, layer: str, last: datetime, shown: list[Shift]
) -> Iterator[Problem]:
    left = wanted(question.roster, last, question.whole()[1])
    known_end = not any(each.open for each in shown)
    planned = [each.end for each in question.roster.layers.get(layer, ())]
    ends = known_end and (not planned or all(each is not None for each in planned))
    if left and ends and last < question.now + SOON:
        where = max(shown, key=lambda each: each.end).where
        yield Problem(
            where,
            f"Nobody is on call{in_layer(layer)} after {question.told(last)}: "
            "the roster ends without a successor.",
            f"add shifts to policies/rosters/{question.roster.id}.yaml",
            "INC503",
        )


def both_at_once(question: Question) -> Iterator[Problem]:
    """Two rotations of a layer do not fight over the same time.

    A rotation with restricted hours on top of one without is a way to write things, and no fight.
    """
    start, end = question.start, question.end
    for layer, rotations in question.roster.layers.items():
        for below, above in combinations(rotations, 2):
            if layer == SHADOW or bool(above.restrictions) != bool(below.restrictions):
                continue
            both = overlaps(_spans(below, start, end), _spans(above, start, end))
            if both:
                names = [each.name or f"rotation {each.where[-1]}" for each in (below, above)]
                yield Problem(
                    above.where,
                    f"“{names[0]}” and “{names[1]}” both cover the time "
                    f"{question.between(both[0])}{times(len(both))}; “{names[1]}” counts.",
                    "change the restrictions of one of them",
                    "INC503",
                )


def _spans(rotation: Rotation, start: datetime, end: datetime) -> list[Span]:
    return union((each.start, each.end) for each in pieces(rotation, start, end))


CHECKS = (uncovered, both_at_once)
