"""Upptime (https://upptime.js.org): outages as the commits that its checks made.

Read is the log of commits: of the git repository that is named, or as lines of id, time and subject
parted by tabs (`git log --reverse --format='%H%x09%aI%x09%s' > commit-log.tsv`).

🟥 NAME is down (CODE in N ms)    opened as sev2, impact started, and what the check found; the id
                                  of the commit is the id of the incident
🟨 NAME has degraded performance  the same as sev3; while NAME is down already, only what was found
🟩 NAME is up                     impact ended and resolved; nothing where NAME was not down
.upptimerc.yml                    owner and repo: the address of the commit
history/NAME.yml                  where there is no log: a site that is not up is an incident,
                                  opened when it was last looked at, as an assumption; one that is
                                  up, a notice

Other commits say nothing about outages and are left out. Who committed is the machine.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from incli.documents.foreign import read_foreign
from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Found
from incli.exchange.incidents.draft import (
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    label,
)
from incli.exchange.incidents.when import read_when

_SETTINGS = ".upptimerc.yml"
_SUBJECT = re.compile(
    r"(🟥|🟨|🟩) (.+?) (?:is down|has degraded performance|is up)(?: \(([^()]*)\))?(?: \[.*)?"
)
_DOWN, _SLOW, _UP = "🟥", "🟨", "🟩"
_WORDS = {_DOWN: "is down", _SLOW: "has degraded performance"}
_SEVERITIES = {_DOWN: "sev2", _SLOW: "sev3", "down": "sev2", "degraded": "sev3"}


def wants(names: Sequence[str]) -> Sequence[str]:
    """The settings, the states in `history/`, and files of commits."""
    return [
        each
        for each in names
        if each == _SETTINGS
        or (each.startswith("history/") and each.endswith(".yml"))
        or each.endswith(".tsv")
    ]


def read(source: Source) -> Draft:
    """An incident for each time that a site went down."""
    reading = Reading()
    checks = _checks(source, reading)
    if checks or source.commits:
        for outage in _outages(checks):
            reading.incidents.append(_incident(outage, _address(source, reading)))
            _look(outage, reading)
        return reading.draft()
    for file in source.files:
        if not _is_log(file) and not file.name.endswith(_SETTINGS):
            with reading.rejecting(file.path):
                _state(file, source, reading)
    return reading.draft()


def _is_log(file: File) -> bool:
    return not file.name.endswith((".yml", ".yaml"))


class _Check(NamedTuple):
    """What one commit says of a site."""

    path: str
    line: int
    oid: str
    at: datetime
    mark: str
    site: str
    found: str


class _Outage(NamedTuple):
    """A site that went down: the checks until it was up, and the one that found it up."""

    checks: list[_Check]
    up: _Check | None


def _checks(source: Source, reading: Reading) -> list[_Check]:
    """Every check in the log, in its order."""
    rows = [
        ("commits", number, oid, at.isoformat(), subject)
        for number, (oid, at, subject) in enumerate(source.commits, start=1)
    ]
    for file in source.files:
        if _is_log(file):
            rows += _rows(file, reading)
    found: list[_Check] = []
    for path, line, oid, at, subject in rows:
        if said := _SUBJECT.fullmatch(subject.strip()):
            with reading.rejecting(path, line):
                when = read_when(at, source.zone).at
                found.append(_Check(path, line, oid, when, said[1], label(said[2]), said[3] or ""))
    for path in dict.fromkeys(row[0] for row in rows):
        if all(each.path != path or each.mark == _UP for each in found):
            reading.notice(path, 1, "Nothing was down, by this log.")
    return found


def _rows(file: File, reading: Reading) -> Iterator[tuple[str, int, str, str, str]]:
    try:
        lines = file.text().split("\n")
    except InvalidInput as error:
        reading.reject(file.path, 1, error.message, error.hint)
        return
    good = 0
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if len(fields) == 3 and fields[0]:  # noqa: PLR2004  # id, time and subject
            good += 1
            yield file.path, number, fields[0], fields[1], fields[2]
        elif line.strip():
            reading.reject(file.path, number, "This is no commit: id, time and subject are wanted.")
    if not good:
        reading.notice(file.path, 1, "There is no commit in it.")


def _outages(checks: list[_Check]) -> list[_Outage]:
    """The outages of all sites, as they began."""
    running: dict[str, _Outage] = {}
    found: list[_Outage] = []
    for each in sorted(checks, key=lambda check: check.at):
        outage = running.get(each.site)
        if each.mark == _UP:
            if outage:
                found[found.index(outage)] = outage._replace(up=each)
            running.pop(each.site, None)
        elif outage:
            outage.checks.append(each)
        else:
            running[each.site] = _Outage([each], None)
            found.append(running[each.site])
    return found


def _incident(outage: _Outage, address: str | None) -> DraftIncident:
    first, *more = outage.checks
    title = label(f"{first.site} {_WORDS[first.mark]}")
    severity = _SEVERITIES[first.mark]
    entries = [
        DraftEntry("impact-started", first.at, Impact("started")),
        DraftEntry("opened", first.at, Opened(title, severity, services=(first.site,))),
    ]
    for each in (first, *more):
        words = f"{each.site} {_WORDS[each.mark]}" + (f" ({each.found})" if each.found else "")
        entries.append(DraftEntry(each.oid, each.at, Found(words), line=each.line))
    if up := outage.up:
        entries += [
            DraftEntry("impact-ended", up.at, Impact("ended"), line=up.line),
            DraftEntry("resolved", up.at, Resolved(), line=up.line),
        ]
    return DraftIncident(
        key=first.oid,
        title=title,
        opened=first.at,
        entries=tuple(entries),
        path=first.path,
        line=first.line,
        services=(first.site,),
        url=f"{address}/commit/{first.oid}" if address else None,
    )


def _look(outage: _Outage, reading: Reading) -> None:
    first = outage.checks[0]
    if outage.up is None:
        reading.odd(first.path, first.line, f"“{first.site}” is not up by the end of the log.")


def _address(source: Source, reading: Reading) -> str | None:
    """Where the repository is, as its settings say."""
    for file in source.files:
        if file.name == _SETTINGS:
            try:
                said = read_foreign(file.text(), file.path).data
            except (InvalidData, InvalidInput) as error:
                reading.odd(file.path, 1, f"The settings cannot be read: {error.message}")
                return None
            owner, repo = said.get("owner"), said.get("repo")
            return f"https://github.com/{owner}/{repo}" if owner and repo else None
    return None


def _state(file: File, source: Source, reading: Reading) -> None:
    """A site as it was last seen, where there is no log."""
    said: Mapping[str, object] = read_foreign(file.text(), file.path).data
    status, seen = str(said.get("status", "")).strip(), str(said.get("lastUpdated", ""))
    name = file.name.rpartition("/")[2].removesuffix(".yml")
    if not status:
        reading.reject(file.path, 1, "It does not say whether the site is up.")
        return
    if status == "up":
        reading.notice(file.path, 1, f"It is up: “{name}”.")
        return
    at = read_when(seen, source.zone).at
    title = label(f"{name} is {status}")
    late = "imported; the source says only when it was last looked at"
    opened = Opened(title, _SEVERITIES.get(status), services=(label(name),))
    reading.incidents.append(
        DraftIncident(
            key=f"{name}@{seen}",
            title=title,
            opened=at,
            entries=(DraftEntry("opened", at, opened, late=late, inferred=True),),
            path=file.path,
            services=(label(name),),
            series=name,
        )
    )
    reading.odd(file.path, 1, f"When “{name}” went down is not said; there is no log of commits.")
