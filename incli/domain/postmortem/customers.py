"""The text for customers: what it begins with, and what of ours must not stand in it.

Source: PagerDuty postmortem-docs, how_to_write, external postmortem: a summary, what happened, what
we do about it; incident-response-docs, training/customer_liaison: no names of machines, no guesses.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from unicodedata import normalize

from incli.domain.blameless import ORDINARY
from incli.domain.incident import Incident
from incli.domain.markdown import plain
from incli.domain.phrases import Phrasing
from incli.domain.team import Team
from incli.domain.value import Value

_HOST = re.compile(
    r"\b(?:[a-z0-9][a-z0-9-]{0,62}\.){1,10}"
    r"(?:internal|intranet|local|localdomain|lan|corp|private|svc|home)\b"
    r"|\b[a-z]{2}[a-z0-9]{0,60}(?:-[a-z0-9]{1,60}){0,8}-[a-z]{0,60}\d{1,20}\b"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b|\blocalhost\b",
    re.ASCII,
)
"""Names in zones that only we resolve, names that end in a number (`db-03`), and addresses."""
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}", re.ASCII)
"""An address. It is looked for in what anybody writes: no text makes it try for long."""
_SHORTEST = 3
"""Characters of a given name that is looked for alone."""
_IDENTIFIER = re.compile(r"[^A-Za-z]")
_SOMEBODY = "one of our engineers"
_SOMETHING = "one of our systems"


class Internal(Value):
    """Something of ours in a text for others: where, what, and of which kind."""

    line: int
    column: int
    what: str
    kind: str
    """`a person`, `a machine`, `a service` or `an address`."""


class Ours(Value):
    """What must not be told to customers."""

    people: tuple[tuple[str, str], ...] = ()
    """What somebody is called, and their id; longer names first."""
    services: tuple[str, ...] = ()
    """Names of services that are no plain words: a customer knows “checkout”, not `pay-db`."""


def names(team: Team) -> tuple[tuple[str, str], ...]:
    """What people of a team are called in a text, and their ids; longer names first.

    A first name, a family name or an id that is a word, too, counts only within the whole name, or
    behind an @. Capitals and the ways in which accents are encoded make no other name.
    """
    called = set()
    for person in team.people.values():
        first, *more = person.name.split() or [person.id]
        called |= {(each, person.id) for each in _spelt(f"@{person.id}")}
        for name in {person.name, first, *more[-1:], person.id}:
            plain_word = name.casefold() in ORDINARY  # “Will it happen again?”
            if not plain_word and (len(name) >= _SHORTEST or not more):
                called |= {(each, person.id) for each in _spelt(name)}
    return tuple(sorted(called, key=lambda each: (-len(each[0]), each)))


def _spelt(name: str) -> set[str]:
    """How a name may be typed."""
    cases = (name, name.lower(), name.upper(), name.title())
    return {normalize(form, each) for each in cases for form in ("NFC", "NFD")}


def ours(incident: Incident, phrasing: Phrasing) -> Ours:
    """The names of this team's people and of the services the incident touched."""
    called = {each for each in incident.header.services if _IDENTIFIER.search(each)}
    services = sorted(called, key=lambda each: (-len(each), each))
    return Ours(names(phrasing.team), tuple(services))


def internal_names(text: str, known: Ours) -> tuple[Internal, ...]:
    """What of ours stands in `text`, in the order it stands; lines and columns from 1."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        for kind, start, end, _ in _apart(line, known):
            found.append(Internal(number, start + 1, line[start:end], kind))
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def sanitised(text: str, incident: Incident, phrasing: Phrasing, known: Ours) -> str:
    """`text` with roles in place of people, and without the names of machines and services."""
    told = " ".join(text.split())
    held = {each.person: each.role for each in reversed(incident.holdings)}
    found: list[tuple[int, int, str]] = []
    for kind, start, end, person in _apart(told, known):
        instead = _SOMETHING
        if kind in {"a person", "an address"}:
            role = phrasing.team.role_name(held[person]).lower() if person in held else ""
            instead = f"the {role}" if role else _SOMEBODY
        found.append((start, end, instead))
    for start, end, instead in sorted(found, reverse=True):
        begins = not start or told[:start].endswith((". ", "! ", "? "))
        word = instead[:1].upper() + instead[1:] if begins else instead
        told = told[:start] + word + told[end:]
    return told


def _apart(line: str, known: Ours) -> Iterator[tuple[str, int, int, str]]:
    """The matches of which none lies over an earlier one."""
    taken = bytearray(len(line))
    for kind, start, end, person in _matches(line, known):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            yield kind, start, end, person


def _matches(line: str, known: Ours) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start, end, and whose it is where that is known."""
    for each in EMAIL.finditer(line):
        yield "an address", *each.span(), ""
    people = dict(known.people)
    for each in anywhere(tuple(people)).finditer(line):
        yield "a person", *each.span(), people[each[0]]
    for each in anywhere(known.services).finditer(line):
        yield "a service", *each.span(), ""
    for each in _HOST.finditer(line):
        yield "a machine", *each.span(), ""


@lru_cache(4)  # the same for every line, and for every incident of a site
def anywhere(called: tuple[str, ...]) -> re.Pattern[str]:
    """Finds names where they stand as whole words; of two that begin alike the first in order."""
    some = "|".join(map(re.escape, called)) or "(?!)"
    return re.compile(rf"(?<![\w-])(?:{some})(?![\w-])")


def draft(incident: Incident, phrasing: Phrasing) -> str:
    """The text for customers as it begins: what the record can say, and what people have to."""
    known = ours(incident, phrasing)

    def clean(text: str) -> str:
        return plain(sanitised(text, incident, phrasing, known))

    told = [
        each.text
        for each in incident.updates.values()
        if each.audience == "public" and each.status == "posted"
    ]
    lines = [f"# {clean(incident.title)}", "", "## Summary", "", *_summary(incident), ""]
    lines += ["> *What could you not do, and is it over for good?*", "", "## What happened", ""]
    if told:
        lines += ["What we said while it lasted:", "", *(f"- {clean(each)}" for each in told), ""]
    lines += ["> *What went wrong, in words that need no knowledge of our systems?*", ""]
    lines += ["## What we do about it", "", "> *What have we changed, and what will we change?*"]
    return "\n".join([*lines, ""])


def _summary(incident: Incident) -> Iterable[str]:
    start = incident.impact.get("started") or incident.opened
    end = incident.impact.get("ended") or incident.resolved
    if start is None:
        return
    until = f" until {_day(end, start)}{end:%H:%M}" if end else ""
    words = f"On {start.day} {start:%B %Y}, from {start:%H:%M}{until} UTC, parts of our service"
    yield f"{words} did not work as they should."
    if incident.customers:
        yield f"About {incident.customers:,} customers were affected."


def _day(at: datetime, start: datetime) -> str:
    return "" if at.date() == start.date() else f"{at.day} {at:%B} "
