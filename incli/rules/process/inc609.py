"""Recordings of calls are kept as long as agreed, and not longer.

They are needed until the review is done, and hold people's voices. Git keeps what was committed
once: a recording that must really go is kept elsewhere, and only its address is recorded. Gone is
what is redacted and has no file; one that was removed by mistake can be restored.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from shlex import quote

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.layout import incident_folder, is_kept_as
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Each recording that was ever added, by its age."""
    keep, gone = asked["keep"], asked["gone"]
    if keep is None and gone is None:
        raise NotApplicable("the policy does not say how long recordings are kept")
    there = case.recordings()
    for incident in case.incidents():
        for entry in incident.recordings:
            held = _Held(case.now, incident, entry, there)
            if gone is not None and held.age > gone and not held.is_gone:
                yield _too_long(held, gone)
            removed = held.removed
            if keep is not None and removed is not None and removed - held.starts < keep:
                yield _too_short(held, removed, keep)


class _Held:
    """A recording, as its entry, and the files that lie there, tell of it."""

    def __init__(
        self, now: datetime, incident: Incident, entry: Entry, there: frozenset[str] | None
    ) -> None:
        self._now = now
        self.incident = incident
        self.entry = entry
        self._there = there
        self.starts: datetime = getattr(entry.body, "starts", entry.at)
        self.age = now - self.starts
        self.redacted = incident.redacted_at.get(entry.id)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The file of it that lies there; once it is redacted, what no entry names any more.

        Names of files begin with their hash, which a redacted entry still has: so what belongs to
        another recording is told apart.
        """
        folder, there = incident_folder(self.incident.id), self._there or frozenset()
        if self.redacted is None:
            return tuple(there.intersection([f"{folder}/{_location(self.entry)}"]))
        named = {f"{folder}/{_location(each)}" for each in self.incident.recordings}
        others = {_digest(each) for each in self.incident.recordings} - {_digest(self.entry)}
        inside = (each for each in there - named if each.startswith(f"{folder}/recordings/"))
        return tuple(
            sorted(each for each in inside if not any(is_kept_as(each, one) for one in others))
        )

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it is there: its entry is redacted, and it has no file."""
        return self.redacted is not None and not self.files

    @property
    def removed(self) -> datetime | None:
        """When it was found to be removed: its entry redacted, or its file missing now."""
        if self.redacted is not None:
            return None if self.files else self.redacted
        is_file = _location(self.entry).startswith("recordings/")
        missing = is_file and self._there is not None and not self.files
        return self._now if missing else None

    @property
    def path(self) -> str:
        """The file of its entry."""
        return f"{incident_folder(self.incident.id)}/timeline/{self.entry.id}.yaml"


def _too_long(held: _Held, gone: timedelta) -> Fault:
    what = "still there"
    if held.redacted is not None:
        lie = "lies" if len(held.files) == 1 else "lie"
        what = f"its entry is redacted, but {several(held.files)} {lie} there"
    elif held.removed is not None:
        what = "its file is gone, but not what its entry says of it"
    how = [f"git rm {' '.join(map(quote, held.files))}"] if held.files else []
    if held.redacted is None:
        redact = f"incli -i {held.incident.id} redact {held.entry.handle}"
        how.append(f'{redact} --because "kept long enough"')
    return Fault(
        f"This recording is {held.age.days} days old, and {what}; after {gone.days} days it is to "
        "be gone.",
        path=held.path,
        measured=f"{held.age.days}d",
        allowed=f"{gone.days}d",
        param="gone",
        hint="    and: ".join(how),
    )


def _too_short(held: _Held, removed: datetime, keep: timedelta) -> Fault:
    lasted = removed - held.starts
    return Fault(
        f"This recording was removed after {lasted.days} days; it is to be kept for {keep.days}.",
        path=held.path,
        measured=f"{lasted.days}d",
        allowed=f"{keep.days}d",
        param="keep",
        hint=f"restore it: git log -- {incident_folder(held.incident.id)}/recordings",
    )


def _location(entry: Entry) -> str:
    return str(getattr(entry.body, "location", ""))


def _digest(entry: Entry) -> str:
    return getattr(entry.body, "sha256", None) or ""


RULE = Rule(
    id="INC609",
    name="recordings-kept-and-gone",
    scope="repository",
    judge=judge,
    source="ours, from the storage limitation of data protection law (GDPR, article 5 (1) e); "
    "PagerDuty incident-response-docs, after/post_mortem_process: the recording is for the review",
    params=(
        Param("keep", "span", None, "how long a recording is kept at least", stricter="higher"),
        Param("gone", "span", None, "after how long it is to be gone", stricter="lower"),
    ),
    watches=(),
    hint="remove the recording, and redact its entry",
    passing="""
params: {keep: 30d, gone: 90d}
now: 40d
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "01:00", by: ana, kind: recording-added, location: "https://calls.example/1", starts: "00:05"}
""",
    failing="""
params: {keep: 30d, gone: 90d}
now: 100d
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "01:00", by: ana, kind: recording-added, location: "https://calls.example/1", starts: "00:05"}
expect: INC609
""",
)
