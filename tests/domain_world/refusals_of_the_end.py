"""What is refused about the end of an incident, what comes after it, and the record itself."""

from datetime import timedelta

from domain_world.story import ACTION, ID, RESOLVED, T0, TASK, Row

from incli.domain.kinds.actions import ActionClosed, ActionDeclined, ActionReopened
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.lifecycle import Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Note
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemPublished
from incli.domain.kinds.updates import UpdatePosted

REFUSALS = [
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
    Row("to open twice", [], "jonas", Opened("Checkout errors"), "is open already", "incli note"),
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
    Row(
        "to approve one's own postmortem",
        [RESOLVED],
        "mei",
        PostmortemApproved("4b825dc", "postmortem.md"),
        "mei owns the postmortem",
        "incli postmortem approve",
    ),
    Row(
        "to approve the same text twice",
        [RESOLVED, ("jonas", PostmortemApproved("4b825dc", "postmortem.md"))],
        "jonas",
        PostmortemApproved("4b825dc", "postmortem.md"),
        "already",
        "incli show",
    ),
    Row(
        "to publish the same text twice",
        [RESOLVED, ("mei", PostmortemPublished("4b825dc", "postmortem.md"))],
        "mei",
        PostmortemPublished("4b825dc", "postmortem.md"),
        "already",
        "incli show",
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
