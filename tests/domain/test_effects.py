"""What each kind of entry does to the state of the incident."""

from datetime import date, datetime, timedelta

import pytest
from domain_world.story import ACTION, AMIRA_COMMANDS, RESOLVED, T0, Story, folded, minutes, tell

from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined, ActionReopened
from incli.domain.kinds.attachments import EvidenceAdded, RecordingAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Parked, Sorted, Todo
from incli.domain.kinds.postmortem import (
    PostmortemApproved,
    PostmortemPublished,
    PostmortemRequested,
)
from incli.domain.kinds.roles import Announced, Assigned
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded, TaskDone, TaskExtended
from incli.domain.kinds.updates import UpdateApproved, UpdateDrafted, UpdatePosted
from incli.domain.state import Captured


def at(minute: float) -> datetime:
    """So many minutes after the opening, which is the first entry of every story."""
    return T0 + minutes(1 + minute)


def test_opened() -> None:
    incident = Story(Opened("Checkout", "sev2", "orders-down", unsure=("sev2", "sev3"))).incident
    assert (incident.status, incident.opened, incident.opened_by) == ("open", at(0), "amira")
    assert (incident.severity, incident.criterion) == ("sev2", "orders-down")
    assert incident.severities == ((at(0), "sev2"),)


def test_opened_without_a_severity_has_none() -> None:
    incident = Story(Opened("Checkout")).incident
    assert (incident.severity, incident.severity_entry, incident.severities) == (None, None, ())


def test_a_severity_told_before_the_opening_is_kept() -> None:
    opening = Story().incident.timeline[0]
    early = Entry("e0", at(-1), "mei", SeverityChanged("sev1"), "all customers")
    assert folded([opening, early]).severity == "sev1"


def test_severity_changed() -> None:
    story = tell([])
    raised = story.says("mei", SeverityChanged("sev1"), "all customers", at=at(5))
    assert story.incident.severities == ((at(0), "sev2"), (at(5), "sev1"))
    assert story.incident.severity_entry == raised.id


def test_resolved_closed_and_reopened() -> None:
    story = tell([])
    story.says("amira", Resolved("mei", "rolled back"), at=at(9))
    assert (story.incident.status, story.incident.resolved) == ("resolved", at(9))
    story.says("mei", Closed(), at=at(20))
    assert (story.incident.status, story.incident.closed) == ("closed", at(20))
    story.says("mei", Reopened(), "it is back", at=at(30))
    assert (story.incident.status, story.incident.resolved) == ("open", None)
    assert story.incident.owner == "mei"
    story.says("amira", Resolved(), "asleep", at=at(40))
    assert story.incident.owner == "mei"


def test_cancelled_and_merged() -> None:
    cancelled = tell([("amira", Cancelled(), "a test alarm")]).incident
    assert (cancelled.status, cancelled.closed) == ("cancelled", at(1))
    story = tell([("amira", Merged("2026-11-22-other"))])
    assert (story.incident.status, story.incident.merged_into) == ("merged", "2026-11-22-other")
    story.says("amira", Reopened(), "it is another one")
    assert (story.incident.status, story.incident.merged_into) == ("open", None)


def test_announced_counts_the_first_time() -> None:
    story = tell([AMIRA_COMMANDS])
    first = story.says("mei", Announced(COMMANDER), at=at(5))
    assert first.body == Announced(COMMANDER, "amira")
    story.says("mei", Announced(COMMANDER), at=at(6))
    assert story.incident.roles[COMMANDER].announced == at(5)
    assert not story.incident.lost


def test_notes_and_findings_are_only_kept() -> None:
    story = tell([("mei", Note("x")), ("mei", Found("y"))])
    assert [each.text for each in story.incident.timeline[1:]] == ["x", "y"]
    assert not story.incident.captured


def test_todos_and_parked_wait_to_be_sorted_and_gripes_for_their_review() -> None:
    story = tell([])
    todo = story.says("mei", Todo("check the backups"), at=at(3)).id
    parked = story.says("mei", Parked("who pays?", "ravi"), at=at(4)).id
    gripe = story.says("mei", Gripe("too many calls"))
    assert story.incident.captured == {
        todo: Captured(todo, "todo", "check the backups", "mei", at(3)),
        parked: Captured(parked, "parked", "who pays?", "mei", at(4), None, "ravi"),
    }
    assert story.incident.gripes == (gripe,)
    story.says("jonas", Sorted(todo, "never"))
    story.says("jonas", Sorted(todo, "now"))
    assert story.incident.captured[todo].sorted == "now"


def test_of_a_phase_of_the_impact_the_newest_statement_holds() -> None:
    story = tell([])
    story.says("mei", Impact("started", 10), at=at(1))
    story.says("mei", Impact("mitigated"), at=at(5))
    assert story.incident.customers == 10
    story.says("mei", Impact("ended", 0), at=at(6))
    story.says("mei", Impact("mitigated"), at=at(7))
    assert story.incident.impact == {"started": at(1), "mitigated": at(7), "ended": at(6)}
    assert story.incident.customers == 0


def test_a_task_from_its_beginning_to_its_end() -> None:
    story = tell([])
    added = story.says("amira", TaskAdded("jonas", "10m", "is the lag real?"), at=at(2)).id
    task = story.incident.tasks[added]
    assert (task.owner, task.added_by, task.added, task.due) == ("jonas", "amira", at(2), at(12))
    assert (task.status, task.is_open) == ("open", True)
    story.says("jonas", TaskAcknowledged(added), at=at(3))
    assert story.incident.tasks[added].status == "acknowledged"
    story.says("jonas", TaskExtended(added, "15m"), at=at(11))
    assert story.incident.tasks[added].due == at(26)
    assert story.incident.tasks[added].acknowledged == at(3)
    story.says("mei", TaskDone(added, "no, a bad panel"), at=at(20))
    task = story.incident.tasks[added]
    assert (task.status, task.outcome, task.ended) == ("done", "no, a bad panel", at(20))
    assert not task.is_open


def test_an_update_from_its_draft_to_its_posting() -> None:
    story = tell([AMIRA_COMMANDS])
    draft = story.says("mei", UpdateDrafted("public", "first words", at(60))).id
    story.says("amira", UpdateApproved(draft))
    assert story.incident.updates[draft].status == "approved"
    assert not story.incident.promises
    story.says("mei", UpdatePosted("public", "last words", at(45), draft), at=at(15))
    (update,) = story.incident.updates.values()
    assert (update.id, update.text, update.status) == (draft, "last words", "posted")
    assert (update.approved_by, update.by, update.at) == ("amira", "mei", at(15))
    assert story.incident.promises == {"public": at(45)}


def test_an_update_keeps_the_promise_to_its_own_audience_only() -> None:
    story = tell([])
    story.says("mei", UpdatePosted("public", "x", at(45)))
    story.says("mei", UpdatePosted("internal", "x", at(50)))
    story.says("mei", UpdatePosted("public", "over"))
    assert story.incident.promises == {"internal": at(50)}


def test_while_nobody_commands_anybody_may_approve_an_update() -> None:
    story = tell([])
    draft = story.says("mei", UpdateDrafted("public", "x")).id
    story.says("ravi", UpdateApproved(draft))
    assert story.incident.updates[draft].approved_by == "ravi"


def test_attachments_are_kept() -> None:
    story = tell([])
    recording = story.says("mei", RecordingAdded("recordings/call.vtt", T0))
    evidence = story.says("mei", EvidenceAdded("evidence/dump.txt", "0" * 64, 7))
    assert story.incident.recordings == (recording,)
    assert story.incident.evidence == (evidence,)


def test_an_action_item_from_its_beginning_to_its_end() -> None:
    story = tell([])
    added = story.says(
        "amira", ActionAdded("alert on lag", "jonas", "detect", date(2026, 12, 1))
    ).id
    action = story.incident.actions[added]
    assert (action.owner, action.type, action.due) == ("jonas", "detect", "2026-12-01")
    story.says("jonas", ActionClosed(added, "https://example.com/7"))
    action = story.incident.actions[added]
    assert (action.status, action.evidence) == ("closed", "https://example.com/7")
    story.says("mei", ActionReopened(added), "it never fires")
    action = story.incident.actions[added]
    assert (action.status, action.evidence, action.because) == ("open", None, "it never fires")
    story.says("mei", ActionDeclined(added), "the service goes away")
    assert story.incident.actions[added].status == "declined"
    story.says("mei", ActionReopened(added), "it stays after all")
    assert story.incident.actions[added].status == "open"


def test_an_action_item_may_be_closed_with_a_reason_instead_of_evidence() -> None:
    story = tell([ACTION])
    story.says("jonas", ActionClosed(story.last("action-added")), "seen on the call")
    assert story.incident.actions[story.last("action-added")].status == "closed"


def test_the_postmortem_has_an_owner_and_approvals_of_exact_texts() -> None:
    story = tell([RESOLVED])
    story.says("amira", PostmortemRequested())
    assert story.incident.postmortem_requested
    assert story.incident.owner == "mei"
    story.says("amira", PostmortemRequested("ravi"))
    assert story.incident.owner == "ravi"
    story.says("jonas", PostmortemApproved("4b825dc", "postmortem.md"))
    assert story.incident.approvals == (("jonas", "4b825dc"),)


def test_the_text_that_was_published_last_holds_and_knows_where_customers_read_theirs() -> None:
    story = tell([RESOLVED])
    story.says("mei", PostmortemPublished("4b825dc", "postmortem.md", "https://status.example/7"))
    story.says("mei", PostmortemPublished("5c936ed", "postmortem.md"))
    assert story.incident.published == "5c936ed"
    assert story.incident.external == "https://status.example/7"


def test_an_action_item_keeps_where_else_it_is_tracked() -> None:
    story = tell([ACTION])
    added = story.last("action-added")
    for address in ("https://example.com/1", "https://example.com/2", "https://example.com/1"):
        story.says("jonas", EvidenceAdded(address, action=added))
    links = ("https://example.com/1", "https://example.com/2")
    assert story.incident.actions[added].links == links
    first = next(each.id for each in story.incident.timeline if each.kind == "evidence-added")
    story.says("jonas", Redacted(first), "the wrong one")
    assert set(story.incident.actions[added].links) == set(links)
    assert story.incident.actions[added].links[0] == "https://example.com/2"


def test_of_several_corrections_the_newest_holds() -> None:
    story = tell([("mei", Note("lag is 40 s"))])
    note = story.last("note")
    for words in ("lag is 4 min", "lag is 40 min"):
        story.says("ravi", Corrected(note, words))
    assert story.incident.corrections == {note: "lag is 40 min"}


def test_what_is_owed_and_decided_is_told_in_the_corrected_words() -> None:
    story = tell([ACTION])
    proposal = story.says("mei", Proposed("fail over")).id
    objection = story.says("ravi", Objected(proposal, "it is slow")).id
    action, task = story.last("action-added"), story.says("mei", TaskAdded("ravi", "5m", "x")).id
    for each in (proposal, objection, action, task):
        story.says("mei", Corrected(each, f"new words of {each}"))
    incident = story.incident
    assert incident.actions[action].text == f"new words of {action}"
    assert incident.tasks[task].text == f"new words of {task}"
    assert incident.proposals[proposal].text == f"new words of {proposal}"
    assert incident.proposals[proposal].objections == (
        (objection, "ravi", f"new words of {objection}"),
    )
    story.says("mei", Redacted(story.last("corrected")), "a name")
    assert story.incident.tasks[task].text == "x"


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(minutes=3)])
def test_an_entry_is_found_by_its_id_and_named_by_its_handle(apart: timedelta) -> None:
    story = tell([])
    note = story.says("mei", Note("x"), at=story.clock + apart)
    assert story.incident.entry(note.id) == note
    assert story.incident.entry("nowhere") is None
    assert note.id.endswith(f"-note-mei-{note.handle}")


def test_a_role_given_to_somebody_new_brings_them_here() -> None:
    story = tell([])
    story.says("amira", Assigned("scribe", "ravi"), at=at(4))
    visit = story.incident.here["ravi"]
    assert (visit.since, visit.role, visit.observer) == (at(4), "scribe", False)
