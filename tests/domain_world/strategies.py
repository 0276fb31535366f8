"""Every value an entry can have, for hypothesis."""

import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from domain_world.story import LEVELS, PEOPLE, ROLES
from hypothesis import strategies as st

from incli.domain.entry import Body, Entry
from incli.domain.kinds import BODIES
from incli.domain.kinds import actions as act
from incli.domain.kinds import notes as say
from incli.domain.kinds import updates as upd
from incli.domain.kinds.impact import PHASES
from incli.domain.value import names

_WORDS = st.text(min_size=1)
_NAMED: Mapping[str, st.SearchStrategy[Any]] = {
    "severity": st.sampled_from(LEVELS),
    "previous": st.sampled_from(LEVELS),
    "unsure": st.lists(st.sampled_from(LEVELS), max_size=3).map(tuple),
    "phase": st.sampled_from(PHASES),
    "when": st.sampled_from(say.SORTS),
    "decision": st.sampled_from(("go", "no-go")),
    "audience": st.sampled_from(upd.AUDIENCES),
    "type": st.sampled_from(act.TYPES),
    "box": st.sampled_from(("10m", "1h30m", "2d", "45s")),
    "person": st.sampled_from(PEOPLE),
    "owner": st.sampled_from(PEOPLE),
    "to": st.sampled_from(PEOPLE),
    "role": st.sampled_from(ROLES),
}
_IDS = st.sampled_from([f"e{number}" for number in range(8)])
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2999, 12, 31),  # noqa: DTZ001  # likewise
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
_TYPED: Mapping[Any, st.SearchStrategy[Any]] = {
    str: _WORDS,
    int: st.integers(min_value=0),
    bool: st.booleans(),
    datetime: INSTANTS,
    date: st.dates(),
}


def bodies(kind: type[Body]) -> st.SearchStrategy[Body]:
    """Every value that a kind of entry can have."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{name: _values(name, hints[name]) for name in names(kind)})


def _values(name: str, hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # a type
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        (inner,) = (each for each in typing.get_args(hint) if each is not type(None))
        return st.none() | _values(name, inner)
    if name in REFERENCES:
        return st.lists(_IDS, max_size=2).map(tuple) if typing.get_origin(hint) is tuple else _IDS
    if name in _NAMED:
        return _NAMED[name]
    if typing.get_origin(hint) is tuple:
        return st.lists(_WORDS, max_size=3).map(tuple)
    return _TYPED[hint]


REFERENCES = frozenset(
    {"replaces", "offer", "entry", "task", "proposal", "against", "update", "draft", "action"}
    | {"corrects"}
)
"""The fields that name another entry of the same incident."""


def entries(instants: st.SearchStrategy[datetime] = INSTANTS) -> st.SearchStrategy[Entry]:
    """Every entry a file could hold, also those that `decide` would never have made."""
    return st.builds(
        Entry,
        id=_IDS,
        at=instants,
        by=st.sampled_from(PEOPLE),
        body=st.one_of([bodies(kind) for kind in BODIES]),
        because=st.none() | _WORDS,
        late=st.none() | _WORDS,
        source=st.none() | st.just("pagerduty:P1"),
        cites=st.lists(_WORDS, max_size=2).map(tuple),
    )
