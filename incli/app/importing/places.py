"""Which entry an update is, where the source tells updates apart by nothing but their places.

A post of a status page is edited by hand: an update is put before others, taken out, or becomes the
final message. All after it have another place then. They are known by their words; where those are
others, by their place, unless both the record and the source say when it was, and not the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from incli.app.importing.words import cleaned, said
from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.times import read_time
from incli.domain.value import replace
from incli.exchange.incidents.draft import NOT_SAID, DraftEntry

MOVED = "\n(now said to have happened at "
"""How a correction goes on that tells of another time."""
_AGAIN = "~"
"""Stands in a key before what tells it from the key of an entry that had its place before."""
_PRECISION = timedelta(seconds=1)
"""Entries are moved apart by milliseconds; a time that differs by less is the same one."""


class _Update(NamedTuple):
    """An update of the record, or of the source: what tells it from others."""

    words: str
    at: datetime | None
    """None where the source does not say when it was posted."""


def settled(
    drafts: Sequence[DraftEntry],
    before: Incident,
    prefix: str,
    as_written: Callable[[str], Iterable[Entry]],
) -> tuple[DraftEntry, ...]:
    """The drafts, those that have only a place with the key of the entry that they are.

    `prefix` is what comes before the key in the `source` of each entry. What is gone from the
    source stays in the record. The record does not hold when it went: so what has its place later
    on, in other words, is a new update only where it is of another time; where one of the two has
    no time, it counts as the old one reworded, and the first words stay in its entry. What was
    redacted is known by the words that its file still holds (`as_written`), so that it does not
    come back.
    """
    placed = {at: _update(each) for at, each in enumerate(drafts) if each.placed}
    held = _held(before, prefix, as_written) if placed else {}
    if not held:
        return tuple(drafts)
    keys = _keys({at: drafts[at].key for at in placed}, placed, held)
    return tuple(
        replace(each, key=keys[at]) if keys.get(at, each.key) != each.key else each
        for at, each in enumerate(drafts)
    )


def same_time(told: datetime, known: datetime) -> bool:
    """Whether a source may mean the time that is known: some write whole minutes only."""
    if not (told.second or told.microsecond):
        known = known.replace(second=0, microsecond=0)
    return abs(told - known) < _PRECISION


def _keys(
    own: Mapping[int, str], told: Mapping[int, _Update], held: Mapping[str, _Update]
) -> Mapping[int, str]:
    """For each draft the key it gets: of the same words, else of its place, else a new one."""
    free, keys = dict(held), dict[int, str]()
    for fits in (_words_and_time, _words_and_place, _words, _place):
        for at in [each for each in own if each not in keys]:
            found = (key for key in free if fits(own[at], told[at], key, free[key]))
            if (key := next(found, None)) is not None:
                keys[at] = key
                del free[key]
    for at, place in own.items():
        if at not in keys:
            keys[at] = next(key for key in _names(place, told[at].words) if key not in held)
    return keys


def _words_and_time(place: str, told: _Update, key: str, held: _Update) -> bool:
    _ = place, key
    at_once = told.at is not None and held.at is not None and same_time(told.at, held.at)
    return told.words == held.words and at_once


def _words_and_place(place: str, told: _Update, key: str, held: _Update) -> bool:
    return told.words == held.words and key == place


def _words(place: str, told: _Update, key: str, held: _Update) -> bool:
    _ = place, key
    return told.words == held.words


def _place(place: str, told: _Update, key: str, held: _Update) -> bool:
    """Whether it stands where that did, and may be that one reworded."""
    other_time = told.at is not None and held.at is not None and not same_time(told.at, held.at)
    return key.partition(_AGAIN)[0] == place and not other_time


def _names(place: str, words: str) -> Iterator[str]:
    """What an update may be called: its place, else with what tells it from others there."""
    again = f"{place}{_AGAIN}{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    yield from (place, again)
    yield from (f"{again}{_AGAIN}{number}" for number in count(2))


def _held(
    before: Incident, prefix: str, as_written: Callable[[str], Iterable[Entry]]
) -> dict[str, _Update]:
    """By its key, what each update that came from there says by now."""
    told = dict(before.corrections)
    if before.redacted:
        written = sorted(as_written(before.id), key=lambda each: (each.at, each.id))
        of = {each.id: getattr(each.body, "corrects", each.id) for each in written}
        told |= {of[each.id]: said(each.body) for each in written if of[each.id] in before.redacted}
    return {
        each.source.removeprefix(prefix): _by_now(each, told.get(each.id, said(each.body)))
        for each in before.timeline
        if each.source and each.source.startswith(prefix) and isinstance(each.body, UpdatePosted)
    }


def _by_now(entry: Entry, text: str) -> _Update:
    """What an entry says by a text that may be a correction, also of its time."""
    words, moved, time = text.partition(MOVED)
    if moved:
        try:
            return _Update(words, read_time(time.removesuffix(")")))
        except ValueError:
            pass  # somebody wrote it by hand: the time of the entry stands
    return _Update(words, None if NOT_SAID in (entry.late or "") else entry.at)


def _update(draft: DraftEntry) -> _Update:
    return _Update(said(cleaned(draft.body)), None if draft.inferred else draft.at)
