"""The call is recorded, the link is kept, and somebody watches it afterwards.

Of what was said at three in the morning people remember the beginning and the end. That it was
watched is seen in an entry from after the resolution that cites a moment of it (`--cites`): ours,
as the record has nothing else that could say so. It is asked for once the team sets `watched`.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.domain.citing import meant
from incli.domain.entry import Entry
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.severity import rank, worst
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The link in time after the resolution, and then a citation of it."""
    resolved = case.incident.resolved
    if resolved is None:
        raise NotApplicable("it is not resolved")
    levels = tuple(level for _, _, level in case.levels() if level)
    if not levels or rank(worst(levels)) > rank(asked.must("from_severity")):
        raise NotApplicable(f"no recording is asked for in {case.named_levels()}")
    case.must_keep("recordings", "recording-added")
    first = next(case.entries("recording-added"), None)
    due = case.due(case.level_at(resolved), resolved, asked.must("within"))
    if (first.at if first else case.now) > due:
        added = f"was added at {clock(first.at)}" if first else "is missing"
        yield Fault(
            f"The recording of the call {added}; it was due at {clock(due)}.",
            entry=first.id if first else "",
            field="at" if first else "",
            measured=clock(first.at) if first else "none",
            allowed=asked.must("within"),
            param="within",
        )
    if first and asked["watched"] is not None:
        yield from _unwatched(case, first, resolved, asked["watched"])


def _unwatched(
    case: IncidentCase, first: Entry, resolved: datetime, within: str
) -> Iterator[Fault]:
    due = case.due(case.level_at(resolved), resolved, within)
    places = _places(case)
    cited = next((e for e in case.entries() if e.at >= resolved and _cites(e, places)), None)
    if (cited.at if cited else case.now) <= due:
        return
    seen = f"was cited only at {clock(cited.at)}" if cited else "was cited by nobody"
    yield Fault(
        f"The recording {seen} after the resolution; it was to be watched by {clock(due)}.",
        entry=(cited or first).id,
        field="cites" if cited else "location",
        measured=clock(cited.at) if cited else "nobody",
        allowed=within,
        param="watched",
        hint='incli note "…" --cites recordings/call.vtt#t=00:08:32',
    )


def _places(case: IncidentCase) -> frozenset[str]:
    kept = (each.body for each in case.entries("recording-added"))
    return frozenset(each.location for each in kept if isinstance(each, RecordingAdded))


def _cites(entry: Entry, places: frozenset[str]) -> bool:
    """Whether a person cites a moment of a recording; an import of a transcript watches nothing."""
    cited = {part for cite in entry.cites for part in (cite, cite.rpartition("#")[0])}
    return not entry.source and any(meant(cite, filter(None, places)) for cite in cited)


RULE = Rule(
    id="INC211",
    name="call-recorded",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/different_roles (the scribe keeps the "
    "recording) and after/post_mortem_process; the figures are ours",
    params=(
        Param(
            "from_severity",
            "severity",
            "sev2",
            "the mildest severity in which this holds",
            stricter="milder",
        ),
        Param(
            "within",
            "deadline",
            "1d",
            "how soon after the resolution the link is there",
            stricter="lower",
        ),
        Param(
            "watched",
            "deadline",
            None,
            "how soon after the resolution somebody has watched it",
            stricter="lower",
        ),
    ),
    hint="incli recording add URL --starts TIME",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
  - {at: "02:00", by: cy, kind: recording-added, location: "https://example.com/call", starts: "00:05"}
now: "7d"
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:50", by: bo, kind: resolved, owner: ana}
  - {at: "3d", by: cy, kind: recording-added, location: "https://example.com/call", starts: "00:05", expect: INC211}
now: "7d"
""",
)
