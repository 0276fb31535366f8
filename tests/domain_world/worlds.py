"""Histories of one incident in several clones, made by hypothesis."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain_world.commands import COMMANDS, NEEDS, RARE, Choice, whose
from domain_world.story import HEADER, ID, LEVELS, PEOPLE, T0, minutes, suffixes
from hypothesis import strategies as st

from incli.domain.command import Command, decide
from incli.domain.entry import Entry
from incli.domain.errors import IncliError
from incli.domain.incident import Incident, with_entries
from incli.domain.kinds import lifecycle as life
from incli.domain.live import live_time


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
        by = (None if step.careless else whose(before, bodies[0])) or step.by
        told = repr(before)
        try:
            command = Command(bodies, "it must be" if step.because else None)
            live = step.back is None
            made = decide(before, command, at=at, by=by, suffix=self._suffix, live=live)
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
def worlds(draw: st.DrawFn, skew: timedelta = timedelta(minutes=10), clones: int = 3) -> World:
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
        suffix=world._suffix,  # the world's own
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
