"""Recordings of calls are kept as long as agreed, and not longer.

They are needed until the review is done, and hold people's voices. Git keeps what was committed
once: a recording that must really go is kept elsewhere, and only its address is recorded.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.layout import incident_folder
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Each recording that was ever added, by its age."""
    keep, gone = asked["keep"], asked["gone"]
    if keep is None and gone is None:
        raise NotApplicable("the policy does not say how long recordings are kept")
    for incident in case.incidents():
        for entry in incident.recordings:
            starts: datetime = getattr(entry.body, "starts", entry.at)
            removed = _removed(case, incident, entry)
            age = case.now - starts
            path = f"{incident_folder(incident.id)}/timeline/{entry.id}.yaml"
            if gone is not None and age > gone and removed is None:
                yield Fault(
                    f"This recording is {age.days} days old, and still there; after {gone.days} "
                    "days it is to be gone.",
                    path=path,
                    measured=f"{age.days}d",
                    allowed=f"{gone.days}d",
                    param="gone",
                    hint=f'remove it, and: incli redact {entry.handle} --because "kept long enough"',
                )
            if keep is not None and removed is not None and removed - starts < keep:
                yield Fault(
                    f"This recording was removed after {(removed - starts).days} days; it is to "
                    f"be kept for {keep.days}.",
                    path=path,
                    measured=f"{(removed - starts).days}d",
                    allowed=f"{keep.days}d",
                    param="keep",
                    hint=f"restore it: git log -- {incident_folder(incident.id)}/recordings",
                )


def _removed(case: RepositoryCase, incident: Incident, entry: Entry) -> datetime | None:
    """When it was found to be gone: its entry redacted, or its file not there now."""
    for each in incident.timeline:
        if each.kind == "redacted" and getattr(each.body, "entry", "") == entry.id:
            return each.at
    location = str(getattr(entry.body, "location", ""))
    path = f"{incident_folder(incident.id)}/{location}"
    is_file = location.startswith("recordings/")
    there = case.recordings() if is_file else None
    return case.now if there is not None and path not in there else None


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
