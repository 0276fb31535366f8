"""What is refused, why, and what to type instead: one row for each refusal."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from domain_strategies import HEADER, ID, T0, Story, minutes, suffixes

from incli.domain.entry import Body
from incli.domain.errors import IncliError, InvalidInput, Refused
from incli.domain.incident import COMMANDER, Command, Incident, decide
from incli.domain.kinds import KINDS
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined, ActionReopened
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Parked, Sorted, Todo
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemRequested
from incli.domain.kinds.presence import Left
from incli.domain.kinds.roles import (
    Announced,
    Assigned,
    HandoverAccepted,
    HandoverOffered,
    Released,
)
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import (
    TaskAcknowledged,
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskExtended,
)
from incli.domain.kinds.updates import UpdateApproved, UpdateDrafted, UpdatePosted

VERBS = frozenset(
    "init demo doctor sync person open list show log assign release handover accept announce "
    "severity severities triage note finding todo gripe park sort correct redact impact task "
    "propose object decide join leave stay update recording evidence resolve reopen cancel merge "
    "close why action oncall off roster check due policy rule postmortem site import export drill "
    "replay people load stats toil review board".split()
)
"""The commands there are; a hint that names another would not help."""

_Line = tuple[str, Body | Callable[[Story], Body]] | tuple[str, Body | Callable[[Story], Body], str]

AMIRA_COMMANDS: _Line = ("amira", Assigned(COMMANDER, "amira"))
TASK: _Line = ("amira", TaskAdded("jonas", "10m", "is the lag real?"))
PROPOSAL: _Line = ("ravi", Proposed("fail over"))
ACTION: _Line = ("amira", ActionAdded("alert on lag", "jonas"))
RESOLVED: _Line = ("amira", Resolved("mei"))


@dataclass(frozen=True)
class Row:
    """What was there before, who wants what, and what they are told."""

    name: str
    before: Sequence[_Line]
    by: str
    wants: Body | Callable[[Story], Body]
    why: str
    hint: str
    because: str | None = None


def _now(story: Story, wanted: Body | Callable[[Story], Body]) -> Body:
    return wanted if isinstance(wanted, Body) else wanted(story)


def _tell(lines: Sequence[_Line]) -> Story:
    story = Story()
    for line in lines:
        story.says(line[0], _now(story, line[1]), line[2] if len(line) > 2 else None)
    return story


def assert_hint_names_a_command(hint: str) -> None:
    named = re.findall(r"incli ([a-z]+)", hint)
    assert named, hint
    assert set(named) <= VERBS, hint


REFUSED = [
    # Command
    Row(
        "a second commander",
        [AMIRA_COMMANDS],
        "amira",
        Assigned(COMMANDER, "jonas"),
        "amira is the incident commander; there is only one",
        "incli handover jonas",
    ),
    Row(
        "a takeover for no better reason than a blank",
        [AMIRA_COMMANDS],
        "jonas",
        Assigned(COMMANDER, "jonas"),
        "there is only one",
        'incli assign incident-commander jonas --because "…"',
        because="  ",
    ),
    Row(
        "a role for who holds it",
        [AMIRA_COMMANDS],
        "jonas",
        Assigned(COMMANDER, "amira"),
        "amira is incident-commander already",
        "incli handover PERSON --role incident-commander",
    ),
    Row(
        "the release of a role nobody holds",
        [],
        "amira",
        Released("deputy"),
        "Nobody is deputy",
        "incli assign deputy PERSON",
    ),
    Row(
        "the release of command by somebody else",
        [AMIRA_COMMANDS],
        "jonas",
        Released(COMMANDER),
        "gives up command in person",
        "incli assign incident-commander me --because",
    ),
    Row(
        "a handover of a role nobody holds",
        [],
        "amira",
        HandoverOffered(COMMANDER, "jonas"),
        "Nobody is incident-commander yet",
        "incli assign incident-commander jonas",
    ),
    Row(
        "a handover by somebody else",
        [AMIRA_COMMANDS],
        "mei",
        HandoverOffered(COMMANDER, "jonas"),
        "amira is incident-commander, and hands it over in person",
        'incli assign incident-commander jonas --because "…"',
    ),
    Row(
        "a handover to oneself",
        [AMIRA_COMMANDS],
        "amira",
        HandoverOffered(COMMANDER, "amira"),
        "amira is incident-commander already",
        "incli handover",
    ),
    Row(
        "to accept what nobody offered",
        [AMIRA_COMMANDS],
        "jonas",
        HandoverAccepted(COMMANDER),
        "Nobody has offered incident-commander",
        "incli handover jonas",
    ),
    Row(
        "to accept what was offered to somebody else",
        [AMIRA_COMMANDS, ("amira", HandoverOffered(COMMANDER, "jonas"))],
        "mei",
        HandoverAccepted(COMMANDER),
        "was offered to jonas, not to mei",
        "ask amira for: incli handover mei",
    ),
    Row(
        "to accept an offer of somebody who is not in command any more",
        [
            AMIRA_COMMANDS,
            ("amira", HandoverOffered(COMMANDER, "jonas")),
            ("ravi", Assigned(COMMANDER, "ravi"), "amira's line is dead"),
        ],
        "jonas",
        HandoverAccepted(COMMANDER),
        "Nobody has offered incident-commander",
        "incli handover jonas",
    ),
    Row(
        "to announce a role nobody holds",
        [],
        "amira",
        Announced("deputy"),
        "Nobody is deputy",
        "incli assign deputy me",
    ),
    # Severity
    Row(
        "to lower the severity while the incident runs",
        [AMIRA_COMMANDS],
        "amira",
        SeverityChanged("sev3"),
        "it stays sev2",
        "incli gripe",
        because="looks milder",
    ),
    Row(
        "to change the severity to what it is",
        [],
        "amira",
        SeverityChanged("sev2"),
        "It is sev2 already",
        "incli show",
        because="really",
    ),
    # Tasks
    Row(
        "a task for the commander",
        [AMIRA_COMMANDS],
        "jonas",
        TaskAdded("amira", "10m", "is the lag real?"),
        "amira is the incident commander and takes no tasks",
        "incli task add",
    ),
    Row(
        "a task without a time box",
        [AMIRA_COMMANDS],
        "amira",
        TaskAdded("jonas", "", "is the lag real?"),
        "time box",
        "incli task add jonas 10m",
    ),
    Row(
        "to acknowledge somebody else's task",
        [TASK],
        "amira",
        lambda story: TaskAcknowledged(story.last("task-added")),
        "jonas's task",
        "ask jonas for: incli task ack ",
    ),
    Row(
        "to acknowledge a task twice",
        [TASK, ("jonas", lambda story: TaskAcknowledged(story.last("task-added")))],
        "jonas",
        lambda story: TaskAcknowledged(story.last("task-added")),
        "acknowledged already",
        "incli task list",
    ),
    Row(
        "to extend somebody else's task, even for the commander",
        [AMIRA_COMMANDS, TASK],
        "amira",
        lambda story: TaskExtended(story.last("task-added"), "10m"),
        "only jonas can say how long it still takes",
        "ask jonas for: incli task extend ",
    ),
    Row(
        "to extend a task without saying by how much",
        [TASK],
        "jonas",
        lambda story: TaskExtended(story.last("task-added"), ""),
        "time box",
        "incli task extend ",
    ),
    Row(
        "to drop a task that is done",
        [TASK, ("jonas", lambda story: TaskDone(story.last("task-added")))],
        "jonas",
        lambda story: TaskDropped(story.last("task-added")),
        "That task is done already",
        "incli task list",
    ),
    Row(
        "to finish a task that was dropped",
        [TASK, ("jonas", lambda story: TaskDropped(story.last("task-added")))],
        "jonas",
        lambda story: TaskDone(story.last("task-added")),
        "That task is dropped already",
        "incli task list",
    ),
    Row(
        "to finish what is no task",
        [],
        "jonas",
        lambda story: TaskDone(story.last("opened")),
        "is no task",
        "incli task list",
    ),
    # Decisions
    Row(
        "a decision by anybody but the commander",
        [AMIRA_COMMANDS, PROPOSAL],
        "mei",
        lambda story: Decided(story.last("proposed"), "go"),
        "amira is the incident commander, and decisions are theirs",
        "incli object ",
    ),
    Row(
        "a decision by somebody else, whatever their reason",
        [AMIRA_COMMANDS, PROPOSAL],
        "mei",
        lambda story: Decided(story.last("proposed"), "go"),
        "decisions are theirs",
        'incli assign incident-commander me --because "…"',
        because="I am her boss",
    ),
    Row(
        "a decision while nobody is in command",
        [PROPOSAL],
        "amira",
        lambda story: Decided(story.last("proposed"), "go"),
        "Nobody is in command",
        "incli assign incident-commander me",
    ),
    Row(
        "to decide twice",
        [AMIRA_COMMANDS, PROPOSAL, ("amira", lambda s: Decided(s.last("proposed"), "no-go"))],
        "amira",
        lambda story: Decided(story.last("proposed"), "go"),
        "decided already: no-go",
        "incli propose",
    ),
    Row(
        "to decide what nobody proposed",
        [AMIRA_COMMANDS],
        "amira",
        lambda story: Decided(story.last("assigned"), "go"),
        "is no proposal",
        "incli propose",
    ),
    Row(
        "to object to what nobody proposed",
        [],
        "amira",
        lambda story: Objected(story.last("opened"), "too risky"),
        "is no proposal",
        "incli show",
    ),
    # Notes
    Row(
        "to sort what is no todo",
        [("amira", Note("seen"))],
        "amira",
        lambda story: Sorted(story.last("note"), "now"),
        "Only a todo",
        "incli log --kind todo",
    ),
    # Updates
    Row(
        "to approve what is no draft",
        [("amira", UpdatePosted("public", "we are on it"))],
        "amira",
        lambda story: UpdateApproved(story.last("update-posted")),
        "Only a draft",
        "incli show",
    ),
    Row(
        "to approve an update over the commander's head",
        [AMIRA_COMMANDS, ("mei", UpdateDrafted("public", "we are on it"))],
        "mei",
        lambda story: UpdateApproved(story.last("update-drafted")),
        "amira is the incident commander, and approves",
        "ask amira for: incli update approve ",
    ),
    Row(
        "to post a draft twice",
        [
            ("mei", UpdateDrafted("public", "we are on it")),
            ("mei", lambda s: UpdatePosted("public", "it", None, s.last("update-drafted"))),
        ],
        "mei",
        lambda s: UpdatePosted("public", "it", None, s.last("update-drafted")),
        "Only a draft that was not posted yet",
        "incli show",
    ),
    # Presence
    Row("that who is not here leaves", [], "amira", Left("ravi"), "ravi is not here", "incli show"),
    Row(
        "that the commander leaves",
        [AMIRA_COMMANDS],
        "amira",
        Left("amira"),
        "in command and cannot leave",
        "incli handover",
    ),
    # The end, and after
    Row(
        "to resolve without an owner of the postmortem",
        [],
        "amira",
        Resolved(),
        "nobody owns the postmortem",
        "incli resolve --owner PERSON",
    ),
    Row(
        "to resolve with open tasks",
        [TASK],
        "amira",
        Resolved("mei"),
        "(jonas)",
        "incli task done ",
    ),
    Row(
        "to resolve with an update promised",
        [("mei", UpdatePosted("public", "we are on it", T0 + timedelta(hours=1)))],
        "amira",
        Resolved("mei"),
        "an update was promised to: public",
        'incli update post "…" --audience public',
    ),
    Row("to resolve twice", [RESOLVED], "jonas", Resolved("jonas"), "resolved already", "incli"),
    Row("to close what runs", [], "amira", Closed(), "is not resolved yet", "incli resolve"),
    Row(
        "to reopen what is open",
        [],
        "amira",
        Reopened(),
        "is open",
        "incli note",
        because="it is back",
    ),
    Row(
        "to open twice", [], "jonas", Opened("Checkout errors"), "is open already", "incli note"
    ),
    Row("to merge into itself", [], "amira", Merged(ID), "into itself", "incli merge"),
    Row(
        "to close an action item that nothing shows to be done",
        [ACTION],
        "jonas",
        lambda story: ActionClosed(story.last("action-added")),
        "with evidence",
        "incli action close ",
    ),
    Row(
        "to close an action item twice",
        [ACTION, ("jonas", lambda s: ActionClosed(s.last("action-added"), "PR 7"))],
        "jonas",
        lambda story: ActionClosed(story.last("action-added"), "PR 7"),
        "That action item is closed",
        "incli action list",
    ),
    Row(
        "to decline an action item that is closed",
        [ACTION, ("jonas", lambda s: ActionClosed(s.last("action-added"), "PR 7"))],
        "jonas",
        lambda story: ActionDeclined(story.last("action-added")),
        "That action item is closed",
        "incli action list",
        because="too late",
    ),
    Row(
        "to reopen an action item that is open",
        [ACTION],
        "jonas",
        lambda story: ActionReopened(story.last("action-added")),
        "That action item is open",
        "incli action list",
        because="it was not done",
    ),
    Row(
        "to close what is no action item",
        [],
        "jonas",
        lambda story: ActionClosed(story.last("opened"), "PR 7"),
        "is no action item",
        "incli action list",
    ),
    # The record itself
    Row(
        "to correct what was redacted",
        [("amira", Note("secret")), ("amira", lambda s: Redacted(s.last("note")), "a password")],
        "amira",
        lambda story: Corrected(story.last("note"), "better"),
        "was redacted",
        "incli note",
    ),
    Row(
        "to redact twice",
        [("amira", Note("secret")), ("amira", lambda s: Redacted(s.last("note")), "a password")],
        "amira",
        lambda story: Redacted(story.last("note")),
        "redacted already",
        "incli log",
        because="a password",
    ),
]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_refuses_and_says_what_to_type_instead(row: Row) -> None:
    story = _tell(row.before)
    before = repr(story.incident)
    with pytest.raises(Refused) as refused:
        story.says(row.by, _now(story, row.wants), row.because)
    assert refused.value.exit_code == 3
    assert row.why in refused.value.message
    assert row.hint in refused.value.hint
    assert_hint_names_a_command(refused.value.hint)
    assert repr(story.incident) == before


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_a_refusal_is_one_line_of_why_and_one_of_what_to_type(row: Row) -> None:
    story = _tell(row.before)
    with pytest.raises(Refused) as refused:
        story.says(row.by, _now(story, row.wants), row.because)
    assert "\n" not in refused.value.message + refused.value.hint
    assert refused.value.message.endswith((".", ":"))


WRONG = [
    Row("a severity there is none", [], "amira", SeverityChanged("sev9"), "sev9", "", "bad"),
    Row("an impact there is none", [], "amira", Impact("begun"), "begun", ""),
    Row("fewer than no customers", [], "amira", Impact("started", -1), "customers", ""),
    Row("a box that is no duration", [], "amira", TaskAdded("jonas", "soon", "x"), "as 10m", ""),
    Row(
        "a longer box that is no duration",
        [TASK],
        "jonas",
        lambda story: TaskExtended(story.last("task-added"), "a bit"),
        "such as 10m, 1h30m or 2d",
        "",
    ),
    Row(
        "a decision that is neither go nor no-go",
        [AMIRA_COMMANDS, PROPOSAL],
        "amira",
        lambda story: Decided(story.last("proposed"), "maybe"),
        "maybe",
        "",
    ),
    Row(
        "to sort a todo in another way",
        [("amira", Todo("check"))],
        "amira",
        lambda story: Sorted(story.last("todo"), "tomorrow"),
        "tomorrow",
        "",
    ),
    Row("an audience there is none", [], "mei", UpdateDrafted("press", "x"), "press", ""),
    Row("to post to an audience there is none", [], "mei", UpdatePosted("press", "x"), "press", ""),
    Row("a next update in the past", [], "mei", UpdatePosted("public", "x", T0), "later", "--next"),
    Row("a next draft in the past", [], "mei", UpdateDrafted("public", "x", T0), "later", "--next"),
    Row("an action item of no known type", [], "mei", ActionAdded("x", "mei", "fix"), "fix", ""),
    Row("no reason to redact", [], "mei", lambda s: Redacted(s.last("opened")), "reason", "--because"),
    Row("no reason to raise the severity", [], "mei", SeverityChanged("sev1"), "reason", "--because"),
    Row("a blank reason", [], "mei", Cancelled(), "reason", "--because", because=" "),
    Row("a note without words", [], "mei", Note(" "), "text", ""),
    Row("a role without a person", [], "mei", Assigned("deputy", ""), "person", ""),
    Row("an answer to no entry", [], "mei", Corrected("nowhere", "x"), "no entry nowhere", "incli log"),
]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row.name)
def test_refuses_what_makes_no_sense_as_wrong_input(row: Row) -> None:
    story = _tell(row.before)
    with pytest.raises(InvalidInput) as wrong:
        story.says(row.by, _now(story, row.wants), row.because)
    assert wrong.value.exit_code == 2
    assert row.why in wrong.value.message
    assert row.hint in wrong.value.hint


def test_opening_needs_nothing_but_a_title() -> None:
    opened = Story(Opened("Checkout errors")).incident
    assert (opened.status, opened.severity, opened.commander) == ("open", None, None)


@pytest.mark.parametrize(
    "opening", [Opened(""), Opened("x", "high"), Opened("x", "sev1", unsure=("sev1", "bad"))]
)
def test_refuses_to_open_without_a_title_or_with_a_severity_there_is_none(opening: Body) -> None:
    with pytest.raises(InvalidInput):
        Story(opening)


def test_refuses_everything_before_the_incident_is_opened() -> None:
    with pytest.raises(Refused, match="never opened") as refused:
        decide(Incident(ID, HEADER), Command((Note("x"),)), at=T0, by="mei", suffix=suffixes())
    assert_hint_names_a_command(refused.value.hint)


def test_a_takeover_needs_a_reason_and_is_recorded_as_a_takeover() -> None:
    story = _tell([AMIRA_COMMANDS])
    taken = story.says("jonas", Assigned(COMMANDER, "jonas"), "amira's line is dead")
    assert taken.body == Assigned(COMMANDER, "jonas", story.incident.timeline[1].id, takeover=True)
    assert taken.because == "amira's line is dead"
    held = story.incident.roles[COMMANDER]
    assert (held.person, held.takeover, held.entry) == ("jonas", True, taken.id)


def test_to_command_while_nobody_does_is_no_takeover_whatever_reason_is_given() -> None:
    story = _tell([])
    taken = story.says("jonas", Assigned(COMMANDER, "jonas"), "somebody has to")
    assert taken.body == Assigned(COMMANDER, "jonas")


def test_nobody_can_claim_a_takeover_that_is_none() -> None:
    story = _tell([("amira", Assigned("deputy", "mei"))])
    changed = story.says("amira", Assigned("deputy", "ravi", takeover=True))
    assert not story.incident.roles["deputy"].takeover
    assert changed.body == Assigned("deputy", "ravi", story.incident.past_roles[0].entry)


def test_command_changes_hands_only_when_the_taker_accepts() -> None:
    story = _tell([AMIRA_COMMANDS])
    story.says("amira", HandoverOffered(COMMANDER, "jonas"))
    assert story.incident.commander == "amira"
    accepted = story.says("jonas", HandoverAccepted(COMMANDER))
    assert story.incident.commander == "jonas"
    assert not story.incident.offers
    (past,) = story.incident.past_roles
    assert (past.person, past.until) == ("amira", accepted.at)
    assert story.incident.roles[COMMANDER].since == accepted.at


def test_the_newest_offer_stands() -> None:
    story = _tell([AMIRA_COMMANDS, ("amira", HandoverOffered(COMMANDER, "jonas"))])
    story.says("amira", HandoverOffered(COMMANDER, "mei"))
    with pytest.raises(Refused, match="offered to mei"):
        story.says("jonas", HandoverAccepted(COMMANDER))
    story.says("mei", HandoverAccepted(COMMANDER))
    assert story.incident.commander == "mei"


def test_the_commander_may_give_up_command_and_others_may_say_why_they_take_it_away() -> None:
    story = _tell([AMIRA_COMMANDS])
    story.says("amira", Released(COMMANDER))
    assert story.incident.commander is None
    story.says("jonas", Assigned(COMMANDER, "jonas"))
    story.says("mei", Released(COMMANDER), "jonas is ill")
    assert story.incident.commander is None


@pytest.mark.parametrize("by", ["amira", "jonas", "a-stranger"])
def test_anyone_may_raise_the_severity(by: str) -> None:
    story = _tell([AMIRA_COMMANDS])
    raised = story.says(by, SeverityChanged("sev1"), "all customers")
    assert story.incident.severity == "sev1"
    assert raised.body == SeverityChanged("sev1", "sev2", story.incident.timeline[0].id)


def test_the_severity_is_lowered_after_the_incident() -> None:
    story = _tell([RESOLVED])
    story.says("mei", SeverityChanged("sev4"), "the review found 3 customers")
    assert story.incident.severity == "sev4"


def test_a_first_severity_is_no_lowering() -> None:
    story = Story(Opened("Checkout errors"))
    story.says("mei", SeverityChanged("sev5"), "one customer so far")
    assert story.incident.severity == "sev5"


def test_a_decision_against_a_standing_objection_is_recorded_as_such() -> None:
    story = _tell([AMIRA_COMMANDS, PROPOSAL])
    objected = story.says("jonas", Objected(story.last("proposed"), "we lose writes"))
    decided = story.says("amira", Decided(story.last("proposed"), "go"))
    assert decided.body == Decided(story.last("proposed"), "go", (objected.id,))
    proposal = story.incident.proposals[story.last("proposed")]
    assert (proposal.status, proposal.against) == ("go", (objected.id,))
    assert (proposal.decided_by, proposal.decided) == ("amira", decided.at)


def test_a_no_go_goes_against_nobodys_objection() -> None:
    story = _tell([AMIRA_COMMANDS, PROPOSAL])
    story.says("jonas", Objected(story.last("proposed"), "we lose writes"))
    decided = story.says("amira", Decided(story.last("proposed"), "no-go"))
    assert decided.body == Decided(story.last("proposed"), "no-go")


def test_an_objection_is_heard_also_after_the_decision() -> None:
    story = _tell([AMIRA_COMMANDS, PROPOSAL, ("amira", lambda s: Decided(s.last("proposed"), "go"))])
    story.says("mei", Objected(story.last("proposed"), "stop"))
    proposal = story.incident.proposals[story.last("proposed")]
    assert [(by, text) for _, by, text in proposal.objections] == [("mei", "stop")]
    assert proposal.against == ()


_PROMISE = UpdatePosted("public", "we are on it", T0 + timedelta(hours=9))
_OWED: list[tuple[str, _Line | None, str | None]] = [
    ("owner", None, None),
    ("tasks", TASK, "mei"),
    ("todos", ("amira", Todo("check the backups")), "mei"),
    ("updates", ("mei", _PROMISE), "mei"),
]


@pytest.mark.parametrize(("name", "before", "owner"), _OWED, ids=[each[0] for each in _OWED])
def test_each_demand_on_resolving_can_be_set_aside_with_a_reason_and_is_recorded(
    name: str, before: _Line | None, owner: str | None
) -> None:
    story = _tell([before] if before else [])
    later = story.clock + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        story.says("amira", Resolved(owner), at=later)
    assert '--because "…"' in refused.value.hint
    resolved = story.says("amira", Resolved(owner), "everybody is asleep", at=later)
    assert resolved.body == Resolved(owner, overrides=(name,))
    assert story.incident.status == "resolved"


def test_all_demands_on_resolving_are_told_at_once() -> None:
    story = _tell([TASK, ("amira", Todo("check the backups")), ("mei", _PROMISE)])
    later = story.clock + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        story.says("amira", Resolved(), at=later)
    for part in ("owns the postmortem", "open tasks", "todos nobody sorted", "promised to: public"):
        assert part in refused.value.message
    resolved = story.says("amira", Resolved(), "everybody is asleep", at=later)
    assert resolved.body == Resolved(overrides=("owner", "tasks", "todos", "updates"))


def test_nothing_is_set_aside_by_a_reason_where_nothing_hangs() -> None:
    resolved = _tell([]).says("amira", Resolved("mei"), "all green since 03:20")
    assert resolved.body == Resolved("mei")


@pytest.mark.parametrize(("age", "fine"), [(60, True), (60.1, False)])
def test_a_todo_of_the_last_hour_may_still_be_unsorted(age: float, fine: bool) -> None:  # noqa: FBT001  # a column of the table
    story = _tell([("amira", Todo("check the backups"))])
    at = story.clock + minutes(age)
    if fine:
        story.says("amira", Resolved("mei"), at=at)
    else:
        with pytest.raises(Refused, match="todos nobody sorted"):
            story.says("amira", Resolved("mei"), at=at)


@pytest.mark.parametrize(
    "settle",
    [
        [TASK, ("jonas", lambda s: TaskDone(s.last("task-added")))],
        [TASK, ("jonas", lambda s: TaskDropped(s.last("task-added")))],
        [("amira", Todo("x")), ("amira", lambda s: Sorted(s.last("todo"), "never"))],
        [("mei", _PROMISE), ("mei", UpdatePosted("public", "it is over"))],
        [("amira", Parked("who pays?", "ravi"))],
    ],
    ids=["done", "dropped", "sorted", "update posted", "parked for after the incident"],
)
def test_what_is_settled_does_not_stand_against_resolving(settle: Sequence[_Line]) -> None:
    story = _tell(settle)
    story.says("amira", Resolved("mei"), at=story.clock + timedelta(hours=2))
    assert story.incident.owner == "mei"


ENDS: dict[str, Sequence[_Line]] = {
    "closed": [RESOLVED, ("mei", Closed())],
    "cancelled": [("amira", Cancelled(), "a test alarm")],
    "merged": [("amira", Merged("2026-11-22-other"))],
}
AFTER_THE_END: dict[str, tuple[Sequence[_Line], Callable[[Story], Body]]] = {
    "reopened": ([], lambda _: Reopened()),
    "corrected": ([], lambda s: Corrected(s.last("opened"), "x")),
    "redacted": ([], lambda s: Redacted(s.last("opened"))),
    "action-added": ([], lambda _: ActionAdded("x", "mei")),
    "action-closed": ([ACTION], lambda s: ActionClosed(s.last("action-added"), "PR 7")),
    "action-declined": ([ACTION], lambda s: ActionDeclined(s.last("action-added"))),
    "action-reopened": (
        [ACTION, ("mei", lambda s: ActionClosed(s.last("action-added"), "PR 7"))],
        lambda s: ActionReopened(s.last("action-added")),
    ),
    "postmortem-requested": ([], lambda _: PostmortemRequested("mei")),
    "postmortem-approved": ([], lambda _: PostmortemApproved("4b825dc", "postmortem.md")),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", AFTER_THE_END)
def test_when_an_incident_has_ended_it_is_still(end: str, kind: str) -> None:
    before, wanted = AFTER_THE_END[kind]
    story = _tell([*before, *ENDS[end]])
    assert story.incident.status == end
    story.says("mei", wanted(story), "it must be")
    assert story.incident.timeline[-1].kind == kind
    assert not story.incident.lost


_SOME_BODIES: tuple[Body, ...] = (
    *(Opened("x"), Cancelled(), Merged("2026-11-22-third"), Resolved("mei"), Closed()),
    *(Assigned("deputy", "mei"), Released("deputy"), HandoverOffered("deputy", "mei")),
    *(HandoverAccepted("deputy"), Announced("deputy"), SeverityChanged("sev1")),
    *(Note("x"), Found("x"), Todo("x"), Parked("x", "mei"), Gripe("x"), Impact("ended")),
    *(TaskAdded("mei", "10m", "x"), Proposed("x"), Left("mei"), UpdateDrafted("public", "x")),
    UpdatePosted("public", "x"),
)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("body", _SOME_BODIES, ids=lambda body: body.kind)
def test_when_an_incident_has_ended_nothing_else_happens_in_it(end: str, body: Body) -> None:
    story = _tell(ENDS[end])
    with pytest.raises(Refused, match=f"is {end}") as refused:
        story.says("amira", body, "it must be")
    assert refused.value.hint == 'incli reopen --because "…"'


def test_only_these_kinds_may_follow_the_end() -> None:
    assert {kind for kind, body in KINDS.items() if body.when_ended} == set(AFTER_THE_END)


def test_these_kinds_need_a_reason() -> None:
    assert {kind for kind, body in KINDS.items() if body.needs_because} == {
        *("reopened", "cancelled", "action-declined", "action-reopened", "redacted"),
        "severity-changed",
    }


def test_after_reopening_work_goes_on() -> None:
    story = _tell([*ENDS["closed"], ("jonas", Reopened(), "it is back")])
    incident = story.incident
    assert (incident.status, incident.resolved, incident.closed) == ("open", None, None)
    story.says("jonas", Note("errors again"))


def test_a_command_of_several_bodies_is_all_or_nothing_and_each_sees_the_one_before() -> None:
    story = _tell([])
    wanted = Command((Note("x"), Assigned(COMMANDER, "amira"), Assigned(COMMANDER, "jonas")))
    with pytest.raises(Refused, match="amira is the incident commander"):
        decide(story.incident, wanted, at=story.clock, by="mei", suffix=suffixes())
    both = decide(
        story.incident, Command((Todo("x"), Note("y"))), at=story.clock, by="mei", suffix=suffixes()
    )
    assert [each.kind for each in both] == ["todo", "note"]
    assert both[0].at < both[1].at


def _refused_at(story: Story, by: str, body: Body, at_minute: float, because: str = "") -> IncliError:
    with pytest.raises(IncliError) as refused:
        story.says(by, body, because or None, at=T0 + minutes(at_minute))
    return refused.value


def test_nothing_happens_before_the_entry_it_answers_and_the_hint_says_from_when_on() -> None:
    story = _tell([TASK])  # at 03:17
    early = _refused_at(story, "jonas", TaskDone(story.last("task-added")), 1.5)
    assert early.exit_code == 2
    assert "2026-11-22T03:17:00.001Z" in early.hint


def test_answers_of_the_same_instant_come_after_what_they_answer() -> None:
    story = _tell([])
    minute = T0 + minutes(30)
    added = story.says("amira", TaskAdded("jonas", "10m", "x"), at=minute)
    done = story.says("jonas", TaskDone(added.id), at=minute)
    assert done.at > added.at
    assert story.incident.tasks[added.id].status == "done"


def test_entries_said_to_be_of_one_minute_keep_the_order_they_were_written_in() -> None:
    story = _tell([])
    minute = T0 + minutes(30)
    told = [story.says("mei", Note(f"{number}"), at=minute).text for number in range(9)]
    assert [each.text for each in story.incident.timeline[1:]] == told


def test_a_late_entry_that_would_have_no_effect_is_refused() -> None:
    story = _tell([PROPOSAL, AMIRA_COMMANDS])  # proposed at 03:17, in command at 03:18
    refused = _refused_at(story, "amira", Decided(story.last("proposed"), "go"), 2.5)
    assert refused.exit_code == 3
    assert "nobody was in command then" in refused.message
    assert_hint_names_a_command(refused.hint)


def test_a_late_entry_must_not_undo_what_was_recorded_since() -> None:
    story = _tell([AMIRA_COMMANDS, PROPOSAL])
    story.says("amira", Decided(story.last("proposed"), "go"))
    refused = _refused_at(story, "jonas", Assigned(COMMANDER, "jonas"), 2.5, "her line was dead")
    assert refused.exit_code == 3
    assert story.incident.proposals[story.last("proposed")].status == "go"
    assert_hint_names_a_command(refused.hint)


def test_a_late_claim_to_a_role_does_not_push_out_who_held_it() -> None:
    story = _tell([("amira", Note("x")), ("mei", Assigned("deputy", "mei"))])
    story.says("mei", Released("deputy"))
    refused = _refused_at(story, "ravi", Assigned("deputy", "ravi"), 1.5)
    assert refused.exit_code == 3


def test_what_happened_before_the_incident_was_opened_can_be_told() -> None:
    story = _tell([])
    for body in (Impact("started"), Note("first error in the log")):
        story.says("jonas", body, at=T0 - minutes(20))
    assert story.incident.impact["started"] == T0 - minutes(20)
    assert [each.kind for each in story.incident.timeline] == ["impact", "note", "opened"]
