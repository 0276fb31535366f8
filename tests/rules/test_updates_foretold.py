"""INC201 over any history of an incident: it finds what `incli due` had told before."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from told_world import LEVELS, POLICY, policy_of

from incli.domain.due import owed
from incli.domain.incident import replay
from incli.domain.policy import ResponsePolicy, policy_from_data
from incli.domain.state import Header
from incli.domain.times import read_duration
from incli.rules import RULES
from incli.rules.written.script import Script
from incli.rules.written.testcase import TestCase

Steps = list[tuple[int, str]]
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(
        st.integers(1, 90),
        st.sampled_from(
            ["public", "executive", "promise", "sev1", "sev2", "sev4", "resolved", "reopened"]
        ),
    ),
    max_size=12,
)
"""What happens, each so many minutes after the one before."""


def happened(steps: Steps, first: str = "sev2") -> list[dict[str, Any]]:
    """The entries of a history; the last one is where it is judged."""
    entries: list[dict[str, Any]] = [
        {"at": "00:00", "kind": "opened", "by": "bo", "title": "x", "severity": first, "id": "s0"}
    ]
    minute, level, label = 0, first, "s0"
    for number, (wait, what) in enumerate(steps, start=1):
        minute += wait
        entry: dict[str, Any] = {"at": _offset(minute), "by": "bo"}
        if what in {"public", "executive", "promise"}:
            audience = "public" if what == "promise" else what
            entry |= {"kind": "update-posted", "audience": audience, "text": "x"}
            entry |= {"next": _offset(minute + 15)} if what == "promise" else {}
        elif what.startswith("sev"):
            if what == level:
                continue
            entry |= {"kind": "severity-changed", "severity": what, "replaces": label}
            entry |= {"because": "x", "id": f"s{number}"}
            level, label = what, f"s{number}"
        else:
            entry |= {"kind": what, **({"because": "x"} if what == "reopened" else {"owner": "bo"})}
        entries.append(entry)
    return [*entries, {"at": _offset(minute + 1), "by": "bo", "kind": "note", "text": "now"}]


def _offset(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def scaled(factor: int) -> dict[str, Any]:
    """The cadences of each severity, each time so many times as long."""

    def longer(text: str) -> str:
        return f"{read_duration(text) * factor // timedelta(minutes=1)}m"

    return {
        level: {
            who: {key: text if key == "relax_after" else longer(text) for key, text in pace.items()}
            for who, pace in audiences.items()
        }
        for level, audiences in LEVELS.items()
        if level != "sev3"
    }


@given(STEPS)
def test_the_check_finds_what_due_had_foretold_and_nothing_else(steps: Steps) -> None:
    data = {"entries": happened(steps), "policy": POLICY}
    policy = policy_from_data({"effective": "2026-01-01T00:00:00Z", **POLICY})
    script = Script(data, ResponsePolicy(policy.effective))
    entries = [entry for _, entry in script.entries()]
    foretold = 0
    for number, entry in enumerate(entries[1:], start=1):
        before = replay("x", Header("x"), entries[:number])
        overdue = {
            each.what.removesuffix(" update")
            for each in owed(before, policy)
            if each.what.endswith(" update") and each.due < entry.at
        }
        if entry.kind not in {"resolved", "note"}:
            overdue &= {getattr(entry.body, "audience", "")}
        foretold += len(overdue)
    found = TestCase(data).found(RULES["INC201"])
    assert found.outcome != "broken", found.why
    assert len(found.faults) == foretold


@given(STEPS, st.integers(1, 4), st.integers(2, 4))
def test_more_time_never_adds_a_finding(steps: Steps, factor: int, more: int) -> None:
    def found(times: int) -> set[tuple[str, str]]:
        case = TestCase({"entries": happened(steps), "policy": policy_of(scaled(times))})
        return {(each.entry, each.hint) for each in case.found(RULES["INC201"]).faults}

    assert found(factor * more) <= found(factor)


@given(st.integers(1, 200), st.integers(1, 60), st.integers(1, 20))
def test_who_always_posts_when_it_is_due_is_never_late(first: int, every: int, posts: int) -> None:
    minutes = [first + every * number for number in range(posts)]
    entries = happened([])[:1]
    entries += [
        {"at": _offset(at), "by": "bo", "kind": "update-posted", "audience": "public", "text": "x"}
        for at in minutes
    ]
    cadence = {"public": {"first": f"{first}m", "every": f"{every}m"}}
    case = TestCase({"entries": entries, "params": {"cadence": cadence}})
    assert case.found(RULES["INC201"]).outcome == "pass"
