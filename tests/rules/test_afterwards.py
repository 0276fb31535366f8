"""INC401 to INC409: an owner, a postmortem in time, action items that are done."""

from typing import Any

import pytest
from told_world import judged, told

from incli.rules import RULES
from incli.rules.rule import MODES, answer

POSTMORTEMS: dict[str, Any] = {
    "severities": {
        "sev1": {
            "name": "1",
            "description": "x",
            "postmortem": {"draft": "3d", "review": "5bd"},
            "actions": "15d",
        },
        "sev2": {"name": "2", "description": "x", "postmortem": {"draft": "2bd"}},
        "sev3": {"name": "3", "description": "x"},
    }
}
"""It is a Monday morning; the third day ends on Thursday, the fifth business day on next Monday."""
TEXT = {"front": {"owner": "ana", "status": "in-review"}, "blob": "aaaa", "first_seen": "2d"}
OPENED = '- {at: "00:00", kind: opened}\n'
OVER = OPENED + '- {at: "01:00", kind: resolved, id: over}\n'
CANCELLED = OPENED + '- {at: "01:00", kind: cancelled}\n'
IMPORTED = """
- {at: "00:00", kind: opened, source: "pagerduty:1"}
- {at: "01:00", kind: resolved, owner: null, source: "pagerduty:2"}
"""
BY_CY = '- {at: "4d", by: cy, kind: postmortem-approved, blob: aaaa, path: postmortem.md}\n'

CASES: dict[str, dict[str, str]] = {
    "INC401": {
        "with the resolution": OVER,
        "before it": """
            - {at: "00:00", kind: opened}
            - {at: "00:30", kind: postmortem-requested, owner: cy}
            - {at: "01:00", kind: resolved, owner: null, because: "late"}
        """,
        "after it is too late": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved, owner: null, because: "late", expect: INC401}
            - {at: "02:00", kind: postmortem-requested, owner: cy}
        """,
        "after it, where some time is given": """
            params: {within: 1h}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved, owner: null, because: "late"}
              - {at: "02:00", kind: postmortem-requested, owner: cy}
        """,
        "that time is not over yet": """
            params: {within: 1h}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved, owner: null, because: "late"}
              - {at: "01:59:59", kind: gripe}
        """,
        "that time is over": """
            params: {within: 1h}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved, owner: null, because: "late", expect: INC401}
              - {at: "02:00:01", kind: postmortem-requested, owner: cy}
        """,
        "nobody we know": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved, owner: zoe, expect: INC401}
        """,
        "a team": """
            teams: {database: [ana]}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved, owner: database, expect: INC401}
        """,
        "reopened, the owner is still known": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved}
            - {at: "02:00", kind: reopened}
            - {at: "03:00", kind: resolved, owner: null, because: "again"}
        """,
        "as mild as is asked about": """
            params: {from_severity: sev3}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "01:00", kind: resolved, owner: null, because: "late", expect: INC401}
        """,
        "a severity that nobody named is none that is mild": """
            params: {from_severity: sev3}
            entries:
              - {at: "00:00", kind: opened, severity: null}
              - {at: "01:00", kind: resolved, owner: null, because: "late", expect: INC401}
        """,
    },
    "INC402": {
        "all of it, at once": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: started, customers: 0}
            - {at: "00:05", kind: impact, phase: ended}
            - {at: "00:05", kind: resolved}
        """,
        "nobody said when it began": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: ended, customers: 7}
            - {at: "00:50", kind: resolved, expect: INC402}
        """,
        "nobody said how many": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: started}
            - {at: "00:40", kind: impact, phase: ended}
            - {at: "00:50", kind: resolved, expect: INC402}
        """,
        "how many is not asked": """
            params: {customers: false}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", kind: impact, phase: started}
              - {at: "00:40", kind: impact, phase: ended}
              - {at: "00:50", kind: resolved}
        """,
        "while it runs nothing is missing": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: started}
        """,
        "over before it began": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: ended, expect: INC402}
            - {at: "00:10", kind: impact, phase: started}
        """,
        "noticed before it began, which is told also while it runs": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: detected, expect: INC402}
            - {at: "00:10", kind: impact, phase: started}
        """,
        "resolved while customers were affected": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: started, customers: 7}
            - {at: "00:50", kind: resolved}
            - {at: "01:10", kind: impact, phase: ended, expect: INC402}
        """,
        "the newest statement holds": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", kind: impact, phase: started, customers: 7}
            - {at: "00:04", kind: impact, phase: ended}
            - {at: "00:40", kind: impact, phase: ended}
            - {at: "00:50", kind: resolved}
        """,
        "as mild as is asked about": """
            params: {from_severity: sev3}
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: impact, phase: started, customers: 7}
              - {at: "00:50", kind: resolved, expect: INC402}
        """,
        "milder, what is stated is in order all the same": """
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "00:05", kind: impact, phase: ended, expect: INC402}
              - {at: "00:06", kind: impact, phase: started}
              - {at: "00:50", kind: resolved}
        """,
    },
    "INC403": {
        "both in time": OVER + BY_CY,
        "at the last second": OVER
        + '- {at: "2026-03-09T23:59:59Z", by: cy, kind: postmortem-approved, blob: a, path: x}',
        "a second later": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved, expect: INC403}
            - {at: "2026-03-10T00:00:00Z", by: cy, kind: postmortem-approved, blob: a, path: x}
        """,
        "approved by its owner is not reviewed": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved, expect: INC403}
            - {at: "4d", by: ana, kind: postmortem-approved, blob: aaaa, path: postmortem.md}
            - {at: "9d", kind: note}
        """,
        "what was reviewed in time may change later": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved}
            - {at: "4d", by: cy, kind: postmortem-approved, blob: bbbb, path: postmortem.md}
            - {at: "9d", kind: note}
        """,
        "not due yet": OVER,
        "never written, both are late": """
            postmortem: null
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved, expect: INC403}
              - {at: "9d", kind: note}
        """,
        "approved, though its file is still under review": """
            postmortem: null
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "2d", by: cy, kind: postmortem-approved, blob: aaaa, path: postmortem.md}
              - {at: "9d", kind: note}
        """,
        "published is reviewed": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved}
            - {at: "3d", kind: postmortem-published, blob: aaaa, path: postmortem.md}
            - {at: "9d", kind: note}
        """,
        "written late stands at the file": """
            postmortem: {front: {owner: ana}, first_seen: 4d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "5d", by: cy, kind: postmortem-approved, blob: aaaa, path: postmortem.md}
            expect: INC403
        """,
        "where nobody looked when it came, it is enough that it is there": """
            postmortem: {front: {owner: ana}}
            entries:
              - {at: "00:00", kind: opened, severity: sev2}
              - {at: "01:00", kind: resolved}
              - {at: "9d", kind: note}
        """,
        "by the severity in the end": """
            postmortem: null
            entries:
              - {at: "00:00", kind: opened, severity: sev3}
              - {at: "01:00", kind: resolved, expect: INC403}
              - {at: "02:00", kind: severity-changed, severity: sev2, replaces: opening}
              - {at: "4d", kind: note}
        """,
        "closed without a review": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved, expect: INC403}
            - {at: "2d", kind: closed}
            - {at: "9d", kind: action-added, text: "Later", owner: ana}
        """,
    },
    "INC404": {
        "two beside its owner": """
            postmortem: {front: {owner: ana, status: reviewed}, blob: aaaa}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", by: cy, kind: postmortem-approved, blob: aaaa, path: x}
              - {at: "4d", by: dee, kind: postmortem-approved, blob: aaaa, path: x}
        """,
        "its owner does not count, also where only the text names them": """
            postmortem: {front: {owner: dee, status: reviewed}, blob: aaaa}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", by: cy, kind: postmortem-approved, blob: aaaa, path: x}
              - {at: "4d", by: dee, kind: postmortem-approved, blob: aaaa, path: x}
            expect: INC404
        """,
        "one of them twice is one": """
            postmortem: {front: {owner: ana, status: reviewed}, blob: aaaa}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", by: cy, kind: postmortem-approved, blob: aaaa, path: x}
              - {at: "5d", by: cy, kind: postmortem-approved, blob: aaaa, path: x}
            expect: INC404
        """,
        "closed, whatever the text says of itself": """
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", kind: closed}
            expect: INC404
        """,
        "published, and changed afterwards": """
            params: {reviewers: 1}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", by: cy, kind: postmortem-approved, blob: bbbb, path: x}
              - {at: "5d", kind: postmortem-published, blob: bbbb, path: x}
            expect: INC404
        """,
        "as many as are asked for": """
            params: {reviewers: 1}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:00", kind: resolved}
              - {at: "4d", by: cy, kind: postmortem-approved, blob: aaaa, path: x}
              - {at: "5d", kind: postmortem-published, blob: aaaa, path: x}
        """,
    },
    "INC405": {
        "by the last day": OPENED
        + '- {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-17"}',
        "a day later": OPENED
        + """- {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-18",
               expect: INC405}""",
        "the severity sets the day": OPENED
        + '- {at: "02:00", kind: action-added, text: x, owner: cy}',
        "nobody sets the day": """
            - {at: "00:00", kind: opened, severity: sev3}
            - {at: "02:00", kind: action-added, text: x, owner: cy, expect: INC405}
        """,
        "where nothing is demanded any day will do": """
            - {at: "00:00", kind: opened, severity: sev3}
            - {at: "02:00", kind: action-added, text: x, owner: cy, due: "2031-01-01"}
        """,
        "owned by nobody": OPENED
        + '- {at: "02:00", kind: action-added, text: x, owner: zoe, expect: INC405}',
        "what is done or declined is left alone": """
            - {at: "00:00", kind: opened}
            - {at: "02:00", kind: action-added, text: x, owner: zoe, id: one}
            - {at: "02:01", kind: action-added, text: y, owner: zoe, id: two}
            - {at: "02:02", kind: action-added, text: z, owner: cy}
            - {at: "03:00", kind: action-closed, action: one, evidence: "https://x.example/1"}
            - {at: "03:01", kind: action-declined, action: two, because: "no"}
        """,
        "tracked where that is asked for": """
            params: {tracked: true}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "02:00", kind: action-added, text: x, owner: cy, id: one}
              - {at: "02:01", kind: action-added, text: y, owner: cy, expect: INC405}
              - {at: "03:00", kind: evidence-added, location: "https://x.example/1", action: one}
        """,
    },
    "INC406": {
        "on its day it is not overdue": OPENED
        + """- {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-12"}
- {at: "2026-03-12T23:59:59Z", kind: note}""",
        "when the day is over it is": OPENED
        + """- {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-12",
               expect: INC406}
- {at: "2026-03-13T00:00:00Z", kind: note}""",
        "so much is allowed": """
            params: {grace: 1d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-12"}
              - {at: "2026-03-13T23:59:59Z", kind: note}
        """,
        "the day that the severity sets": """
            - {at: "00:00", kind: opened}
            - {at: "02:00", kind: action-added, text: x, owner: cy, expect: INC406}
            - {at: "2026-03-18T00:00:00Z", kind: note}
        """,
        "opened again, it is still due": """
            - {at: "00:00", kind: opened}
            - {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-12", id: one,
               expect: INC406}
            - {at: "03:00", kind: action-closed, action: one, evidence: "https://x.example/1"}
            - {at: "04:00", kind: action-reopened, action: one, because: "not done"}
            - {at: "2026-03-14T00:00:00Z", kind: note}
        """,
        "closed incidents still owe": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: resolved}
            - {at: "02:00", kind: action-added, text: x, owner: cy, due: "2026-03-03",
               expect: INC406}
            - {at: "03:00", kind: closed}
            - {at: "5d", kind: gripe}
        """,
    },
    "INC409": {
        "what is left out is no disagreement": OPENED,
        "in another zone, and to the second": """
            postmortem: {front: {facts: {opened: "2026-03-02T10:00:00.400+01:00"}}}
            entries: [{at: "00:00", kind: opened}]
        """,
        "the worst severity": """
            postmortem: {front: {facts: {severity: sev2}}}
            entries: [{at: "00:00", kind: opened}]
            expect: INC409
        """,
        "more than the record has": """
            postmortem: {front: {facts: {customers: 12}}}
            entries: [{at: "00:00", kind: opened}]
            expect: INC409
        """,
        "another incident": """
            postmortem: {front: {incident: 2026-03-02-another}}
            entries: [{at: "00:00", kind: opened}]
            expect: INC409
        """,
        "another owner": """
            postmortem: {front: {owner: cy}}
            entries: [{at: "00:00", kind: opened}, {at: "01:00", kind: resolved}]
            expect: INC409
        """,
        "an owner where the record has none": """
            postmortem: {front: {owner: cy}}
            entries: [{at: "00:00", kind: opened}]
        """,
    },
}
EACH = [(rule, name, text) for rule, cases in CASES.items() for name, text in cases.items()]


@pytest.mark.parametrize(("rule", "name", "text"), EACH, ids=[f"{r}: {n}" for r, n, _ in EACH])
def test_a_rule_finds_what_is_wrong_and_nothing_else(rule: str, name: str, text: str) -> None:
    judged(rule, told(text, policy=POSTMORTEMS, postmortem=TEXT))


@pytest.mark.parametrize(
    ("rule", "text", "why"),
    [
        ("INC401", OPENED, "not resolved here"),
        ("INC401", CANCELLED, "not resolved here"),
        ("INC401", IMPORTED, "not resolved here"),
        ("INC402", OPENED, "nobody has stated"),
        ("INC402", IMPORTED, "nobody has stated"),
        ("INC403", OPENED, "the incident is open"),
        ("INC403", CANCELLED, "the incident is cancelled"),
        ("INC403", OVER.replace("opened", "opened, severity: sev3"), "no postmortem in sev3"),
        ("INC403", IMPORTED, "imported from pagerduty"),
        ("INC404", OVER, "does not count as reviewed yet"),
        ("INC404", IMPORTED, "imported from pagerduty"),
        ("INC404", f"postmortem: null\nentries:\n{OVER}", "no postmortem"),
        ("INC405", OVER, "no open action item"),
        ("INC406", OVER, "no open action item"),
        ("INC407", f"postmortem: null\nentries:\n{OVER}", "no postmortem"),
        ("INC409", f"postmortem: null\nentries:\n{OVER}", "no postmortem"),
    ],
)
def test_where_there_is_nothing_to_judge_a_rule_says_why(rule: str, text: str, why: str) -> None:
    case = told(text, policy=POSTMORTEMS, postmortem=TEXT, now="30d")
    found = case.found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert why in found.why


def test_a_text_that_nobody_looked_at_cannot_be_judged() -> None:
    text = {"front": {"status": "reviewed"}}
    assert told(OVER, postmortem=text).found(RULES["INC404"]).outcome == "cannot judge"


def test_a_late_postmortem_is_told_with_its_day() -> None:
    found = told(OVER, policy=POSTMORTEMS, now="9d").found(RULES["INC403"])
    assert [each.message for each in found.faults] == [
        (
            "The postmortem is not drafted 8d23h after the incident was resolved; it was due "
            "within 3d, until 2026-03-05 23:59:59Z."
        ),
        (
            "The postmortem is not reviewed 8d23h after the incident was resolved; it was due "
            "within 5bd, until 2026-03-09 23:59:59Z."
        ),
    ]


def test_who_was_named_too_late_is_told() -> None:
    text = CASES["INC401"]["after it is too late"]
    (fault,) = told(text).found(RULES["INC401"]).faults
    assert fault.message == (
        "Nobody owned the postmortem when this was resolved. cy was named 1h later."
    )


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ("{at: 4d, by: dee, kind: postmortem-approved, blob: aaaa, path: x}", "pass"),
        ("{at: 4d, by: dee, kind: postmortem-approved, blob: bbbb, path: x}", "fail"),
        ("{at: 4d, by: cy, kind: postmortem-approved, blob: aaaa, path: x}", "fail"),
    ],
)
def test_a_review_takes_as_many_as_inc404_asks_for(second: str, outcome: str) -> None:
    rules = {"INC404": {"mode": "audit", "params": {"reviewers": 2}}}
    policy = {**POSTMORTEMS, "rules": rules}
    case = told(f"{OVER}{BY_CY}- {second}\n", policy=policy, postmortem=TEXT, now="9d")
    assert case.found(RULES["INC403"]).outcome == outcome


def test_whose_approval_a_change_undid_is_told() -> None:
    text = {"front": {"status": "reviewed"}, "blob": "bbbb"}
    (fault,) = told(OVER + BY_CY, postmortem=text).found(RULES["INC404"]).faults
    assert fault.message == (
        "This text of the postmortem was approved by nobody; 2 are needed, beside its owner. "
        "cy approved another one, before it was changed."
    )


LATE = """
begins: "2026-03-02T20:00:00Z"
people: {bo: {}, cy: {timezone: Asia/Tokyo}, dee: {timezone: America/New_York}}
entries:
  - {at: "00:00", kind: opened}
  - {at: "02:10", by: cy, kind: joined}
  - {at: "02:20", by: dee, kind: joined}
  - {at: "02:20", by: dee, kind: joined, observer: true}
  - {at: "03:00", kind: resolved}
"""
"""Bo was up until eleven, cy was woken in Tokyo at seven, dee only looked on."""
TITLES = "## Timeline\n\n## People\n\n"
TABLE = "[incli: people]: #\n\n| Who |\n|---|\n| bo |\n\n[incli: end]: #\n\n"
ASKED = "> *What did this cost the people who responded?*\n\n"


@pytest.mark.parametrize(
    ("prose", "line"),
    [
        ("## What happened\n\nIt broke.\n", 0),
        (TITLES, 3),
        (TITLES + TABLE + ASKED, 3),
        (TITLES.replace("People", "Responders") + TABLE, 3),
    ],
)
def test_what_it_cost_people_is_not_said_by_a_table(prose: str, line: int) -> None:
    case = told(LATE, postmortem={"front": {"status": "in-review"}, "prose": prose})
    (fault,) = case.found(RULES["INC408"]).faults
    assert fault.line == line
    assert fault.message == (
        "Outside of their day, bo gave 3h and cy gave 50m, and cy was woken; the postmortem says "
        "nothing of it."
    )


@pytest.mark.parametrize(
    "prose",
    [
        TITLES + "Cy slept in.\n",
        TITLES + TABLE + ASKED + "Cy slept in.\n",
        TITLES.replace("People", "Responders") + TABLE + "Cy slept in.\n",
        TITLES.replace("People", "How people fared") + "Cy slept in.\n",
    ],
)
def test_a_sentence_in_the_section_about_people_is_enough(prose: str) -> None:
    case = told(LATE, postmortem={"front": {"status": "reviewed"}, "prose": prose})
    assert case.found(RULES["INC408"]).outcome == "pass"


@pytest.mark.parametrize(
    ("front", "params", "why"),
    [
        ({"status": "draft"}, {}, "a draft"),
        ({}, {}, "a draft"),
        ({"status": "in-review"}, {"from": "3h"}, "outside of their day"),
    ],
)
def test_of_drafts_and_of_short_evenings_nothing_is_asked(
    front: dict[str, str], params: dict[str, str], why: str
) -> None:
    found = told(LATE, postmortem={"front": front}, params=params).found(RULES["INC408"])
    assert found.outcome == "not applicable"
    assert why in found.why


BLAMING = """\
postmortem:
  prose: |
    It was human error.

    ## Causes

    - Cyrus was tired.
people: {cy: {name: Cyrus Vance}, ana: {}, bo: {}}
entries: [{at: "00:00", kind: opened}]
"""


def test_words_that_blame_stand_at_their_line_and_column() -> None:
    found = told(BLAMING).found(RULES["INC407"]).faults
    assert [(each.line, each.column, each.measured) for each in found] == [
        (1, 8, "error"),
        (5, 3, "person"),
    ]


def test_what_is_computed_from_the_record_is_nobodys_wording() -> None:
    prose = "## Action items\n\n[incli: actions]: #\n\n- Stop human error\n\n[incli: end]: #\n"
    assert told(OPENED, postmortem={"prose": prose}).found(RULES["INC407"]).outcome == "pass"


def test_kinds_of_wording_that_a_team_does_not_mind_are_left_alone() -> None:
    found = told(BLAMING, params={"kinds": ["person", "blame"]}).found(RULES["INC407"]).faults
    assert [each.measured for each in found] == ["person"]


@pytest.mark.parametrize("mode", MODES)
def test_words_alone_are_a_warning_at_most(mode: str) -> None:
    said = answer(RULES["INC407"], mode, "", None, None)
    assert said.mode == min(mode, "warn", key=MODES.index)
    assert answer(RULES["INC401"], mode, "", None, None).mode == mode
