"""The computed parts: what the record says, told so that entries cannot make markup."""

from datetime import timedelta

import pytest
from domain_world.story import ACTION, T0, Line, Story, tell
from domain_world.strategies import entries
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER, replay
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.notes import Found, Gripe, Note
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemPublished
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.tasks import TaskAdded, TaskDone
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.parts import PARTS, computed_parts
from incli.domain.state import Header
from incli.domain.team import ROLES, Person, Team

TEAM = Team(
    {"mei": Person("mei", "Mei <b>Tan</b>", timezone="Asia/Tokyo")},
    roles={each.id: each for each in ROLES},
)
PHRASING = Phrasing(TEAM)
MARKDOWN = MarkdownIt("commonmark").enable("table")


def part(story: Story, name: str, phrasing: Phrasing = PHRASING) -> str:
    return "\n".join(computed_parts(story.incident, phrasing)[name])


COMMANDED: Line = ("amira", Assigned(COMMANDER, "amira"))


def test_facts_tell_severity_times_impact_and_customers() -> None:
    story = tell([("mei", Impact("started", 1240)), ("mei", Impact("ended"))])
    story.says("amira", Resolved("mei"), at=T0 + timedelta(days=1, hours=2, minutes=4))
    assert part(story, "facts").split("\n") == [
        "- **Checkout errors** (`2026-11-22-checkout-errors`)",
        "- Severity: sev2 03:16 UTC",
        "- Opened 2026-11-22 03:16 UTC by amira",
        "- Resolved 2026-11-23 05:19 UTC, after 1 d 2 h 3 min",
        "- Impact: started 03:17, ended 03:18 UTC; it lasted 1 min",
        "- Customers affected: 1,240",
    ]


def test_roles_tell_who_held_them_when() -> None:
    story = tell([COMMANDED, ("amira", Assigned("scribe", "mei"))])
    assert "| Incident Commander | amira | 03:17 | the end |" in part(story, "roles")
    assert "| Scribe | Mei &lt;b&gt;Tan&lt;/b&gt; | 03:18 | the end |" in part(story, "roles")
    assert part(Story(), "roles") == "Nobody held a role."


def test_the_teams_own_words_are_used() -> None:
    words = {"incident commander": "incident lead", "action item": "follow-up"}
    phrasing = Phrasing(TEAM, words=words)
    assert "Incident lead" in part(tell([COMMANDED]), "roles", phrasing)
    assert part(Story(), "actions", phrasing) == "There are no follow-ups yet."


def test_the_timeline_ends_with_the_resolution_and_leaves_out_what_is_about_the_record() -> None:
    story = tell(
        [
            ("mei", Note("seen")),
            ("mei", Gripe("too many calls")),
            ("amira", Resolved("mei")),
            ("mei", Note("afterwards")),
            ACTION,
            ("jonas", PostmortemApproved("4b825dc", "p")),
            ("mei", PostmortemPublished("4b825dc", "p")),
        ]
    )
    told = part(story, "timeline")
    assert "| 03:17 | Mei &lt;b&gt;Tan&lt;/b&gt; | seen |" in told
    assert len(told.split("\n")) == 2 + 3


def test_a_review_changes_no_computed_part() -> None:
    story = tell([COMMANDED, ACTION, ("amira", Resolved("mei"))])
    before = computed_parts(story.incident, PHRASING)
    story.says("jonas", PostmortemApproved("4b825dc", "p"))
    story.says("mei", PostmortemPublished("4b825dc", "p"))
    story.says("jonas", ActionClosed(story.last("action-added"), "https://example.com/1"))
    assert computed_parts(story.incident, PHRASING) == before


def test_entries_about_others_tell_their_words() -> None:
    story = tell([COMMANDED, ("amira", TaskAdded("jonas", "10m", "is the lag real?"))])
    story.says("jonas", TaskDone(story.last("task-added"), "yes"))
    assert "task “is the lag real?” done: yes" in part(story, "timeline")


def test_what_is_redacted_is_not_told_and_what_is_corrected_is() -> None:
    story = tell([("mei", Note("the password is x")), ("mei", Found("lag 4 s"))])
    story.says("mei", Redacted(story.last("note")), "a password")
    story.says("mei", Corrected(story.last("finding"), "lag 40 s"))
    told = part(story, "timeline")
    assert "password" not in told
    assert "(redacted)" in told
    assert "found: lag 4 s (corrected: lag 40 s)" in told


def test_decisions_tell_risk_objections_and_who_decided() -> None:
    story = tell([COMMANDED, ("jonas", Proposed("fail over", "40 s of writes", "by hand"))])
    proposal = story.last("proposed")
    story.says("mei", Objected(proposal, "never tested"))
    story.says("amira", Decided(proposal, "go"))
    story.says("jonas", Proposed("scale"))
    assert part(story, "decisions").split("\n") == [
        "- 03:18 jonas proposed: fail over",
        "    - Risk: 40 s of writes",
        "    - Rollback: by hand",
        "    - Mei &lt;b&gt;Tan&lt;/b&gt; objected, decided against it: never tested",
        "    - 03:20 amira decided: **go**",
        "- 03:21 jonas proposed: scale",
        "    - Never decided.",
    ]
    assert part(Story(), "decisions") == "Nothing was proposed."


def test_people_are_told_with_their_own_clock() -> None:
    story = tell([("mei", Note("x")), ("amira", TaskAdded("mei", "9m", "look"))])
    told = part(story, "people")
    assert "| 1 task | 03:17 to the end | Sun 12:17 (Asia/Tokyo) |" in told
    assert "| amira | responder | 03:16 to the end | - |" in told


def test_action_items_are_told_but_for_those_declined() -> None:
    story = tell([ACTION, ("amira", ActionAdded("drill it", "mei", "process"))])
    first = next(iter(story.incident.actions))
    story.says("amira", ActionDeclined(first), "switched off in May")
    assert part(story, "actions") == (
        f"- drill it (Mei &lt;b&gt;Tan&lt;/b&gt;, process, {story.last('action-added')[-4:]})"
    )


def test_of_a_long_timeline_the_turning_points_are_told() -> None:
    story = tell([COMMANDED])
    for number in range(200):
        story.says("mei", Note(f"note {number}"))
    told = part(story, "timeline")
    assert "note 7" not in told
    assert "amira is Incident Commander" in told
    assert told.endswith("The turning points; 200 more entries are in the record.")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_a_zone_nobody_knows_is_left_out(zone: str) -> None:
    team = Team({"mei": Person("mei", "Mei", timezone=zone)})
    story = tell([("mei", Note("x"))])
    assert "| Mei | responder | 03:17 to the end | - |" in part(story, "people", Phrasing(team))


HOSTILE = st.sampled_from(
    ["# x", "| a | b |", "[incli: end]: #", "<script>", "[a](javascript:b)", "\n\n## y", "- z"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=6))
def test_no_entry_makes_markup_of_its_own(texts: list[str]) -> None:
    story = tell([COMMANDED])
    for text in texts:
        story.says("mei", Note(text))
        story.says("mei", Proposed(text, text, text))
        story.says("mei", Objected(story.last("proposed"), text))
        story.says("mei", TaskAdded("jonas", "9m", text))
        story.says("mei", ActionAdded(text, "jonas"))
    for lines in computed_parts(story.incident, PHRASING).values():
        shown = MARKDOWN.render("\n".join(lines))
        assert not any(tag in shown for tag in ("<h", "<a ", "<script", "<img", "<b>", "<hr"))
        assert not any(line.startswith("[incli") for line in lines)
        assert shown.count("<table>") <= 1


@given(st.lists(entries(), max_size=12))
def test_every_record_can_be_told(some: list[Entry]) -> None:
    incident = replay("2026-11-22-x", Header("x"), some)
    told = computed_parts(incident, PHRASING)
    assert set(told) == set(PARTS)
    assert all("\n" not in line for lines in told.values() for line in lines)
    assert told == computed_parts(replay("2026-11-22-x", Header("x"), some[::-1]), PHRASING)
