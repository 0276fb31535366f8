"""Alertmanager: what it posts to a webhook (version 4), one payload a file, or JSON lines.

groupKey, and the first     the id of the incident; payloads of the group are of the same incident
alert's startsAt            while it is open, or as long as they tell of the same alerts
a criterion of the policy   opens it: named by a label `criterion`, or met by a value: a label or an
                            annotation called like the criterion's metric, or `metric` and `value`
a label severity            sev1 to sev5 opens it, too; where nothing does, the payload is a notice
commonAnnotations.summary,  the title
or alertname
startsAt                    opened, impact started
each alert                  what was found, with its summary or description; when it is resolved, a
                            note
status: resolved            impact ended and resolved, when the last alert ended
labels service              services
externalURL                 its address

The same payload again changes nothing. A group that fires anew after it was resolved is another
incident.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Found, Note
from incli.domain.policy import ResponsePolicy
from incli.domain.triage import triage
from incli.exchange.incidents.draft import (
    Draft,
    DraftEntry,
    DraftIncident,
    Reading,
    Source,
    by_suffix,
    label,
    labels,
)
from incli.exchange.incidents.jsons import Json, demanded, listed, mapping, parts, texts
from incli.exchange.incidents.levels import numbered
from incli.exchange.incidents.when import read_when


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every JSON file, and files of JSON lines."""
    return by_suffix(names, ".json", ".jsonl", ".ndjson")


def read(source: Source) -> Draft:
    """An incident for each payload that a criterion opens."""
    reading = Reading()
    for file in source.files:
        for value, line in parts(file, reading):
            for each in value if isinstance(value, list) else [value]:
                with reading.rejecting(file.path, line):
                    _Payload(file.path, line, mapping(each), source).read(reading)
    return reading.draft()


class _Alert(NamedTuple):
    """One alert of a payload."""

    key: str
    labels: Mapping[str, Json]
    annotations: Mapping[str, Json]
    start: datetime
    end: datetime | None

    def words(self) -> str:
        """What it says, on one line."""
        name = texts(self.labels.get("alertname")) or "alert"
        where = texts(self.labels.get("instance")) or texts(self.labels.get("pod"))
        said = texts(self.annotations.get("summary")) or texts(self.annotations.get("description"))
        head = f"{name} ({where})" if where else name
        return f"{head}: {said}" if said else head


class _Payload:
    """One payload."""

    def __init__(self, path: str, line: int, said: Mapping[str, Json], source: Source) -> None:
        self._path, self._line, self._said, self._source = path, line, said, source
        self._group = demanded(said, "groupKey", path, line)
        self._alerts = [_alert(mapping(each), source.zone) for each in listed(said.get("alerts"))]
        if not self._alerts:
            raise InvalidData(Finding(path, line, 1, "There is no alert in it."))
        self._start = min(each.start for each in self._alerts)

    def read(self, reading: Reading) -> None:
        """Add what it is to the reading."""
        title = self._title()
        opens = self._opens()
        if opens is None:
            message = f"No criterion of the policy is met, and no severity named: “{title}”."
            reading.notice(self._path, self._line, message)
            return
        severity, criterion = opens
        services = labels(texts(each.labels.get("service")) for each in self._alerts)
        opened = Opened(title, severity, criterion, services)
        started = DraftEntry("impact-started", self._start, Impact("started"), inferred=True)
        entries = (
            started,
            DraftEntry("opened", self._start, opened, inferred=True, line=self._line),
            *self._entries(),
        )
        reading.incidents.append(
            DraftIncident(
                key=f"{self._group}@{self._start.isoformat()}",
                title=title,
                opened=self._start,
                entries=entries,
                path=self._path,
                line=self._line,
                services=services,
                url=texts(self._said.get("externalURL")) or None,
                state=True,
                series=self._group,
            )
        )

    def _title(self) -> str:
        common = mapping(self._said.get("commonAnnotations"))
        first = self._alerts[0]
        return label(
            texts(common.get("summary"))
            or texts(first.annotations.get("summary"))
            or texts(first.labels.get("alertname")),
            "Alert",
        )

    def _opens(self) -> tuple[str, str | None] | None:
        """The severity, and the criterion, that open an incident; None where none does."""
        policy = self._source.policy(self._start) if self._source.policy else None
        if policy is not None and (found := self._by_criterion(policy)):
            return found
        levels = (numbered(texts(each.labels.get("severity"))) for each in self._alerts)
        named = sorted(filter(None, levels))
        return (named[0], None) if named else None

    def _by_criterion(self, policy: ResponsePolicy) -> tuple[str, str] | None:
        """The worst severity that a criterion of the policy gives, and the criterion."""
        levels = list(policy.severities.values())
        criteria = [(level.id, each) for level in levels for each in level.criteria]
        metrics = {str(each["metric"]) for _, each in criteria if "metric" in each}
        found = []
        for alert in self._alerts:
            named = texts(alert.labels.get("criterion"))
            found += [(level, named) for level, each in criteria if each.get("id") == named]
            answers = triage(levels, _measured(alert, metrics))
            found += [(each.severity, each.criterion) for each in answers if each.met]
        return min(found, default=None)

    def _entries(self) -> Iterator[DraftEntry]:
        for each in self._alerts:
            yield DraftEntry(each.key, each.start, Found(each.words()), line=self._line)
            if each.end is not None:
                words = f"resolved: {each.words()}"
                yield DraftEntry(f"{each.key}-end", each.end, Note(words), line=self._line)
        if texts(self._said.get("status")) == "resolved":
            ends = [each.end for each in self._alerts if each.end]
            end = max(ends, default=self._start)
            yield DraftEntry("impact-ended", end, Impact("ended"), inferred=True, line=self._line)
            yield DraftEntry("resolved", end, Resolved(), inferred=True, line=self._line)


def _alert(said: Mapping[str, Json], zone: tzinfo | None) -> _Alert:
    """An alert; raises `ValueError` where it does not say when it began."""
    named = mapping(said.get("labels"))
    start = read_when(texts(said.get("startsAt")), zone)
    fingerprint = texts(said.get("fingerprint")) or ",".join(
        f"{key}={texts(value)}" for key, value in sorted(named.items())
    )
    end = None
    if texts(said.get("status")) == "resolved":
        ended = texts(said.get("endsAt"))
        end = None if ended.startswith("0001-") or not ended else read_when(ended, zone).at
    key = f"{fingerprint}@{start.at.isoformat()}"
    return _Alert(key, named, mapping(said.get("annotations")), start.at, end)


def _measured(alert: _Alert, metrics: set[str]) -> dict[str, float]:
    """What an alert says of the policy's metrics."""
    said = {**alert.labels, **alert.annotations}
    named = {texts(said.get("metric")): said.get("value")}
    found = {each: _number(said.get(each, named.get(each))) for each in metrics}
    return {metric: value for metric, value in found.items() if value is not None}


def _number(value: Json) -> float | None:
    try:
        return float(texts(value).removesuffix("%"))
    except ValueError:
        return None
