"""What people gave to incidents: time by their own clocks, command, waiting, and what it costs.

And how it is shared between people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from incli.domain.business import Business
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import Load, clock_of, load, loads, open_spans
from incli.domain.policy import Rates
from incli.domain.roster.wall import Span, overlaps, union, without
from incli.domain.statistics import Seeded, gini
from incli.domain.team import Team
from incli.domain.value import Value

_HOUR = timedelta(hours=1)
_NONE = timedelta(0)
_DRAWS = 200
"""So often chance shares the visits out. The figure is ours: ten of 200 lie beyond either end."""


class Given(Value):
    """What one person gave."""

    load: Load
    command: timedelta
    """How long they were incident commander."""
    idle: timedelta
    """How long they were there without a role and without a task."""
    cost: float | None = None
    """In the currency of the rates; None where the policy has none."""


class Evenness(Value):
    """How evenly the time outside of people's days is shared."""

    people: int
    visits: int
    """So many stretches of it there were."""
    gini: float
    """0: all give as much; towards 1: one gives all."""
    largest: float
    """The share of whoever gave most."""
    chance: tuple[float, float]
    """Where the Gini coefficient lies in 90 of 100 cases where each visit falls on anybody."""


class Night(Value):
    """One night, and who was up in it."""

    night: date
    """The day on which it begins, where each of them lives."""
    people: Mapping[str, timedelta]
    woken: tuple[str, ...]


def given(  # noqa: PLR0913, PLR0917  # what the record and the policy say
    incidents: Sequence[Incident],
    team: Team,
    business: Business,
    rates: Rates | None,
    now: datetime,
    since: datetime | None = None,
) -> dict[str, Given]:
    """What everybody gave in some incidents, by their ids; see `loads` for what counts."""
    command: dict[str, list[Span]] = {}
    busy: dict[str, list[Span]] = {}
    for incident in incidents:
        open_at = union(open_spans(incident, now))
        for each in incident.holdings:
            span = (each.since, each.until or now)
            busy.setdefault(each.person, []).append(span)
            if each.role == COMMANDER:
                command.setdefault(each.person, []).extend(overlaps(union([span]), open_at))
        for task in incident.tasks.values():
            busy.setdefault(task.owner, []).append((task.added, task.ended or now))
    found = {}
    for person, gave in loads(incidents, team, business, now, since).items():
        led = overlaps(union(command.get(person, ())), gave.spans)
        waited = without(gave.spans, union(busy.get(person, ())))
        cost = rates.cost(gave.spent) if rates else None
        found[person] = Given(gave, _length(led), _length(waited), cost)
    return found


def together(name: str, all_of_them: Iterable[Given]) -> Given:
    """What several people gave together; `name` stands for them. Nights are nights of somebody."""
    rows = list(all_of_them)
    spent: dict[str, timedelta] = {}
    for each in rows:
        for part, span in each.load.spent.items():
            spent[part] = spent.get(part, _NONE) + span
    sums = Load(
        name,
        (),
        spent,
        sum(each.load.nights for each in rows),
        sum(each.load.woken for each in rows),
    )
    costs = [each.cost for each in rows if each.cost is not None]
    return Given(
        sums,
        sum((each.command for each in rows), _NONE),
        sum((each.idle for each in rows), _NONE),
        sum(costs) if costs else None,
    )


def evenness(
    loads_: Mapping[str, Load], team: Team, business: Business, people: int, seeded: Seeded
) -> Evenness | None:
    """How evenly `people`, of whom some gave nothing, share time outside of their days.

    A ratio of the most to the least says nothing: one who gave nothing makes it endless. Gini's
    coefficient counts everybody, and is never 0 with few visits, so it is told beside what chance
    alone makes of the same visits. None where there is nobody to share with, or no second visit:
    a single one cannot be shared.
    """
    visits = [
        outside
        for person, each in loads_.items()
        for span in each.spans
        if (outside := load(person, [span], clock_of(person, team, business)).out_of_hours)
    ]
    shares = [each.out_of_hours / _HOUR for each in loads_.values()]
    total, count = sum(shares), max(people, len(shares))
    if len(visits) < 2 or count == 1:  # noqa: PLR2004  # nothing is shared
        return None
    padded = [*shares, *[0.0] * (count - len(shares))]
    chance, drawn = seeded(), []
    for _ in range(_DRAWS):
        sums = [0.0] * count
        for each in visits:
            sums[min(int(chance.random() * count), count - 1)] += each / _HOUR
        drawn.append(gini(sums))
    drawn.sort()
    low, high = drawn[_DRAWS // 20], drawn[-1 - _DRAWS // 20]
    return Evenness(count, len(visits), gini(padded), max(shares) / total, (low, high))


def nights(
    loads_: Mapping[str, Load], team: Team, business: Business, since: datetime | None = None
) -> tuple[Night, ...]:
    """The nights in which anybody was up, in order; who was up already at `since` was not woken."""
    people: dict[date, dict[str, timedelta]] = {}
    woken: dict[date, set[str]] = {}
    for person, each in loads_.items():
        clock = clock_of(person, team, business)
        for begin, end, part in clock.parts(each.spans):
            if part == "night":
                spent = people.setdefault(clock.night(begin), {})
                spent[person] = spent.get(person, _NONE) + (end - begin)
        for begin, _ in each.spans:
            if begin != since and clock.part(begin) == "night":
                woken.setdefault(clock.night(begin), set()).add(person)
    return tuple(
        Night(night, spent, tuple(sorted(woken.get(night, ()))))
        for night, spent in sorted(people.items())
    )


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((end - begin for begin, end in spans), _NONE)
