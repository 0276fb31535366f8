"""INC208 to INC211: nobody waits, what was captured is sorted, the call is recorded."""

import pytest
from told_world import judged, told

from incli.rules import RULES

CASES: dict[str, dict[str, str]] = {
    "INC208": {
        "stayed as long as is allowed": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look}
            - {at: "00:40", kind: left, person: cy}
            - {at: "03:00", kind: resolved, owner: bo}
        """,
        "a minute longer": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look, expect: INC208}
            - {at: "00:41", kind: left, person: cy}
            - {at: "03:00", kind: resolved, owner: bo}
        """,
        "who finds something is at work": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look}
            - {at: "00:35", by: cy, kind: finding}
            - {at: "01:00", kind: left, person: cy}
            - {at: "03:00", kind: resolved, owner: bo}
        """,
        "and so is who has the next task, or a role": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:03", kind: assigned, role: scribe, person: dee}
            - {at: "00:05", kind: task-added, owner: dee, id: dees}
            - {at: "00:06", kind: task-added, id: look}
            - {at: "00:10", by: cy, kind: task-done, task: look}
            - {at: "00:11", by: dee, kind: task-done, task: dees}
            - {at: "00:15", kind: task-added, box: 2h, id: more}
            - {at: "01:30", by: cy, kind: task-done, task: more}
            - {at: "01:40", kind: left, person: cy}
            - {at: "01:40", kind: left, person: dee}
            - {at: "03:00", kind: resolved, owner: bo}
        """,
        "it is the end of the last task that is marked": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:05", kind: task-added, id: look}
            - {at: "00:06", kind: task-added, id: call}
            - {at: "00:10", by: cy, kind: task-done, task: look}
            - {at: "00:11", by: cy, kind: task-done, task: call, expect: INC208}
            - {at: "01:00", kind: left, person: cy}
            - {at: "03:00", kind: resolved, owner: bo}
        """,
        "either half can be given up: how long somebody stays": """
            params: {within: null}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:05", kind: task-added, id: look}
              - {at: "00:10", by: cy, kind: task-done, task: look}
              - {at: "01:00", kind: left, person: cy}
              - {at: "03:00", kind: resolved, owner: bo}
        """,
        "or who is still there at the end": """
            params: {after: null}
            now: "9d"
            entries:
              - {at: "00:00", by: ana, kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:50", kind: resolved, owner: bo}
        """,
        "observers are left alone": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:03", by: dee, kind: joined, observer: true}
              - {at: "03:00", kind: resolved, owner: bo}
        """,
        "released within the hour after the resolution": """
            now: "9d"
            entries:
              - {at: "00:00", by: ana, kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:03", by: dee, kind: note}
              - {at: "00:50", kind: resolved}
              - {at: "01:50", kind: left, person: dee}
        """,
        "a minute later": """
            now: "9d"
            entries:
              - {at: "00:00", by: ana, kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:03", by: dee, kind: note}
              - {at: "00:50", kind: resolved, expect: INC208}
              - {at: "01:51", kind: left, person: dee}
        """,
        "there is still time": """
            now: "01:50"
            entries:
              - {at: "00:00", by: ana, kind: opened}
              - {at: "00:02", kind: assigned}
              - {at: "00:03", by: dee, kind: note}
              - {at: "00:50", kind: resolved}
        """,
    },
    "INC209": {
        "sorted by the resolution": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:10", kind: todo, id: alert}
              - {at: "02:00", kind: sorted, entry: alert, when: never}
              - {at: "02:00", kind: resolved}
        """,
        "after it": """
            - {at: "00:00", kind: opened}
            - {at: "00:10", kind: todo, id: alert, expect: INC209}
            - {at: "02:00", kind: resolved}
            - {at: "02:01", kind: sorted, entry: alert, when: later}
        """,
        "what was captured just before has an hour": """
            - {at: "00:00", kind: opened}
            - {at: "01:50", kind: todo, id: alert}
            - {at: "02:00", kind: resolved}
            - {at: "02:50", kind: sorted, entry: alert, when: later}
        """,
        "and no more": """
            now: "02:50:01"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "01:50", kind: todo, expect: INC209}
              - {at: "02:00", kind: resolved}
        """,
        "sorted twice is sorted": """
            - {at: "00:00", kind: opened}
            - {at: "00:10", kind: todo, id: alert}
            - {at: "00:20", kind: sorted, entry: alert, when: later}
            - {at: "02:00", kind: resolved}
            - {at: "09:00", kind: sorted, entry: alert, when: now}
        """,
        "what is parked, too, where the team wants it": """
            now: "9d"
            params: {kinds: [todo, parked]}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:10", kind: parked, expect: INC209}
              - {at: "02:00", kind: resolved}
        """,
        "a reopened incident has until its last resolution": """
            - {at: "00:00", kind: opened}
            - {at: "00:10", kind: todo, id: alert}
            - {at: "02:00", kind: resolved}
            - {at: "05:00", kind: reopened}
            - {at: "05:50", kind: sorted, entry: alert, when: later}
            - {at: "06:00", kind: resolved}
        """,
    },
    "INC210": {
        "a task in time": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:25", kind: task-added}
        """,
        "too late": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined, expect: INC210}
            - {at: "00:26", kind: task-added}
        """,
        "let go in time": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:25", kind: left, person: cy}
            - {at: "09:00", kind: resolved}
        """,
        "until now": """
            now: "00:26"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:05", by: cy, kind: joined, expect: INC210}
        """,
        "over before": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:20", kind: resolved}
            - {at: "09:00", kind: note}
        """,
        "who comes when it is over waits for nothing": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:20", kind: resolved}
              - {at: "00:21", by: cy, kind: joined}
        """,
        "an expert waits for tasks, whoever has another role does not": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined, role: subject-matter-expert, expect: INC210}
            - {at: "00:05", by: dee, kind: joined, role: scribe}
            - {at: "09:00", kind: resolved}
        """,
        "a role is something to do": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:06", kind: assigned, role: deputy, person: cy}
            - {at: "09:00", kind: resolved}
        """,
        "who writes is at work": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:20", by: cy, kind: finding}
            - {at: "09:00", kind: resolved}
        """,
        "who says twice that they are here waits since the first time": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined, expect: INC210}
            - {at: "00:20", by: cy, kind: joined}
            - {at: "00:30", kind: task-added}
        """,
        "who was at work before saying so does not wait": """
            - {at: "00:00", kind: opened}
            - {at: "00:03", kind: task-added, id: look}
            - {at: "00:05", by: cy, kind: task-done, task: look}
            - {at: "00:06", by: cy, kind: joined}
            - {at: "09:00", kind: resolved}
        """,
        "who comes back begins anew": """
            - {at: "00:00", kind: opened}
            - {at: "00:03", by: cy, kind: finding}
            - {at: "00:05", kind: left, person: cy}
            - {at: "01:00", by: cy, kind: joined, expect: INC210}
            - {at: "09:00", kind: resolved}
        """,
        "who comes to look on waits no more": """
            - {at: "00:00", kind: opened}
            - {at: "00:05", by: cy, kind: joined}
            - {at: "00:10", by: cy, kind: joined, observer: true}
            - {at: "09:00", kind: resolved}
        """,
    },
    "INC211": {
        "on the next day": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:50", kind: resolved}
              - {at: "38:59:59", kind: recording-added}
        """,
        "a second too late": """
            now: "9d"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:50", kind: resolved}
              - {at: "39:00", kind: recording-added, expect: INC211}
        """,
        "never": """
            now: "9d"
            expect: INC211
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:50", kind: resolved}
        """,
        "there is still time": """
            now: "20:00"
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:50", kind: resolved}
        """,
        "it is the worst severity that counts": """
            now: "9d"
            expect: INC211
            entries:
              - {at: "00:00", kind: opened, severity: sev4}
              - {at: "00:20", kind: severity-changed, severity: sev2, id: up}
              - {at: "00:50", kind: resolved}
              - {at: "01:50", kind: severity-changed, severity: sev4, replaces: up}
        """,
        "watched: somebody cites a moment of it": """
            now: "9d"
            params: {watched: 5d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:40", kind: recording-added}
              - {at: "00:50", kind: resolved}
              - {at: "134:59:59", by: cy, kind: note, cites: ["recordings/call.vtt#t=00:08:32"]}
        """,
        "watched: also by the name that its file had": """
            now: "9d"
            params: {watched: 5d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:40", kind: recording-added, location: recordings/0123456789ab-call.vtt}
              - {at: "00:50", kind: resolved}
              - {at: "1d", by: cy, kind: note, cites: ["recordings/call.vtt#t=8"]}
        """,
        "too late": """
            now: "9d"
            params: {watched: 2d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:40", kind: recording-added}
              - {at: "00:50", kind: resolved}
              - {at: "5d", by: cy, kind: note, cites: ["recordings/call.vtt#t=8"], expect: INC211}
        """,
        "neither a citation of something else, nor during the call, nor an import": """
            now: "9d"
            params: {watched: 5d}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:10", kind: note, cites: ["recordings/call.vtt#t=8"]}
              - {at: "00:40", kind: recording-added, expect: INC211}
              - {at: "00:50", kind: resolved}
              - {at: "1d", kind: note, cites: ["recordings/call.vtt.bak#t=8", "#t=8"]}
              - {at: "1d", kind: note, source: "vtt:8", cites: ["recordings/call.vtt#t=8"]}
        """,
    },
}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule, cases in CASES.items() for text in cases.values()],
    ids=[f"{rule} {name}" for rule, cases in CASES.items() for name in cases],
)
def test_a_rule_finds_what_is_marked_and_nothing_else(rule: str, text: str) -> None:
    judged(rule, told(text))


OPEN = '- {at: "00:00", kind: opened}'
ENDED = OPEN + '\n- {at: "03:00", kind: resolved}'
IMPORTED = '- {at: "00:00", kind: opened, source: "slack:1"}\n- {at: "03:00", kind: resolved}'
EMPTIED = """
params: {within: null}
entries: [{at: "00:00", kind: opened}, {at: "03:00", kind: resolved}]
"""


@pytest.mark.parametrize(
    ("rule", "text", "why"),
    [
        ("INC208", IMPORTED, "without who was there"),
        ("INC209", ENDED, "nothing was captured"),
        ("INC209", OPEN + '\n- {at: "00:30", kind: todo}', "not resolved"),
        ("INC209", ENDED + '\n- {at: "00:30", kind: todo, source: "slack:2"}', "nothing was"),
        ("INC210", ENDED, "nobody said"),
        ("INC210", OPEN + '\n- {at: "00:05", by: cy, kind: joined, source: "x:2"}', "nobody said"),
        ("INC211", OPEN, "not resolved"),
        ("INC211", IMPORTED, "from slack, without recordings"),
        ("INC211", ENDED.replace("opened", "opened, severity: sev3"), "asked for in sev3"),
        ("INC211", EMPTIED, "sets no “within”"),
    ],
)
def test_where_there_is_nothing_to_judge_a_rule_says_why(rule: str, text: str, why: str) -> None:
    found = told(text, now="9d").found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert why in found.why


def test_all_who_were_not_released_are_named_at_the_resolution() -> None:
    found = judged(
        "INC208",
        told(
            """
            - {at: "00:00", by: ana, kind: opened}
            - {at: "00:02", kind: assigned}
            - {at: "00:03", by: cy, kind: note}
            - {at: "00:04", by: dee, kind: note}
            - {at: "00:50", kind: resolved, expect: INC208}
            """,
            now="9d",
        ),
    )
    assert [each.message for each in found.faults] == [
        "cy and dee were not released when the incident was resolved; 1h are allowed."
    ]
