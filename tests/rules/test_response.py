"""INC203 to INC207: severity is not argued, objections are heard."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_world import judged, told

from incli.rules import RULES
from incli.rules.written.testcase import TestCase

CRITERIA: dict[str, Any] = {
    "severities": {
        "sev1": {
            "name": "SEV-1",
            "description": "Bad",
            "criteria": [{"id": "nobody-can-pay", "text": "x"}, {"id": "data-lost", "text": "x"}],
        },
        "sev4": {"name": "4", "description": "Mild", "criteria": [{"id": "slow", "text": "x"}]},
        "sev5": {"name": "5", "description": "None"},
    }
}
CASES: dict[str, dict[str, str]] = {
    "INC203": {
        "a criterion of that severity": """
            - {at: "00:00", kind: opened, criterion: data-lost}
        """,
        "a criterion of another": """
            - {at: "00:00", kind: opened, criterion: slow, expect: INC203}
        """,
        "a criterion that is not written down": """
            - {at: "00:00", kind: opened, severity: sev5, criterion: feels-bad, expect: INC203}
        """,
        "what is named must be there, also where none is asked for": """
            params: {from_severity: sev1}
            entries: [{at: "00:00", kind: opened, severity: sev4, criterion: fast, expect: INC203}]
        """,
        "the mildest that needs one needs one": """
            params: {from_severity: sev4}
            entries: [{at: "00:00", kind: opened, severity: sev4, expect: INC203}]
        """,
        "an import that names one is held to it": """
            - {at: "00:00", kind: opened, source: "x:1", criterion: slow, expect: INC203}
        """,
        "set in time": """
            params: {set_within: 30m}
            entries:
              - {at: "00:00", kind: opened, severity: null}
              - {at: "00:30", kind: severity-changed, severity: sev2}
              - {at: "01:00", kind: note}
        """,
        "set late": """
            params: {set_within: 30m}
            entries:
              - {at: "00:00", kind: opened, severity: null, expect: INC203}
              - {at: "00:31", kind: severity-changed, severity: sev2}
        """,
        "never set": """
            params: {set_within: 30m}
            entries:
              - {at: "00:00", kind: opened, severity: null, expect: INC203}
              - {at: "00:31", kind: note}
        """,
        "not set, and there is time": """
            params: {set_within: 30m}
            entries:
              - {at: "00:00", kind: opened, severity: null}
              - {at: "00:10", kind: note}
        """,
    },
    "INC204": {
        "at the very end, by the commander": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:50", kind: resolved}
            - {at: "00:50", kind: severity-changed, severity: sev2, replaces: opening}
        """,
        "a moment before": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:49:59", kind: severity-changed, severity: sev2, replaces: opening,
               expect: INC204}
            - {at: "00:50", kind: resolved}
        """,
        "while it still runs": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:30", kind: severity-changed, severity: sev2, replaces: opening,
               expect: INC204}
        """,
        "reopened, it runs again": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:50", kind: resolved}
            - {at: "05:00", kind: reopened}
            - {at: "05:10", kind: severity-changed, severity: sev2, replaces: opening,
               expect: INC204}
            - {at: "05:50", kind: resolved}
        """,
        "between the resolution and the reopening it does not": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", kind: severity-changed, severity: sev2, replaces: opening}
            - {at: "05:00", kind: reopened}
            - {at: "05:50", kind: resolved}
        """,
        "once the impact is mitigated, where the team wants that": """
            params: {once_mitigated: true}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:30", kind: impact, phase: mitigated}
              - {at: "00:31", kind: severity-changed, severity: sev2, replaces: opening}
        """,
        "and not before": """
            params: {once_mitigated: true}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:29", kind: severity-changed, severity: sev2, replaces: opening,
                 expect: INC204}
              - {at: "00:30", kind: impact, phase: mitigated}
        """,
        "by somebody else": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", by: cy, kind: severity-changed, severity: sev2, replaces: opening,
               expect: INC204}
        """,
        "by who took over command": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, id: bo}
            - {at: "00:10", kind: handover-offered, to: cy, replaces: bo, id: offer}
            - {at: "00:11", by: cy, kind: handover-accepted, offer: offer, replaces: bo}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", by: cy, kind: severity-changed, severity: sev2, replaces: opening}
        """,
        "by anybody where nobody ever commanded": """
            - {at: "00:00", kind: opened}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", by: cy, kind: severity-changed, severity: sev2, replaces: opening}
        """,
        "without a reason": """
            - {at: "00:00", kind: opened}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", kind: severity-changed, severity: sev2, replaces: opening,
               because: null, expect: INC204}
        """,
        "a reason that was redacted was one": """
            - {at: "00:00", kind: opened}
            - {at: "00:50", kind: resolved}
            - {at: "01:00", kind: severity-changed, severity: sev2, replaces: opening, id: down}
            - {at: "01:01", kind: redacted, entry: down, because: "A name was in it"}
        """,
    },
    "INC205": {
        "as many changes as are allowed": """
            params: {relevels: 2}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: severity-changed, severity: sev2}
              - {at: "00:06", kind: severity-changed, severity: sev1}
        """,
        "each one more": """
            params: {relevels: 1}
            entries:
              - {at: "00:00", kind: opened, severity: sev4}
              - {at: "00:05", kind: severity-changed, severity: sev3}
              - {at: "00:06", kind: severity-changed, severity: sev2, expect: INC205}
              - {at: "00:07", kind: severity-changed, severity: sev1, expect: INC205}
        """,
        "the first severity of all is no change": """
            params: {relevels: 1}
            entries:
              - {at: "00:00", kind: opened, severity: null}
              - {at: "00:05", kind: severity-changed, severity: sev3}
              - {at: "00:06", kind: severity-changed, severity: sev2}
        """,
        "what had no effect is none": """
            params: {relevels: 1}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: severity-changed, severity: sev1, id: up}
              - {at: "00:06", by: cy, kind: severity-changed, severity: sev2, replaces: opening}
        """,
        "the review may settle it": """
            params: {relevels: 1}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: severity-changed, severity: sev1, id: up}
              - {at: "00:50", kind: resolved}
              - {at: "00:51", kind: severity-changed, severity: sev2, replaces: up}
        """,
        "lowered when it had rested": """
            - {at: "00:00", kind: opened, severity: sev3}
            - {at: "00:05", kind: severity-changed, severity: sev1, id: up}
            - {at: "00:20", kind: severity-changed, severity: sev2, replaces: up}
        """,
        "and too soon": """
            - {at: "00:00", kind: opened, severity: sev3}
            - {at: "00:05", kind: severity-changed, severity: sev1, id: up}
            - {at: "00:19", kind: severity-changed, severity: sev2, replaces: up, expect: INC205}
        """,
        "raising is never too soon": """
            - {at: "00:00", kind: opened}
            - {at: "00:30", kind: severity-changed, severity: sev3, replaces: opening}
            - {at: "00:31", kind: severity-changed, severity: sev1}
        """,
        "the quiet can be given up": """
            params: {quiet: null, relevels: 2}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: severity-changed, severity: sev1, id: up}
              - {at: "00:06", kind: severity-changed, severity: sev2, replaces: up}
        """,
    },
    "INC206": {
        "decided against it": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", by: cy, kind: objected, proposal: fail-over}
            - {at: "00:12", kind: decided, proposal: fail-over, decision: no-go}
            - {at: "00:50", kind: resolved}
        """,
        "never decided": """
            - {at: "00:00", kind: opened}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", by: cy, kind: objected, proposal: fail-over, expect: INC206}
            - {at: "00:50", kind: resolved}
        """,
        "another proposal from before is no answer": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:09", kind: proposed, id: wait}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", by: cy, kind: objected, proposal: fail-over, expect: INC206}
            - {at: "00:12", kind: decided, proposal: wait, decision: go}
            - {at: "00:50", kind: resolved}
        """,
        "an objection after the decision is answered by a new one": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", kind: decided, proposal: fail-over, decision: go}
            - {at: "00:12", by: cy, kind: objected, proposal: fail-over}
            - {at: "00:13", by: cy, kind: proposed, text: "Go back", id: back}
            - {at: "00:14", kind: decided, proposal: back, decision: no-go}
            - {at: "00:50", kind: resolved}
        """,
        "who does not command answers nothing": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", by: cy, kind: objected, proposal: fail-over, expect: INC206}
            - {at: "00:12", by: dee, kind: decided, proposal: fail-over, decision: go}
            - {at: "00:50", kind: resolved}
        """,
        "answered after it had been reopened": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:10", kind: proposed, id: fail-over}
            - {at: "00:11", by: cy, kind: objected, proposal: fail-over}
            - {at: "00:50", kind: resolved}
            - {at: "02:00", kind: reopened}
            - {at: "02:10", kind: decided, proposal: fail-over, decision: go}
            - {at: "02:50", kind: resolved}
        """,
    },
    "INC207": {
        "just long enough": """
            params: {window: 2m}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:10", kind: proposed, risk: "Loses orders", id: fail-over}
              - {at: "00:12", kind: decided, proposal: fail-over, decision: go}
        """,
        "too fast": """
            params: {window: 2m}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:10", kind: proposed, risk: "Loses orders", id: fail-over}
              - {at: "00:11:59", kind: decided, proposal: fail-over, decision: go, expect: INC207}
        """,
    },
}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule, cases in CASES.items() for text in cases.values()],
    ids=[f"{rule} {name}" for rule, cases in CASES.items() for name in cases],
)
def test_a_rule_finds_what_is_marked_and_nothing_else(rule: str, text: str) -> None:
    judged(rule, told(text, policy=CRITERIA))


OPEN = '- {at: "00:00", kind: opened}'
ENDED = OPEN + '\n- {at: "03:00", kind: resolved}'
IMPORTED = '- {at: "00:00", kind: opened, source: "slack:1"}\n- {at: "03:00", kind: resolved}'

MILD = "{params: {from_severity: sev3}, entries: [{at: '00:00', kind: opened, severity: sev4}]}"
RAISED = """
- {at: "00:00", kind: opened, severity: sev3}
- {at: "00:30", kind: severity-changed, severity: sev1, id: up}
- {at: "03:00", kind: resolved}"""
LOWERED = "kind: severity-changed, severity: sev2, replaces: up}"


@pytest.mark.parametrize(
    ("rule", "text", "why"),
    [
        ("INC203", '[{at: "00:00", kind: opened, severity: null}]', "opened without a severity"),
        ("INC203", '[{at: "00:00", kind: opened, severity: sev5}]', "no criterion is asked for"),
        ("INC203", '[{at: "00:00", kind: opened, unsure: [sev1, sev2]}]', "is asked for, in sev1"),
        ("INC203", IMPORTED, "from slack, without a criterion"),
        ("INC204", ENDED, "never lowered"),
        ("INC203", MILD, "no criterion is asked for, in sev4"),
        ("INC204", RAISED, "never lowered"),
        ("INC204", RAISED + '\n- {at: "04:00", source: "slack:2", ' + LOWERED, "never lowered"),
        ("INC205", RAISED.replace("00:30", "04:00"), "never changed while it was open"),
        ("INC205", ENDED, "never changed"),
        ("INC206", ENDED, "nobody objected"),
        ("INC206", OPEN, "not resolved"),
        ("INC206", OPEN + '\n- {at: "00:30", kind: cancelled}', "not resolved"),
        ("INC207", ENDED, "nothing was decided"),
    ],
)
def test_where_there_is_nothing_to_judge_a_rule_says_why(rule: str, text: str, why: str) -> None:
    found = told(text, policy=CRITERIA, now="9d").found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert why in found.why


@pytest.mark.parametrize(
    ("proposed", "decided"),
    [
        ("risk: Loses orders", "decision: no-go"),
        ("rollback: Fail back", "decision: go"),
        ("risk: Loses orders", 'decision: go, source: "slack:7"'),
    ],
)
def test_what_is_not_done_or_not_risky_needs_no_time_to_object(proposed: str, decided: str) -> None:
    text = f"""
        - {{at: "00:00", kind: opened}}
        - {{at: "00:02", kind: assigned}}
        - {{at: "00:10", kind: proposed, {proposed}, id: x}}
        - {{at: "00:10:01", kind: decided, proposal: x, {decided}}}
    """
    assert told(text).found(RULES["INC207"]).outcome == "not applicable"


def test_a_lowering_can_be_wrong_in_three_ways_at_once() -> None:
    found = judged(
        "INC204",
        told("""
        - {at: "00:00", kind: opened}
        - {at: "00:02", kind: assigned}
        - {at: "00:30", by: cy, kind: severity-changed, severity: sev2, replaces: opening,
           because: null, expect: INC204}
        """),
    )
    assert [each.message for each in found.faults] == [
        "The severity was lowered to sev2 before it was resolved.",
        "cy lowered the severity; that is for bo.",
        "The severity was lowered to sev2 without a reason.",
    ]


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5)), max_size=8),
    st.integers(0, 4),
    st.integers(1, 30),
)
def test_more_changes_and_less_quiet_never_add_a_finding(
    changes: list[tuple[int, int]], most: int, quiet: int
) -> None:
    entries: list[dict[str, Any]] = [{"at": "00:00", "by": "bo", "kind": "opened", "title": "x"}]
    minute, label = 0, None
    for number, (wait, level) in enumerate(changes):
        minute += wait
        entries.append(
            {
                "at": f"{minute // 60:02}:{minute % 60:02}",
                "by": "bo",
                "kind": "severity-changed",
                "severity": f"sev{level}",
                "because": "x",
                "id": f"s{number}",
            }
            | ({"replaces": label} if label else {})
        )
        label = f"s{number}"

    def found(relevels: int, rest: int) -> set[tuple[str, str]]:
        params = {"relevels": relevels, "quiet": f"{rest}m"}
        case = TestCase({"entries": entries, "params": params})
        return {(each.entry, each.param) for each in case.found(RULES["INC205"]).faults}

    assert found(most + 1, quiet) <= found(most, quiet)
    assert found(most, quiet) <= found(most, quiet + 1)
