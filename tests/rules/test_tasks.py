"""INC301 to INC305: named people for named tasks, a time box, an outcome."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_world import judged, told

from incli.domain.due import owed
from incli.domain.incident import replay
from incli.domain.policy import ResponsePolicy
from incli.domain.state import Header
from incli.rules import RULES
from incli.rules.written.script import BEGINS, Script
from incli.rules.written.testcase import TestCase

CASES: dict[str, dict[str, str]] = {
    "INC301": {
        "one person": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, owner: cy}
        """,
        "a team, a role, somebody": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, owner: database, expect: INC301}
            - {at: "00:06", kind: task-added, owner: scribe, expect: INC301}
            - {at: "00:07", kind: task-added, owner: somebody, expect: INC301}
        """,
    },
    "INC302": {
        "as long as is allowed": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, box: 1h}
        """,
        "longer": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, box: 61m, expect: INC302}
        """,
        "extended by more": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", by: cy, kind: task-extended, task: look, box: 1h}
            - {at: "00:07", by: cy, kind: task-extended, task: look, box: 2h, expect: INC302}
        """,
        "extended when it had ended: without effect": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", by: cy, kind: task-done, task: look}
            - {at: "00:07", by: cy, kind: task-extended, task: look, box: 2h}
        """,
    },
    "INC303": {
        "done as late as is allowed": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:20", by: cy, kind: task-done, task: look}
        """,
        "a second later": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:20:01", by: cy, kind: task-done, task: look, expect: INC303}
        """,
        "dropped is ended, too": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:20", by: cy, kind: task-dropped, task: look}
        """,
        "not heard of again": """
            now: "00:21"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added, expect: INC303}
        """,
        "there is still time": """
            now: "00:20"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added}
        """,
        "each box counts": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:30", by: cy, kind: task-extended, task: look, expect: INC303}
            - {at: "00:40", by: cy, kind: task-extended, task: look}
            - {at: "01:00", by: cy, kind: task-done, task: look, expect: INC303}
        """,
        "an acknowledgement moves nothing": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:14", by: cy, kind: task-acknowledged, task: look}
            - {at: "00:30", by: cy, kind: task-done, task: look, expect: INC303}
        """,
        "its second end is without effect": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", by: cy, kind: task-done, task: look}
            - {at: "02:00", by: ana, kind: task-dropped, task: look}
        """,
        "a box that outlives the incident is fine": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:19", kind: resolved}
            - {at: "05:00", by: cy, kind: task-done, task: look}
        """,
        "and so is one that ran out between two times it was open": """
            now: "09:00"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added}
              - {at: "00:10", kind: resolved}
              - {at: "05:00", kind: reopened}
        """,
        "recorded late, but done in time": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:14", by: cy, kind: task-done, task: look, late: "Busy", recorded: "04:00"}
        """,
        "imported tasks have no box that anybody knew of": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added, id: look}
              - {at: "00:06", by: cy, kind: task-done, task: look}
              - {at: "00:05", kind: task-added, source: "jira:7"}
        """,
    },
    "INC304": {
        "at the last instant": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-acknowledged, task: look}
        """,
        "a second later": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10:01", by: cy, kind: task-acknowledged, task: look, expect: INC304}
        """,
        "never": """
            now: "00:11"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added, expect: INC304}
        """,
        "the limit of the policy holds": """
            policy: {limits: {acknowledge: 2m}}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: task-added, id: look}
              - {at: "00:08", by: cy, kind: task-acknowledged, task: look, expect: INC304}
        """,
        "a short box is shorter": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, box: 2m, id: look}
            - {at: "00:08", by: cy, kind: task-acknowledged, task: look, expect: INC304}
        """,
        "what is done or extended was heard": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", kind: task-added, id: call}
            - {at: "00:07", by: cy, kind: task-done, task: look}
            - {at: "00:08", by: cy, kind: task-extended, task: call}
        """,
        "only its owner acknowledges a task": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", by: dee, kind: task-acknowledged, task: look}
            - {at: "00:12", by: cy, kind: task-extended, task: look, expect: INC304}
        """,
        "but anybody can call it off": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", kind: task-dropped, task: look}
        """,
        "who takes it on has heard it": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: task-added}
            - {at: "09:00", kind: note}
        """,
        "over before it was due": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added}
            - {at: "00:09", kind: resolved}
            - {at: "09:00", kind: note}
        """,
    },
    "INC305": {
        "done before, with an outcome": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:50", by: cy, kind: task-done, task: look}
            - {at: "00:50", kind: resolved}
        """,
        "done after": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look, expect: INC305}
            - {at: "00:50", kind: resolved, because: "We are tired", overrides: [tasks]}
            - {at: "00:51", by: cy, kind: task-done, task: look}
        """,
        "why it was dropped is an outcome": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", kind: task-added, id: call}
            - {at: "00:10", kind: task-dropped, task: look, because: "It is not the replica"}
            - {at: "00:11", kind: task-dropped, task: call, expect: INC305}
            - {at: "00:50", kind: resolved}
        """,
        "an outcome that was redacted was one": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look, id: done}
            - {at: "00:11", kind: redacted, entry: done, because: "A name was in it"}
            - {at: "00:50", kind: resolved}
        """,
        "what was given afterwards is not asked about": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", kind: task-added}
        """,
        "a reopened incident has until its last resolution": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:50", kind: resolved}
            - {at: "05:00", kind: reopened}
            - {at: "05:30", by: cy, kind: task-done, task: look}
            - {at: "06:00", kind: resolved}
        """,
    },
}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule, cases in CASES.items() for text in cases.values()],
    ids=[f"{rule} {name}" for rule, cases in CASES.items() for name in cases],
)
def test_a_rule_finds_what_is_marked_and_nothing_else(rule: str, text: str) -> None:
    judged(rule, told(text, teams={"database": ["ana", "cy"]}))


OPEN = '- {at: "00:00", kind: opened}\n'
TASK = OPEN + '- {at: "00:05", kind: task-added}\n'
IMPORTED = OPEN + '- {at: "00:05", kind: task-added, source: "jira:7"}\n'


@pytest.mark.parametrize(
    ("rule", "text", "why"),
    [
        *((f"INC30{number}", OPEN, "nobody was given a task") for number in (1, 2, 3, 4)),
        *((f"INC30{number}", IMPORTED, "nobody was given a task") for number in (1, 2, 3, 4)),
        ("INC305", OPEN + '- {at: "00:50", kind: resolved}', "nobody was given a task"),
        ("INC305", IMPORTED + '- {at: "00:50", kind: resolved}', "nobody was given a task"),
        ("INC305", TASK, "not resolved"),
        ("INC305", TASK + '- {at: "00:50", kind: merged, into: other}', "not resolved"),
    ],
)
def test_where_there_is_nothing_to_judge_a_rule_says_why(rule: str, text: str, why: str) -> None:
    found = told(text, now="9d").found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert why in found.why


def test_what_a_task_was_given_to_is_said() -> None:
    case = told(
        """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: task-added, owner: database, expect: INC301}
        - {at: "00:06", kind: task-added, owner: eve, expect: INC301}
        """,
        teams={"database": ["ana", "cy"]},
    )
    assert [each.message for each in judged("INC301", case).faults] == [
        "“Look” was given to database, which is a team.",
        "“Look” was given to eve, which is nobody whom policies/people.yaml names.",
    ]


@pytest.mark.parametrize(
    ("rule", "more", "said"),
    [
        ("INC303", "", "was not heard of in the 45m after that; 5m are allowed."),
        ("INC303", "done", "was heard of again 15m later; 5m are allowed."),
        ("INC304", "", "was not acknowledged for 55m by cy; 5m are allowed."),
        ("INC304", "done", "was acknowledged after 25m by cy; 5m are allowed."),
    ],
)
def test_how_late_it_was_is_said(rule: str, more: str, said: str) -> None:
    done = '- {at: "00:30", by: cy, kind: task-done, task: look}\n' if more else ""
    task = TASK.replace("}\n", ", id: look}\n").replace("opened, id: look", "opened")
    found = told(task + done + '- {at: "01:00", kind: resolved}').found(RULES[rule])
    assert [each.message.endswith(said) for each in found.faults] == [True], found.faults


Steps = list[tuple[int, str]]
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(
        st.integers(1, 20),
        st.sampled_from(
            ["task-acknowledged", "task-extended", "task-done", "task-dropped", "resolved"]
        ),
    ),
    max_size=6,
)


def happened(box: int, steps: Steps) -> list[dict[str, Any]]:
    """The entries about one task, each so many minutes after the one before, up to now."""
    entries: list[dict[str, Any]] = [
        {"kind": "opened", "by": "bo", "title": "x", "at": "00:00"},
        {"kind": "task-added", "by": "bo", "owner": "cy", "text": "x", "box": f"{box}m"},
    ]
    entries[1] |= {"at": "00:01", "id": "task"}
    minute = 1
    for wait, kind in steps:
        minute += wait
        named = {"owner": "bo"} if kind == "resolved" else {"task": "task"}
        extra = {"box": "7m"} if kind == "task-extended" else {}
        entries.append({"kind": kind, "by": "cy", **named, **extra, "at": _offset(minute)})
    return [*entries, {"kind": "note", "by": "bo", "text": "now", "at": _offset(minute + 1)}]


def _offset(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@given(st.integers(1, 40), STEPS)
def test_the_check_finds_what_due_had_foretold_and_nothing_else(box: int, steps: Steps) -> None:
    data = {"entries": happened(box, steps), "params": {"grace": "0m"}}
    script = Script(data, ResponsePolicy(BEGINS))
    entries = [entry for _, entry in script.entries()]
    foretold: dict[str, set[str]] = {"INC303": set(), "INC304": set()}
    for number, entry in enumerate(entries[2:], start=2):
        before = replay("x", Header("x"), entries[:number])
        for each in owed(before, ResponsePolicy(BEGINS)):
            if each.what.startswith("task ") and each.due < entry.at:
                rule = "INC304" if each.what.endswith("to be acknowledged") else "INC303"
                foretold[rule].add(str(each.due))
    for rule, overdue in foretold.items():
        found = TestCase(data).found(RULES[rule])
        assert found.outcome != "broken", found.why
        assert len(found.faults) == len(overdue), rule


@given(st.integers(1, 40), STEPS, st.integers(0, 20), st.integers(0, 10))
def test_more_time_never_adds_a_finding(box: int, steps: Steps, grace: int, more: int) -> None:
    def found(rule: str, param: str, minutes: int) -> set[str]:
        case = TestCase({"entries": happened(box, steps), "params": {param: f"{minutes}m"}})
        return {each.entry for each in case.found(RULES[rule]).faults}

    for rule, param in (("INC302", "longest"), ("INC303", "grace"), ("INC304", "within")):
        assert found(rule, param, grace + more + 1) <= found(rule, param, grace + 1)
