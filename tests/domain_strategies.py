"""What the tests of the domain build incidents with: told by hand, and made by hypothesis."""

import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from incli.domain.entry import SUFFIX_ALPHABET, Body, Entry
from incli.domain.errors import IncliError
from incli.domain.incident import (
    COMMANDER,
    Command,
    Header,
    Incident,
    decide,
    live_time,
    with_entries,
)
from incli.domain.kinds import BODIES
from incli.domain.kinds import actions as act
from incli.domain.kinds import decisions as dec
from incli.domain.kinds import lifecycle as life
from incli.domain.kinds import notes as say
from incli.domain.kinds import roles as role
from incli.domain.kinds import tasks as task
from incli.domain.kinds import updates as upd
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.impact import PHASES, Impact
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.severity import SeverityChanged

T0 = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
ID = "2026-11-22-checkout-errors"
HEADER = Header("Checkout errors")
PEOPLE = ("amira", "jonas", "mei", "ravi")
ROLES = (COMMANDER, "deputy", "scribe")
LEVELS = ("sev1", "sev2", "sev3", "sev4", "sev5")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def suffixes() -> Callable[[], str]:
    """Suffixes as the program makes them, but counted: 0000, 0001, …."""
    numbers = count()

    def next_suffix() -> str:
        number = next(numbers)
        return "".join(SUFFIX_ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))

    return next_suffix


class Story:
    """An incident told by hand: each line is one command, a minute after the one before."""

    def __init__(self, opening: Body | None = None) -> None:
        self.incident = Incident(ID, HEADER)
        self.clock = T0
        self._suffix = suffixes()
        self.says("amira", opening or life.Opened("Checkout errors", "sev2"))

    def says(
        self, by: str, body: Body, because: str | None = None, *, at: datetime | None = None
    ) -> Entry:
        """`by` writes `body`; the entry it made."""
        command = Command((body,), because)
        self.clock += minutes(1)
        (entry,) = decide(self.incident, command, at=at or self.clock, by=by, suffix=self._suffix)
        self.incident = with_entries(self.incident, (entry,))
        return entry

    def last(self, kind: str) -> str:
        """The id of the newest entry of a kind."""
        return next(each.id for each in reversed(self.incident.timeline) if each.kind == kind)


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
    return st.builds(kind, **{each.name: _values(each.name, hints[each.name]) for each in fields(kind)})


def _values(name: str, hint: Any) -> st.SearchStrategy[Any]:
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


@dataclass
class Choice:
    """What one step of a history chooses among, by numbers that hypothesis can shrink."""

    numbers: Iterator[int]

    def __call__(self, options: Sequence[str]) -> str:
        return options[next(self.numbers) % len(options)] if options else "there-is-none"


_Wanted = Callable[[Incident, Choice], tuple[Body, ...]]
_Ids = Callable[[Incident], Sequence[str]]


def _of(*kinds: str) -> _Ids:
    return lambda s: [each.id for each in s.timeline if each.kind in kinds]


def _open_tasks(state: Incident) -> Sequence[str]:
    return [each.id for each in state.tasks.values() if each.is_open]


def _undecided(state: Incident) -> Sequence[str]:
    return [each.id for each in state.proposals.values() if each.status == "open"]


def _unposted(state: Incident) -> Sequence[str]:
    return [each.id for each in state.updates.values() if each.status != "posted"]


def _actions(*status: str) -> _Ids:
    return lambda s: [each.id for each in s.actions.values() if each.status in status]


def _held(state: Incident) -> Sequence[str]:
    return list(state.roles)


NEEDS: Mapping[str, tuple[_Ids, str]] = {
    "release": (_held, "assign"),
    "handover": (_held, "assign commander"),
    "accept": (lambda s: list(s.offers), "handover"),
    "announce": (_held, "assign"),
    "sort": (lambda s: list(s.captured), "todo, gripe"),
    "ack": (_open_tasks, "task"),
    "extend": (_open_tasks, "task"),
    "done": (_open_tasks, "task"),
    "drop": (_open_tasks, "task"),
    "object": (_of("proposed"), "propose"),
    "decide": (_undecided, "propose"),
    "approve": (_unposted, "draft"),
    "post draft": (_unposted, "draft"),
    "close action": (_actions("open"), "action"),
    "decline": (_actions("open"), "action"),
    "reopen action": (_actions("closed", "declined"), "close action"),
    "correct": (_of("note", "todo", "task-added"), "note"),
    "redact": (_of("note", "todo", "task-added", "proposed", "assigned"), "note"),
}
"""What a command is about, and what to do instead where there is none of it yet."""


def _about(command: str, state: Incident, pick: Choice) -> str:
    return pick(NEEDS[command][0](state))


COMMANDS: Mapping[str, _Wanted] = {
    "assign commander": lambda _, pick: (role.Assigned(COMMANDER, pick(PEOPLE)),),
    "assign": lambda _, pick: (role.Assigned(pick(ROLES), pick(PEOPLE)),),
    "release": lambda s, pick: (role.Released(_about("release", s, pick)),),
    "handover": lambda s, pick: (
        role.HandoverOffered(_about("handover", s, pick), pick(PEOPLE)),
    ),
    "accept": lambda s, pick: (role.HandoverAccepted(_about("accept", s, pick)),),
    "announce": lambda s, pick: (role.Announced(_about("announce", s, pick)),),
    "severity": lambda _, pick: (SeverityChanged(pick(LEVELS)),),
    "note": lambda *_: (say.Note("seen"),),
    "todo, gripe": lambda *_: (say.Todo("check the backups"), say.Gripe("too many calls")),
    "park": lambda _, pick: (say.Parked("who pays?", pick(PEOPLE)),),
    "sort": lambda s, pick: (say.Sorted(_about("sort", s, pick), pick(say.SORTS)),),
    "impact": lambda _, pick: (Impact(pick(PHASES), 7),),
    "task": lambda _, pick: (task.TaskAdded(pick(PEOPLE), "10m", "is the lag real?"),),
    "ack": lambda s, pick: (task.TaskAcknowledged(_about("ack", s, pick)),),
    "extend": lambda s, pick: (task.TaskExtended(_about("extend", s, pick), "5m"),),
    "done": lambda s, pick: (task.TaskDone(_about("done", s, pick), "yes"),),
    "drop": lambda s, pick: (task.TaskDropped(_about("drop", s, pick)),),
    "propose": lambda *_: (dec.Proposed("fail over", "40 s of writes", "fail back"),),
    "object": lambda s, pick: (dec.Objected(_about("object", s, pick), "too risky"),),
    "decide": lambda s, pick: (dec.Decided(_about("decide", s, pick), pick(("go", "no-go"))),),
    "join": lambda _, pick: (Joined(pick(ROLES)),),
    "leave": lambda _, pick: (Left(pick(PEOPLE)),),
    "draft": lambda _, pick: (upd.UpdateDrafted(pick(upd.AUDIENCES), "we are on it"),),
    "approve": lambda s, pick: (upd.UpdateApproved(_about("approve", s, pick)),),
    "post": lambda _, pick: (upd.UpdatePosted(pick(upd.AUDIENCES), "we are on it"),),
    "post draft": lambda s, pick: (
        upd.UpdatePosted("public", "it is on", None, _about("post draft", s, pick)),
    ),
    "promise": lambda s, pick: (
        upd.UpdatePosted(pick(upd.AUDIENCES), "soon", s.timeline[-1].at + timedelta(days=9)),
    ),
    "action": lambda _, pick: (act.ActionAdded("alert on lag", pick(PEOPLE), "detect"),),
    "close action": lambda s, pick: (
        act.ActionClosed(_about("close action", s, pick), "https://example.com/7"),
    ),
    "decline": lambda s, pick: (act.ActionDeclined(_about("decline", s, pick)),),
    "reopen action": lambda s, pick: (act.ActionReopened(_about("reopen action", s, pick)),),
    "correct": lambda s, pick: (Corrected(_about("correct", s, pick), "rather so"),),
    "redact": lambda s, pick: (Redacted(_about("redact", s, pick)),),
    "resolve": lambda _, pick: (life.Resolved(pick(PEOPLE)),),
    "close": lambda *_: (life.Closed(),),
    "reopen": lambda *_: (life.Reopened(),),
    "cancel": lambda *_: (life.Cancelled(),),
    "merge": lambda *_: (life.Merged("2026-11-22-other"),),
}
RARE = frozenset({"cancel", "merge", "close", "resolve", "promise", "post", "park", "join", "impact"})
"""Commands that end a history early, or that nothing can go wrong with."""


def _whose(state: Incident, body: Body) -> str | None:
    """Who would be the one to write `body`; None where anybody may."""
    match body:
        case role.Released(held) | role.HandoverOffered(held) if held in state.roles:
            return state.roles[held].person
        case role.HandoverAccepted(offered) if offered in state.offers:
            return state.offers[offered].to
        case task.TaskAcknowledged(given) | task.TaskExtended(given) if given in state.tasks:
            return state.tasks[given].owner
        case dec.Decided() | upd.UpdateApproved():
            return state.commander
    return None


@dataclass(frozen=True)
class Step:
    """One thing that happens: a clone writes, or all clones sync."""

    clone: int
    by: str
    command: str
    numbers: tuple[int, ...]
    because: bool
    careless: bool
    """Whether whoever writes does not look whether it is theirs, and whether there is any."""
    after: timedelta
    back: timedelta | None
    """How far back `--at` says it happened; None for a live entry."""


@dataclass
class Clone:
    """One clone: its wrong clock, the entries it has, and the state it has come to so far."""

    skew: timedelta
    entries: dict[str, Entry] = field(default_factory=dict)
    state: Incident = field(default_factory=lambda: Incident(ID, HEADER))

    def add(self, entries: Iterable[Entry]) -> None:
        """More entries, written here or fetched; those it has already are none."""
        new = [each for each in entries if each.id not in self.entries]
        self.entries |= {each.id: each for each in new}
        self.state = with_entries(self.state, new)


@dataclass(frozen=True)
class Written:
    """What a step wrote, and what its writer knew before and after."""

    step: Step
    clock: datetime
    before: Incident
    entries: tuple[Entry, ...]
    after: Incident


@dataclass(frozen=True)
class Refusal:
    """A step that was refused, and the state it was refused in."""

    step: Step
    before: Incident
    told: str
    error: IncliError


@dataclass
class World:
    """Clones of one incident, and everything that happened in them."""

    clones: list[Clone]
    written: list[Written] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    now: datetime = T0
    _suffix: Callable[[], str] = field(default_factory=suffixes)

    def sync(self) -> None:
        """Every clone gets the entries of all."""
        union = self.union()
        for clone in self.clones:
            clone.add(union.values())

    def union(self) -> dict[str, Entry]:
        """All entries of all clones."""
        return {key: each for clone in self.clones for key, each in clone.entries.items()}

    def take(self, step: Step) -> None:
        """One step."""
        self.now += step.after
        clone = self.clones[step.clone % len(self.clones)]
        before, clock = clone.state, self.now + clone.skew
        at = live_time(before, clock)[0] if step.back is None else clock - step.back
        wanted = step.command
        while not step.careless and wanted in NEEDS and not NEEDS[wanted][0](before):
            wanted = NEEDS[wanted][1]
        bodies = COMMANDS[wanted](before, Choice(iter(step.numbers)))
        by = (None if step.careless else _whose(before, bodies[0])) or step.by
        told = repr(before)
        try:
            command = Command(bodies, "it must be" if step.because else None)
            made = decide(before, command, at=at, by=by, suffix=self._suffix)
        except IncliError as error:
            self.refused.append(Refusal(step, before, told, error))
            return
        clone.add(made)
        self.written.append(Written(step, clock, before, made, clone.state))


_COMMON = tuple(each for each in COMMANDS if each not in RARE)
_STEPS = st.builds(
    Step,
    clone=st.integers(0, 2),
    by=st.sampled_from(PEOPLE),
    command=st.sampled_from((*["sync"] * 6, *COMMANDS, *_COMMON, *_COMMON)),
    numbers=st.tuples(st.integers(0, 7), st.integers(0, 7)),
    because=st.booleans(),
    careless=st.sampled_from((False, False, False, True)),
    after=st.sampled_from((timedelta(0), timedelta(seconds=7), minutes(3), minutes(40))),
    back=st.sampled_from((None, None, None, timedelta(0), minutes(5), minutes(60))),
)


@st.composite
def worlds(draw: st.DrawFn, skew: timedelta = minutes(10), clones: int = 3) -> World:
    """Histories of one incident in one to three clones that sync now and then."""
    skews = st.integers(-int(skew.total_seconds()), int(skew.total_seconds()))
    world = World(
        [Clone(timedelta(seconds=draw(skews))) for _ in range(draw(st.integers(1, clones)))]
    )
    (first,) = decide(
        world.clones[0].state,
        Command((life.Opened("Checkout errors", draw(st.none() | st.sampled_from(LEVELS))),)),
        at=T0,
        by="amira",
        suffix=world._suffix,  # noqa: SLF001  # the world's own
    )
    for clone in world.clones:
        clone.add((first,))
    at_least = draw(st.sampled_from((0, 8, 16, 24)))
    for step in draw(st.lists(_STEPS, min_size=at_least, max_size=at_least + 10)):
        if step.command == "sync":
            world.sync()
        else:
            world.take(step)
    return world
