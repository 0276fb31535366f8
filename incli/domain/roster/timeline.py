"""The shifts of a roster.

A layer is painted in this order, and what is painted later wins: its rotations as they are
listed, its dated shifts, its overrides. Swaps exchange whole turns of rotations and dated shifts
before overrides are painted. All of it is arithmetic on intervals of UTC: at every instant there
is one person in a layer, or nobody. Only beside the primary several may learn at once: dated
shifts of the shadow layer stand next to each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import zip_longest

from incli.domain.roster.model import LAYERS, Dated, Roster, Swap, Where
from incli.domain.roster.turns import pieces
from incli.domain.roster.wall import DAY, Span, without
from incli.domain.value import Value, replace

SHADOW = "shadow"
_Turn = tuple[Where, int]
"""A turn of a rotation, or a dated shift: its place in the file, and its number."""
_LONGEST = timedelta(days=800)
"""How far around an instant a shift is looked for: two years and a handover."""


class Shift(Value):
    """One computed interval of a layer."""

    layer: str
    person: str | None
    """None where nobody is, or nobody knows who is."""
    start: datetime
    end: datetime
    where: Where
    """What in the file it comes from."""
    turn: int = 0
    open: bool = False
    """Whether the file does not say when it ends; then `end` is that of the question."""
    nobody: str | None = None
    text: str | None = None


def shifts(
    roster: Roster, start: datetime, end: datetime, layers: Iterable[str] = ()
) -> list[Shift]:
    """The shifts that begin, end or last between two instants; whole, in order of time.

    A shift that lasts longer than two years is cut there.
    """
    found = []
    for layer in layers or roster.used_layers:
        pad = _pad(roster, layer)
        around = timeline(roster, layer, start - pad, end + pad)
        found += [each for each in around if each.start < end and each.end > start]
    return sorted(found, key=lambda each: (each.start, LAYERS.index(each.layer), each.end))


def timeline(roster: Roster, layer: str, start: datetime, end: datetime) -> list[Shift]:
    """The shifts of one layer between two instants, cut to them, in order."""
    shown = _exchanged(_planned(roster, layer, start, end), _swaps(roster, layer))
    for each in roster.overrides:
        if each.layer == layer and each.start < end and each.end > start:
            begin, finish = max(each.start, start), min(each.end, end)
            if begin < finish:
                over = Shift(layer, each.person, begin, finish, each.where, text=each.because)
                shown = _painted(shown, [over])
    return shown


def gaps(shown: Iterable[Shift], wanted: Iterable[Span]) -> Iterator[Span]:
    """The part of `wanted` in which there is no shift at all."""
    return without(wanted, [(each.start, each.end) for each in shown])


def exchanges(roster: Roster, layer: str) -> Iterator[tuple[Swap, Shift | None, Shift | None]]:
    """Each swap of a layer with the two shifts it exchanges; None for one that is not there.

    A swap finds the shifts as the swaps before it in the list have left them.
    """
    changed: dict[_Turn, str] = {}
    for swap in roster.swaps:
        if swap.layer == layer:
            first = _shift_of(roster, changed, layer, swap.person, swap.shift)
            second = _shift_of(roster, changed, layer, swap.other, swap.their_shift)
            if first and second:
                changed[first.where, first.turn] = swap.other
                changed[second.where, second.turn] = swap.person
            yield swap, first, second


def _pad(roster: Roster, layer: str) -> timedelta:
    """How far outside of a window a shift in it can begin or end."""
    periods = [each.period or timedelta(weeks=1) for each in roster.layers.get(layer, ())]
    dated = [(each.end - each.start) for each in roster.dated if each.end and each.layer == layer]
    spans = [each.end - each.start for each in roster.overrides if each.layer == layer]
    if any(each.end is None and each.layer == layer for each in roster.dated):
        return _LONGEST
    return min(max([*periods, *dated, *spans, DAY]) + 2 * DAY, _LONGEST)


def _planned(roster: Roster, layer: str, start: datetime, end: datetime) -> list[Shift]:
    """Rotations and dated shifts, before anybody swaps."""
    shown: list[Shift] = []
    for rotation in roster.layers.get(layer, ()):
        own = [
            Shift(layer, turn.person, turn.start, turn.end, rotation.where, turn.number)
            for turn in pieces(rotation, start, end)
        ]
        shown = _painted(shown, own)
    listed = list(_listed(roster.dated, layer, start, end))
    if layer == SHADOW:
        return sorted([*shown, *listed], key=lambda each: (each.start, each.end))
    return _painted(shown, listed)


def _listed(dated: Iterable[Dated], layer: str, start: datetime, end: datetime) -> Iterator[Shift]:
    """Dated shifts; each ends where it says, and no later than the next begins."""
    own = sorted((each for each in dated if each.layer == layer), key=lambda each: each.start)
    # Of two that begin at once the later in the file stands; several may shadow side by side.
    following = [each.start for each in own[1:]]
    for each, then in zip_longest(own, following):
        known = (each.end,) if layer == SHADOW and each.end else (each.end, then)
        until = min((one for one in known if one), default=None)
        begin, finish = max(each.start, start), min(until or end, end)
        if begin < finish:
            yield Shift(
                layer,
                None if each.nobody else each.person,
                begin,
                finish,
                each.where,
                open=until is None,
                nobody=each.nobody,
                text=each.text,
            )


def _painted(below: list[Shift], above: list[Shift]) -> list[Shift]:
    """`above` on top of `below`; each is in order and without overlaps."""
    if not below or not above:
        return below or above
    kept: list[Shift] = []
    at = 0
    for each in below:
        begin = each.start
        while at < len(above) and above[at].end <= begin:
            at += 1
        here = at
        while here < len(above) and above[here].start < each.end:
            if begin < above[here].start:
                kept.append(replace(each, start=begin, end=above[here].start, open=False))
            begin = max(begin, above[here].end)
            here += 1
        if begin < each.end:
            kept.append(each if begin == each.start else replace(each, start=begin))
    return sorted([*kept, *above], key=lambda each: each.start)


def _exchanged(planned: list[Shift], changed: Mapping[_Turn, str]) -> list[Shift]:
    """What is planned, with turns that other people took over."""
    if not changed:
        return planned
    return [
        replace(each, person=changed.get((each.where, each.turn), each.person)) for each in planned
    ]


def _swaps(roster: Roster, layer: str) -> dict[_Turn, str]:
    """Who took over which turn."""
    changed: dict[_Turn, str] = {}
    for swap, first, second in exchanges(roster, layer):
        if first and second:
            changed[first.where, first.turn] = swap.other
            changed[second.where, second.turn] = swap.person
    return changed


def _shift_of(
    roster: Roster, changed: Mapping[_Turn, str], layer: str, person: str, moment: Span
) -> Shift | None:
    """The shift of a person at a moment; of several on a day, the one that begins on it."""
    pad = _pad(roster, layer)
    around = _planned(roster, layer, moment[0] - pad, moment[1] + pad)
    found = [
        each
        for each in _exchanged(around, changed)
        if each.person == person and each.start < moment[1] and each.end > moment[0]
    ]
    beginning = [each for each in found if each.start >= moment[0]]
    return next(iter(beginning or found), None)
