"""Nobody's own time goes back from one commit to the next.

Whoever writes has seen their own earlier entries, so a new one does not happen before them, unless
it says that it is late. Two clones of one person that do not know of each other are no
contradiction: only what a commit grew from is looked at.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.rules.cases.history import Commit, HistoryCase
from incli.rules.naming import named
from incli.rules.params import Asked
from incli.rules.record.brought import new_entries
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each new entry against the newest by the same person that its commit grew from."""
    applies = False
    for commit, change, incident, entry in new_entries(case):
        applies = True
        if entry.late or entry.source:
            continue
        newest = _newest(case, commit, incident, entry.by)
        if newest is not None and newest - entry.at > asked["drift"]:
            back = span(newest - entry.at)
            yield Fault(
                f"{case.team.name(entry.by)} had recorded something of {clock(newest)} before, "
                f"{back} later than this.",
                entry=entry.id,
                field="at",
                path=change.path,
                commit=commit.id,
                measured=back,
                allowed=span(asked["drift"]),
                param="drift",
            )
    if not applies:
        raise NotApplicable("the change brings no entry")


def _newest(case: HistoryCase, commit: Commit, incident: str, person: str) -> datetime | None:
    names = [
        name
        for parent in commit.parents
        for entry_id in case.held(parent, incident)
        if (name := named(entry_id)) and name.by == person
    ]
    return max(names, key=lambda name: name.stamp).at if names else None


RULE = Rule(
    id="INC709",
    name="time-goes-on",
    scope="history",
    judge=judge,
    source="ours; Lamport, “Time, Clocks, and the Ordering of Events in a Distributed System”",
    params=(
        Param(
            "drift",
            "span",
            "2m",
            "how far back is fine without a word",
            stricter="lower",
        ),
    ),
    needs=("history", "entries"),
    mode="warn",
    hint='incli --at TIME note "…"    says by itself that it is late; set the clock by NTP',
    passing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
  - {at: "00:10", by: ana, kind: note, text: "Slower", id: slower}
held: [slow]
commits:
  - {changes: [{entry: slower}]}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow, expect: INC709}
  - {at: "00:10", by: ana, kind: note, text: "Slower", id: slower}
held: [slower]
commits:
  - {changes: [{entry: slow}]}
""",
)
