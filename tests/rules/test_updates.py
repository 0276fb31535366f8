"""INC201 and INC202: who is told, how soon and how often."""

import pytest
from told_world import POLICY, judged, told

from incli.rules import RULES

UNDATED = """
- {at: "00:00", kind: opened, severity: sev2, source: "cstate:x"}
- {at: "00:00", kind: update-posted, source: "cstate:x1", late: "imported; not dated"}
- {at: "00:50", kind: update-posted, source: "cstate:x2"}
- {at: "01:10", kind: resolved, source: "cstate:x3"}
"""

AT_ONCE = """
- {at: "00:00", kind: opened, severity: sev2, source: "cstate:x"}
- {at: "00:00", kind: update-posted, source: "cstate:x1"}
- {at: "09:00", kind: resolved, source: "cstate:x2"}
"""

ENDED_FIRST = """
- {at: "00:00", kind: resolved, source: "cstate:x2"}
- {at: "00:10", kind: opened, severity: sev2, source: "cstate:x"}
- {at: "09:00", kind: update-posted, source: "cstate:x1"}
"""

CADENCE = {
    "a posted update at the due instant passes": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted}
        - {at: "00:25", kind: update-posted}
        - {at: "00:45", kind: resolved}
    """,
    "a second later it does not": """
        - {at: "00:00", kind: opened}
        - {at: "00:05:01", kind: update-posted, expect: INC201}
        - {at: "00:25:02", kind: update-posted, expect: INC201}
        - {at: "00:45:02", kind: resolved}
    """,
    "what would be due after the end is not owed": """
        - {at: "00:00", kind: opened}
        - {at: "00:04", kind: cancelled}
    """,
    "what was due before the end and never came stands at the last update": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, expect: INC201}
        - {at: "00:50", kind: resolved}
        - {at: "00:51", kind: update-posted}
    """,
    "where nothing ever came it stands at the incident": """
        expect: INC201
        entries:
          - {at: "00:00", kind: opened}
          - {at: "00:50", kind: resolved}
    """,
    "a merged incident goes on elsewhere": """
        - {at: "00:00", kind: opened}
        - {at: "00:04", kind: merged, into: 2026-03-02-other}
        - {at: "02:00", kind: note}
    """,
    "an open incident is held to it until now": """
        now: "00:25"
        entries:
          - {at: "00:00", kind: opened}
          - {at: "00:05", kind: update-posted}
    """,
    "and a second later it is overdue": """
        now: "00:25:01"
        entries:
          - {at: "00:00", kind: opened}
          - {at: "00:05", kind: update-posted, expect: INC201}
    """,
    "each audience has a pace of its own": """
        entries:
          - {at: "00:00", kind: opened, severity: sev2}
          - {at: "00:10", kind: update-posted}
          - {at: "00:30", kind: update-posted}
          - {at: "01:00", kind: update-posted}
          - {at: "01:01", kind: update-posted, audience: executive, expect: INC201}
          - {at: "01:05", kind: resolved}
    """,
    "one audience more is nobody's business": """
        - {at: "00:00", kind: opened, severity: sev2}
        - {at: "00:08", kind: update-posted}
        - {at: "00:30", kind: update-posted, audience: internal}
        - {at: "00:38", kind: resolved}
    """,
    "a promise sooner than demanded is kept": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:15"}
        - {at: "00:15", kind: update-posted}
        - {at: "00:30", kind: resolved}
    """,
    "or not": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:15"}
        - {at: "00:16", kind: update-posted, expect: INC201}
        - {at: "00:30", kind: resolved}
    """,
    "a promise later than demanded gives no more time": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "01:05"}
        - {at: "00:40", kind: update-posted, expect: INC201}
        - {at: "00:41", kind: resolved}
    """,
    "a promise for after the end is nobody's": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:15"}
        - {at: "00:14", kind: resolved}
    """,
    "a promise holds where the policy demands nothing": """
        - {at: "00:00", kind: opened, severity: sev4}
        - {at: "00:05", kind: update-posted, next: "00:35", expect: INC201}
        - {at: "01:00", kind: resolved}
    """,
    "after a while less is demanded": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted}
        - {at: "00:25", kind: update-posted}
        - {at: "00:45", kind: update-posted}
        - {at: "01:05", kind: update-posted}
        - {at: "01:25", kind: update-posted}
        - {at: "01:45", kind: update-posted}
        - {at: "02:00", kind: update-posted}
        - {at: "03:00", kind: update-posted}
        - {at: "03:59", kind: resolved}
    """,
    "or nothing but what is promised": """
        - {at: "00:00", kind: opened, severity: sev5}
        - {at: "00:05", kind: update-posted, next: "01:05"}
        - {at: "01:05", kind: update-posted}
        - {at: "09:00", kind: resolved}
    """,
    "a draft tells nobody anything": """
        - {at: "00:00", kind: opened}
        - {at: "00:04", kind: update-drafted, id: draft}
        - {at: "00:09", kind: update-posted, draft: draft, expect: INC201}
        - {at: "00:10", kind: resolved}
    """,
    "what happened in time counts, however late it was recorded": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, late: "The network was down", recorded: "05:00"}
        - {at: "00:20", kind: resolved}
    """,
    "an update from before the opening counts as the first": """
        - {at: "00:00", kind: update-posted}
        - {at: "00:10", kind: opened}
        - {at: "00:30", kind: update-posted}
        - {at: "00:31", kind: resolved}
    """,
    "without a severity nothing is demanded, and then counts from the first one": """
        - {at: "00:00", kind: opened, severity: null}
        - {at: "01:00", kind: severity-changed, severity: sev1}
        - {at: "01:05", kind: update-posted}
        - {at: "01:10", kind: resolved}
    """,
    "a raise counts from then": """
        - {at: "00:00", kind: opened, severity: sev4}
        - {at: "03:00", kind: severity-changed, severity: sev1}
        - {at: "03:05", kind: update-posted}
        - {at: "03:20", kind: resolved}
    """,
    "a raise puts nothing off": """
        - {at: "00:00", kind: opened, severity: sev2}
        - {at: "00:08", kind: severity-changed, severity: sev1}
        - {at: "00:12", kind: update-posted, expect: INC201}
        - {at: "00:20", kind: resolved}
    """,
    "what is overdue in the one severity stays so in the other": """
        - {at: "00:00", kind: opened, id: opening}
        - {at: "00:30", kind: severity-changed, severity: sev4, replaces: opening}
        - {at: "02:00", kind: update-posted, expect: INC201}
        - {at: "02:01", kind: resolved}
    """,
    "a lowering gives the time of the milder one": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted}
        - {at: "00:15", kind: severity-changed, severity: sev2, replaces: opening}
        - {at: "00:45", kind: update-posted}
        - {at: "01:15", kind: resolved}
    """,
    "reopened, it begins anew": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:20"}
        - {at: "00:10", kind: resolved}
        - {at: "48:00", kind: reopened}
        - {at: "48:05", kind: update-posted}
        - {at: "48:25", kind: resolved}
    """,
    "and is held to it anew": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted}
        - {at: "00:10", kind: resolved}
        - {at: "48:00", kind: reopened}
        - {at: "48:10", kind: update-posted, expect: INC201}
        - {at: "48:25", kind: resolved}
    """,
    "who commands makes no difference": """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned, id: bo}
        - {at: "00:05", kind: update-posted}
        - {at: "00:10", kind: handover-offered, to: ana, replaces: bo, id: offer}
        - {at: "00:11", by: ana, kind: handover-accepted, offer: offer, replaces: bo}
        - {at: "00:26", kind: update-posted, expect: INC201}
        - {at: "00:27", kind: resolved}
    """,
    "business hours: opened on Friday at four, due on Monday at ten": """
        begins: "2026-03-06T16:00:00Z"
        entries:
          - {at: "00:00", kind: opened, severity: sev3}
          - {at: "66:00", kind: update-posted, audience: internal}
          - {at: "66:10", kind: resolved}
    """,
    "business hours: a minute later": """
        begins: "2026-03-06T16:00:00Z"
        entries:
          - {at: "00:00", kind: opened, severity: sev3}
          - {at: "66:01", kind: update-posted, audience: internal, expect: INC201}
          - {at: "66:10", kind: resolved}
    """,
    "business days: the next one is due when the next working day ends": """
        begins: "2026-03-06T09:00:00Z"
        now: "2026-03-10T00:00:01Z"
        entries:
          - {at: "00:00", kind: opened, severity: sev3}
          - {at: "00:30", kind: update-posted, audience: internal, expect: INC201}
    """,
    "an import is held to it for the audiences its source knew": """
        - {at: "00:00", kind: opened, severity: sev2, source: "statuspage:x"}
        - {at: "00:09", kind: update-posted, source: "statuspage:x1"}
        - {at: "00:50", kind: update-posted, source: "statuspage:x2", expect: INC201}
        - {at: "01:10", kind: resolved, source: "statuspage:x3"}
    """,
    "but not until an end whose time was assumed": """
        - {at: "00:00", kind: opened, severity: sev2, source: "statuspage:x"}
        - {at: "00:09", kind: update-posted, source: "statuspage:x1"}
        - {at: "90:00", kind: resolved, source: "statuspage:x3", late: "imported; not dated"}
    """,
    "but never beyond the last thing its source tells": """
        now: "2031-03-10T00:00:00Z"
        entries:
          - {at: "00:00", kind: opened, severity: sev2, source: "statuspage:x"}
          - {at: "00:09", kind: update-posted, source: "statuspage:x1"}
    """,
    "from an update that was posted here on it is held as any other": """
        now: "2031-03-10T00:00:00Z"
        entries:
          - {at: "00:00", kind: opened, severity: sev2, source: "statuspage:x"}
          - {at: "00:09", kind: update-posted, expect: INC201}
    """,
}


@pytest.mark.parametrize("text", CADENCE.values(), ids=CADENCE)
def test_each_audience_hears_something_in_time(text: str) -> None:
    judged("INC201", told(text, policy=POLICY))


FIRST = {
    "in time for any audience": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, audience: executive}
        - {at: "00:10", kind: update-posted}
    """,
    "too late for all": """
        - {at: "00:00", kind: opened}
        - {at: "00:06", kind: update-posted, audience: internal, expect: INC202}
        - {at: "00:10", kind: update-posted}
    """,
    "in time, but not for whom the team means": """
        params: {audiences: [public]}
        entries:
          - {at: "00:00", kind: opened}
          - {at: "00:05", kind: update-posted, audience: internal}
          - {at: "00:06", kind: update-posted, expect: INC202}
    """,
    "nothing until now": """
        now: "00:06"
        expect: INC202
        entries: [{at: "00:00", kind: opened}]
    """,
    "not due yet": """
        now: "00:05"
        entries: [{at: "00:00", kind: opened}]
    """,
    "over before it was due": """
        - {at: "00:00", kind: opened}
        - {at: "00:04", kind: resolved}
        - {at: "05:00", kind: note}
    """,
    "a raise counts from then": """
        - {at: "00:00", kind: opened, severity: sev2}
        - {at: "00:04", kind: severity-changed, severity: sev1}
        - {at: "00:09", kind: update-posted}
    """,
    "who was told in the milder severity was told": """
        - {at: "00:00", kind: opened, severity: sev2}
        - {at: "00:10", kind: update-posted}
        - {at: "00:40", kind: severity-changed, severity: sev1}
        - {at: "02:00", kind: resolved}
    """,
    "told before the opening": """
        - {at: "00:00", kind: update-posted}
        - {at: "00:10", kind: opened}
        - {at: "01:00", kind: resolved}
    """,
    "a promise is not its business": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:06"}
        - {at: "01:00", kind: resolved}
    """,
}


@pytest.mark.parametrize("text", FIRST.values(), ids=FIRST)
def test_somebody_is_told_soon(text: str) -> None:
    judged("INC202", told(text, policy=POLICY))


@pytest.mark.parametrize(
    ("rule", "text", "why"),
    [
        ("INC201", '[{at: "00:00", kind: opened, severity: sev4}]', "owed an update in sev4"),
        ("INC201", '[{at: "00:00", kind: opened, source: "slack:x"}]', "owed an update in sev1"),
        ("INC201", UNDATED, "owed an update in sev2"),
        ("INC201", AT_ONCE, "owed an update in sev2"),
        ("INC201", ENDED_FIRST, "owed an update in sev2"),
        ("INC202", UNDATED, "from cstate, without updates it dates"),
        ("INC202", AT_ONCE, "from cstate, without updates it dates"),
        ("INC202", '[{at: "00:00", kind: opened, severity: sev4}]', "no “within” for sev4"),
        ("INC202", '[{at: "00:00", kind: opened, source: "slack:x"}]', "from slack, without upd"),
    ],
)
def test_where_nothing_is_demanded_or_known_there_is_nothing_to_say(
    rule: str, text: str, why: str
) -> None:
    found = told(text, policy=POLICY, now="9d").found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert why in found.why


def test_what_is_said_names_what_was_measured_allowed_and_promised() -> None:
    case = told(
        """
        - {at: "00:00", kind: opened}
        - {at: "00:06", kind: update-posted, next: "00:10", expect: INC201}
        - {at: "00:12", kind: update-posted, expect: INC201}
        - {at: "01:00", kind: resolved}
        """,
        policy=POLICY,
    )
    first, promised, none = judged("INC201", case).faults
    assert first.message == (
        "The first public update came after 6m; 5m are allowed in sev1, until 2026-03-02 09:05:00Z."
    )
    assert (first.measured, first.allowed, first.param) == ("6m", "5m", "cadence")
    assert promised.message == "The public update promised for 2026-03-02 09:10:00Z came 2m late."
    assert (promised.measured, promised.param) == ("2026-03-02 09:12:00Z", "")
    assert none.message.startswith("No public update for 48m; 20m are allowed in sev1")


def test_a_promise_that_nobody_came_back_to_is_told_by_the_time_since_then() -> None:
    case = told(
        """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: update-posted, next: "00:10", expect: INC201}
        - {at: "00:20", kind: resolved}
        """,
        policy=POLICY,
    )
    (found,) = judged("INC201", case).faults
    assert found.message == (
        "The public update promised for 2026-03-02 09:10:00Z did not come in the 10m after that."
    )
    assert found.measured == "2026-03-02 09:20:00Z"
