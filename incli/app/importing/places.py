"""Which entry an update is, where the source tells updates apart by nothing but their places.

A post of a status page is edited by hand: an update is put before others, taken out, or becomes the
final message. All after it have another place then. They are known by their words.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from incli.app.importing.words import cleaned, said
from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.value import replace
from incli.exchange.incidents.draft import DraftEntry

MOVED = "\n(now said to have happened at "
"""How a correction goes on that tells of another time."""
_AGAIN = "~"
"""Stands in a key before what tells it from the key of an entry that had its place before."""


def settled(
    drafts: Sequence[DraftEntry],
    before: Incident,
    prefix: str,
    as_written: Callable[[str], Iterable[Entry]],
) -> tuple[DraftEntry, ...]:
    """The drafts, those that have only a place with the key of the entry that they are.

    `prefix` is what comes before the key in the `source` of each entry. What is gone from the
    source stays in the record, and is no other update from then on. What was redacted is known by
    the words that its file still holds (`as_written`), so that it does not come back.
    """
    placed = {at: _words(each) for at, each in enumerate(drafts) if each.placed}
    held = _held(before, prefix, as_written) if placed else {}
    if not held:
        return tuple(drafts)
    keys = _keys({at: drafts[at].key for at in placed}, placed, held)
    return tuple(
        replace(each, key=keys[at]) if keys.get(at, each.key) != each.key else each
        for at, each in enumerate(drafts)
    )


def _keys(
    own: Mapping[int, str], words: Mapping[int, str], held: Mapping[str, str]
) -> Mapping[int, str]:
    """For each draft the key it gets: of the same words, else of its place, else a new one."""
    free, keys = dict(held), dict[int, str]()

    def take(at: int, key: str | None) -> None:
        if key is not None:
            keys[at] = key
            free.pop(key, None)

    for at, key in own.items():
        take(at, key if free.get(key) == words[at] else None)
    for at in _left(own, keys):
        take(at, next((key for key, text in free.items() if text == words[at]), None))
    for at in _left(own, keys):
        place = own[at]
        take(at, next((key for key in free if key.partition(_AGAIN)[0] == place), None))
    for at in _left(own, keys):
        digest = hashlib.sha256(words[at].encode()).hexdigest()[:8]
        take(at, f"{own[at]}{_AGAIN}{digest}" if own[at] in held else own[at])
    return keys


def _left(own: Iterable[int], keys: Mapping[int, str]) -> list[int]:
    return [at for at in own if at not in keys]


def _held(
    before: Incident, prefix: str, as_written: Callable[[str], Iterable[Entry]]
) -> dict[str, str]:
    """By its key, what each update that came from there says by now."""
    told = dict(before.corrections)
    if before.redacted:
        written = sorted(as_written(before.id), key=lambda each: (each.at, each.id))
        of = {each.id: getattr(each.body, "corrects", each.id) for each in written}
        told |= {of[each.id]: said(each.body) for each in written if of[each.id] in before.redacted}
    return {
        each.source.removeprefix(prefix): told.get(each.id, said(each.body)).partition(MOVED)[0]
        for each in before.timeline
        if each.source and each.source.startswith(prefix) and isinstance(each.body, UpdatePosted)
    }


def _words(draft: DraftEntry) -> str:
    return said(cleaned(draft.body))
