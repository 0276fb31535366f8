"""When something is said to have happened and when it was recorded belong together.

Both are claims, and hold each other: what was recorded well afterwards says `late` and why, and
nothing is recorded before it happens. What was imported says where it came from instead.
"""

from collections.abc import Iterator

from incli.rules.cases.history import HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import new_entries, short
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each new entry against the author's date of its commit, and against now."""
    drift, ahead = asked["drift"], asked["ahead"]
    applies = False
    for commit, change, _, entry in new_entries(case):
        applies = True
        known = min(commit.authored, case.now)
        measured, allowed, param = entry.at - known, ahead, "ahead"
        if measured > ahead:
            recorded = "now" if known == case.now else f"when commit {short(commit.id)} was written"
            wrong = f"It lies {span(measured)} after {clock(known)}, {recorded}"
        else:
            recorded_at = max(commit.authored, commit.committed)
            measured, allowed, param = recorded_at - entry.at, drift, "drift"
            if measured <= drift or entry.late or entry.source:
                continue
            wrong = (
                f"It was recorded {span(measured)} after it happened, and does not say why so late"
            )
        yield Fault(
            f"{wrong}; {span(allowed)} are allowed.",
            entry=entry.id,
            field="at",
            path=change.path,
            commit=commit.id,
            measured=span(measured),
            allowed=span(allowed),
            param=param,
        )
    if not applies:
        raise NotApplicable("the change brings no entry")


RULE = Rule(
    id="INC707",
    name="recorded-in-time",
    scope="history",
    judge=judge,
    source="ours: a live entry is recorded as it happens; git's dates are the author's own claims",
    params=(
        Param(
            "drift",
            "span",
            "2m",
            "how long after it happened something is recorded without saying why",
            stricter="lower",
        ),
        Param(
            "ahead",
            "span",
            "3m",
            "how far clocks may be ahead of each other; two minutes are followed without a word",
            stricter="lower",
        ),
    ),
    needs=("history", "entries"),
    mode="enforce",
    hint='incli --at TIME note "…"    says by itself that it is late; set the clock by NTP',
    passing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
  - {at: "00:01", by: ana, kind: note, text: "Since when?", late: "nobody had a hand free", id: when}
commits:
  - {at: "00:01", changes: [{entry: slow}]}
  - {at: "03:00", changes: [{entry: when}]}
""",
    failing="""
now: "02:00"
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow, expect: INC707}
commits:
  - {at: "00:10", changes: [{entry: slow}]}
""",
)
