"""What is wrong with a roster as it is written: people, dates, order."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from incli.domain.roster.model import LAYERS, Dated, Where
from incli.domain.roster.problem import Problem, Question, as_written, in_layer, length
from incli.domain.roster.timeline import SHADOW, exchanges

_REGULAR = timedelta(hours=1)
"""Shifts that differ by no more have the same length: clocks change."""


def unknown_people(question: Question) -> Iterator[Problem]:
    """Everybody on a roster can be named: they are in people.yaml."""
    for person, where in _mentioned(question):
        if person not in question.known:
            yield Problem(
                where,
                f"“{person}” is not in policies/people.yaml.",
                f"incli person add {person} --email E",
            )


def impossible(question: Question) -> Iterator[Problem]:
    """Whatever lasts ends after it begins, and nobody is no person."""
    roster = question.roster
    spans: list[tuple[datetime, datetime | None, Where]] = [
        *((each.start, each.end, each.where) for each in roster.dated),
        *((each.start, each.end, each.where) for each in roster.overrides),
        *((each.start, each.end, each.where) for each in roster.absences),
    ]
    for start, end, where in spans:
        if end is not None and end <= start:
            yield Problem((*where, "to"), "This ends before it begins.", "exchange the two")
    for rotation in (one for layer in roster.layers.values() for one in layer):
        if rotation.end is not None and rotation.end <= rotation.start:
            yield Problem((*rotation.where, "end"), "This ends before it begins.")
    for each in roster.dated:
        if each.person and each.nobody:
            yield Problem(
                (*each.where, "nobody"),
                f"Either {each.person} is on call, or nobody is.",
                "leave out one of the two",
            )


def swaps_of_nothing(question: Question) -> Iterator[Problem]:
    """A swap exchanges two shifts that are there."""
    roster = question.roster
    for layer in LAYERS:
        for swap, first, second in exchanges(roster, layer):
            pairs = ((first, swap.person, "shift"), (second, swap.other, "their_shift"))
            for found, person, key in pairs:
                if found is None:
                    yield Problem(
                        (*swap.where, key),
                        f"{person} has no shift then{in_layer(layer)}.",
                        f"incli roster shifts {roster.id}",
                    )


def unsorted(question: Question) -> Iterator[Problem]:
    """Dated shifts are in the order of time: so a reader, and a diff, can be trusted."""
    for layer in LAYERS:
        for before, each in pairwise(_of(question, layer)):
            if each.start < before.start:
                yield Problem(
                    (*each.where, "from"),
                    f"{question.told(each.start)} is before the shift above it "
                    f"({question.told(before.start)}).",
                    "sort the shifts by time, or mend the date",
                )
            elif each.start == before.start and layer != SHADOW:
                yield Problem(
                    (*each.where, "from"),
                    f"The shift above it begins at {question.told(each.start)}, too.",
                    "give each shift its own beginning",
                    "INC503",
                )


def overlapping(question: Question) -> Iterator[Problem]:
    """One person is called at a time: what overlaps is told, and which of the two counts."""
    for layer in LAYERS[:2]:
        for before, each in pairwise(_in_order(question, layer)):
            if before.end is not None and before.start < each.start < before.end:
                yield Problem(
                    (*before.where, "to"),
                    f"This shift overlaps the next{in_layer(layer)} "
                    f"{question.between((each.start, before.end))}; the next one counts.",
                    f"to: {as_written(each.start)}",
                    "INC503",
                )
    overrides = question.roster.overrides
    for at, over in enumerate(overrides):
        for under in overrides[:at]:
            start, end = max(over.start, under.start), min(over.end, under.end)
            if under.layer == over.layer and start < end and under.person != over.person:
                yield Problem(
                    over.where,
                    f"{under.person} has an override as well "
                    f"{question.between((start, end))}; this one counts.",
                    "let one of the two end earlier",
                    "INC503",
                )


def unfilled(question: Question) -> Iterator[Problem]:
    """A shift has a person, or says why it has none."""
    for each in question.roster.dated:
        if each.person is None and each.nobody is None:
            said = f" (“{each.text}”)" if each.text else ""
            yield Problem(
                each.where,
                f"Nobody knows who is on call from {question.told(each.start)} on{said}.",
                'person: "…"    or, where that is meant: nobody: "why"',
                "INC503",
            )


def out_of_line(question: Question) -> Iterator[Problem]:
    """A dated shift much shorter or longer than the others is often a slip, or a cover."""
    for layer in LAYERS[:2]:
        spans = _lengths(_of(question, layer))
        if not spans:
            continue
        usual = timedelta(seconds=median(span.total_seconds() for _, span in spans))
        alike = sum(abs(span - usual) <= _REGULAR for _, span in spans) * 2 > len(spans)
        shortest, longest = (usual / 2, usual * 2) if alike else (usual / 4, usual * 10)
        for each, span in spans:
            if span < shortest or span > longest + _REGULAR:
                what = "only " if span < shortest else ""
                yield Problem(
                    each.where,
                    f"This shift lasts {what}{length(span)}; {length(usual)} is usual here.",
                    "mend the date, or give its end: to",
                )


def _lengths(dated: list[Dated]) -> list[tuple[Dated, timedelta]]:
    """How long each shift lasts by the file; without those that are out of order."""
    ordered: list[Dated] = []
    for each in dated:
        if not ordered or each.start > ordered[-1].start:
            ordered.append(each)
    found = [
        (each, (each.end or following.start) - each.start) for each, following in pairwise(ordered)
    ]
    if ordered and (end := ordered[-1].end):
        found.append((ordered[-1], end - ordered[-1].start))
    return [(each, span) for each, span in found if span > timedelta(0)]


def _of(question: Question, layer: str) -> list[Dated]:
    return [each for each in question.roster.dated if each.layer == layer]


def _in_order(question: Question, layer: str) -> list[Dated]:
    return sorted(_of(question, layer), key=lambda each: each.start)


def _mentioned(question: Question) -> Iterable[tuple[str, Where]]:
    """Everybody the file names, with the place; a person once a list."""
    roster = question.roster
    for rotation in (one for layer in roster.layers.values() for one in layer):
        for at, member in enumerate(rotation.members):
            yield member, (*rotation.where, "members", at)
    for dated in roster.dated:
        if dated.person:
            yield dated.person, (*dated.where, "person")
    for over in roster.overrides:
        yield over.person, (*over.where, "person")
    for absence in roster.absences:
        yield absence.person, (*absence.where, "person")
    for swap in roster.swaps:
        yield swap.person, (*swap.where, "person")
        yield swap.other, (*swap.where, "with")


CHECKS = (
    unknown_people,
    impossible,
    swaps_of_nothing,
    unsorted,
    overlapping,
    unfilled,
    out_of_line,
)
