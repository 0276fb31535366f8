"""What is wrong for the people on call: too long, too soon, in their time off, at two places."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from incli.domain.roster.model import LAYERS, Roster, Where
from incli.domain.roster.problem import Problem, Question, as_written, in_layer, length, times
from incli.domain.roster.timeline import SHADOW, Shift, timeline
from incli.domain.roster.wall import DAY, Span, instant, overlaps, union
from incli.domain.value import Value, replace

REST = timedelta(hours=11)
"""What somebody rests between two shifts where the roster does not say.

Source: Directive 2003/88/EC of the European Union, article 3 (daily rest).
"""
LONGEST = timedelta(days=14)
"""How long somebody is on call without a break where the roster does not say: a week, which is the
usual shift, and one more after a swap. The figure is ours."""


def untrained(question: Question) -> Iterator[Problem]:
    """Whoever is called is qualified for the role; who shadows is learning it."""
    roster = question.roster
    if roster.role is None:
        return
    for person, where in _called(question):
        if person in question.known and (why := question.untrained(person, roster.role)):
            yield Problem(where, why, f"incli train status {person}", "INC108")


def _called(question: Question) -> Iterable[tuple[str, Where]]:
    found: dict[str, Where] = {}
    for layer, rotations in question.roster.layers.items():
        for rotation in rotations if layer != SHADOW else ():
            for at, member in enumerate(rotation.members):
                found.setdefault(member, (*rotation.where, "members", at))
    for each in question.roster.dated:
        upcoming = each.end is None or each.end > question.now
        if each.person and each.layer != SHADOW and upcoming:
            found.setdefault(each.person, (*each.where, "person"))
    return found.items()


def backup_is_primary(question: Question) -> Iterator[Problem]:
    """The backup is somebody else.

    Source: PagerDuty incident-response-docs, oncall/being_oncall.
    """
    primary = question.shown("primary")
    for other in (each for each in LAYERS[1:] if each in question.roster.used_layers):
        by_person: dict[str, list[Span]] = {}
        for each in primary:
            if each.person:
                by_person.setdefault(each.person, []).append((each.start, each.end))
        found: dict[tuple[str, Where], list[Span]] = {}
        for each in question.shown(other):
            if each.person in by_person:
                both = overlaps([(each.start, each.end)], by_person[each.person])
                found.setdefault((each.person, each.where), []).extend(both)
        for (person, where), spans in found.items():
            if spans:
                yield Problem(
                    where,
                    f"{person} is primary and {other} at once {question.between(spans[0])}"
                    f"{times(len(spans))}.",
                    "order the members so that they never meet",
                    "INC506",
                )


class _Stretch(Value):
    """Somebody is on call without a break."""

    start: datetime
    end: datetime
    first: tuple[Where, int]
    """The turn it begins with. A break for which somebody covers divides a turn, and is no rest."""
    last: tuple[Where, int]


def tired(question: Question) -> Iterator[Problem]:
    """Shifts are no longer, and rest no shorter, than the roster's limits.

    Without limits rotations are held to what is usual; dated shifts are the past as it was.
    """
    roster = question.roster
    longest = roster.limits.shift or (LONGEST if roster.layers else None)
    rest = roster.limits.rest or (REST if roster.layers else None)
    for layer in (each for each in roster.used_layers if each != SHADOW):
        worked = _stretches(question.shown(layer))
        for person, stretches in worked.items():
            too_long = [
                each for each in stretches if longest and each.end - each.start > longest + _HOUR
            ]
            pairs = pairwise(stretches)
            too_soon = [
                (one, two)
                for one, two in pairs
                if rest and two.start - one.end < rest and two.first != one.last
            ]
            if too_long:
                start, end = too_long[0].start, too_long[0].end
                yield Problem(
                    too_long[0].first[0],
                    f"{person} is on call for {length(end - start)} without a break "
                    f"{question.between((start, end))}{times(len(too_long))}; "
                    f"at most {length(longest or LONGEST)} is allowed.",
                    "more members, or shorter shifts",
                    "INC506",
                )
            if too_soon:
                one, two = too_soon[0]
                yield Problem(
                    two.first[0],
                    f"{person} rests only {length(two.start - one.end)} before the shift of "
                    f"{question.told(two.start)}{times(len(too_soon))}; "
                    f"{length(rest or REST)} is the least.",
                    f"incli roster override {roster.id} PERSON --from {as_written(two.start)} "
                    f"--to {as_written(two.end)}",
                    "INC505",
                )


_HOUR = timedelta(hours=1)
"""What a change of clocks may add to a shift."""


def _stretches(shown: list[Shift]) -> dict[str, list[_Stretch]]:
    """When each person is on call, shift after shift joined; open ends are not counted."""
    found: dict[str, list[_Stretch]] = {}
    for each in shown:
        if each.person is None or each.open:
            continue
        own, turn = found.setdefault(each.person, []), (each.where, each.turn)
        if own and own[-1].end == each.start:
            own[-1] = replace(own[-1], end=each.end, last=turn)
        else:
            own.append(_Stretch(each.start, each.end, turn, turn))
    return found


def rest_broken(question: Question) -> Iterator[Problem]:
    """Whoever worked at night in an incident is not called before they have rested.

    Shifts that began before they came are told as well: somebody else takes the rest of them.
    """
    for layer in (each for each in question.roster.used_layers if each != SHADOW):
        shown = timeline(question.roster, layer, question.now, _latest(question))
        for each in shown:
            until = question.resting.get(each.person or "")
            if until is None or each.start >= until:
                continue
            yield Problem(
                each.where,
                f"{each.person} worked at night in an incident and rests until "
                f"{question.told(until)}, and is on call{in_layer(layer)} from "
                f"{question.told(each.start)} ({question.roster.zone.key}).",
                f"incli roster override {question.roster.id} PERSON --from "
                f"{question.typed(each.start)} --to {question.typed(min(until, each.end))}"
                + (f" --layer {layer}" if layer != "primary" else ""),
                "INC505",
            )


def _latest(question: Question) -> datetime:
    return max(question.resting.values(), default=question.now)


def time_off_ignored(question: Question) -> Iterator[Problem]:
    """Nobody is on call in their time off."""
    absences = [
        (each, one.id == question.roster.id)
        for one in (question.roster, *question.others)
        for each in one.absences
        if each.end > question.start or one.id == question.roster.id
    ]
    shown = [each for layer in question.roster.used_layers for each in question.shown(layer)]
    for absence, own in absences:
        for each in shown:
            start, end = max(each.start, absence.start), min(each.end, absence.end)
            if each.person == absence.person and start < end:
                yield Problem(
                    absence.where if own else each.where,
                    f"{each.person} has time off, and is on call{in_layer(each.layer)} "
                    f"{question.between((start, end))}.",
                    f"incli roster override {question.roster.id} PERSON --from {as_written(start)} "
                    f"--to {as_written(end)}"
                    + (f" --layer {each.layer}" if each.layer != "primary" else ""),
                    "INC502",
                )


def two_rosters(question: Question) -> Iterator[Problem]:
    """Nobody is called for two things at once; a last shift whose end nobody knows is left out."""
    start, end = question.start, question.end
    mine = _callable(question.roster, start, end)
    for other in question.others:
        theirs = _callable(other, start, end)
        for person in sorted(mine.keys() & theirs.keys()):
            both = overlaps(mine[person][0], theirs[person][0])
            if both:
                yield Problem(
                    mine[person][1],
                    f"{person} is on call here and in “{other.id}” at once "
                    f"{question.between(both[0])}{times(len(both))}.",
                    f"incli roster shifts {other.id}",
                    "INC506",
                )


def _callable(
    roster: Roster, start: datetime, end: datetime
) -> dict[str, tuple[list[Span], Where]]:
    spans: dict[str, list[Span]] = {}
    where: dict[str, Where] = {}
    for layer in (each for each in roster.used_layers if each != SHADOW):
        for each in timeline(roster, layer, start, end):
            if each.person and not each.open:
                spans.setdefault(each.person, []).append((each.start, each.end))
                where.setdefault(each.person, each.where)
    return {person: (union(each), where[person]) for person, each in spans.items()}


def holiday_shares(question: Question) -> Iterator[Problem]:
    """Holidays are shared: nobody has two more of them than somebody else."""
    shares = holidays_by_person(question)
    if len(shares) < 2 or not shares:  # noqa: PLR2004  # one person shares with nobody
        return
    (most, count), (least, fewest) = shares.most_common()[0], shares.most_common()[-1]
    if count - fewest > 1:
        yield Problem(
            ("holidays",),
            f"{most} is on call on {count} holidays between {question.start:%Y-%m-%d} and "
            f"{question.end:%Y-%m-%d}, {least} on {fewest}.",
            f"incli roster swap {question.roster.id} {most} DAY {least} DAY",
        )


def holidays_by_person(question: Question) -> Counter[str]:
    """On how many holidays each member is primary, for any part of the day."""
    roster = question.roster
    members = {member for each in roster.layers.get("primary", ()) for member in each.members} | {
        each.person for each in roster.dated if each.person and each.layer == "primary"
    }
    shares = Counter(dict.fromkeys(sorted(members), 0))
    shown = timeline(roster, "primary", question.start, question.end)
    for day, _ in roster.holidays:
        midnight_ = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day on the wall
        start, end = instant(midnight_, roster.zone), instant(midnight_ + DAY, roster.zone)
        there = {each.person for each in shown if each.start < end and each.end > start}
        shares.update(each for each in there if each in members)
    return shares if any(shares.values()) else Counter()


CHECKS = (
    *(untrained, backup_is_primary, tired, rest_broken),
    *(time_off_ignored, two_rosters, holiday_shares),
)
