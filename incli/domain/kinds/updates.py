"""What audiences are told: update-drafted, update-approved, update-posted.

An update says when the next one comes. One that is drafted first is approved by the commander.
Source: PagerDuty incident-response-docs, during/external_communication_guidelines.
"""

from datetime import datetime
from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish, must_be_one_of
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import Incident
from incli.domain.state import Update
from incli.domain.value import replace, with_item, without_item

AUDIENCES = ("internal", "executive", "public")


def _comes_later(at: datetime, promised: datetime | None) -> None:
    if promised is not None and promised <= at:
        raise InvalidInput("The next update must come later than this one.", "--next 30m")


def _with_update(incident: Incident, update: Update) -> Incident:
    return replace(incident, updates=with_item(incident.updates, update.id, update))


class UpdateDrafted(Body):
    """The words of an update, before they are posted."""

    kind: ClassVar[str] = "update-drafted"

    audience: str
    text: str
    next: datetime | None = None

    def check(self) -> None:
        """A known audience."""
        must_be_one_of("audience", self.audience, AUDIENCES)

    def decide(self, incident: Incident, wish: Wish) -> "UpdateDrafted":
        """The next one comes later."""
        _ = incident
        _comes_later(wish.at, self.next)
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """A draft."""
        update = Update(entry.id, self.audience, self.text, entry.by, entry.at, self.next)
        return _with_update(incident, update)


class UpdateApproved(Body):
    """The commander approves the words."""

    kind: ClassVar[str] = "update-approved"

    update: EntryId

    def decide(self, incident: Incident, wish: Wish) -> "UpdateApproved":
        """Only drafts, and only by the commander while there is one."""
        update = incident.updates.get(self.update)
        if update is None or update.status != "draft":
            raise Refused("Only a draft is approved.", "incli show")
        if incident.commander not in {None, wish.by}:
            raise Refused(
                f"{incident.commander} is the incident commander, and approves what is posted.",
                f"ask {incident.commander} for: incli update approve {self.update[-4:]}",
            )
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Approved."""
        update = incident.updates.get(self.update)
        if update is None or update.status != "draft":
            return incident.without_effect(entry, "there was no such draft")
        if incident.commander not in {None, entry.by}:
            return incident.without_effect(entry, f"{entry.by} was not in command then")
        return _with_update(incident, replace(update, status="approved", approved_by=entry.by))


class UpdatePosted(Body):
    """An audience was told; it keeps the earlier promise and may make the next one."""

    kind: ClassVar[str] = "update-posted"

    audience: str
    text: str
    next: datetime | None = None
    draft: EntryId | None = None

    def check(self) -> None:
        """A known audience."""
        must_be_one_of("audience", self.audience, AUDIENCES)

    def decide(self, incident: Incident, wish: Wish) -> "UpdatePosted":
        """A draft is posted once, and the next update comes later."""
        _comes_later(wish.at, self.next)
        if self.draft is not None:
            draft = incident.updates.get(self.draft)
            if draft is None or draft.status == "posted":
                raise Refused("Only a draft that was not posted yet is posted.", "incli show")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Posted; the promise to this audience is kept, and the next one stands.

        Where two clones posted the same draft, both were posted.
        """
        draft = incident.updates.get(self.draft) if self.draft else None
        if draft is not None and draft.status == "posted":
            draft = None
        update = Update(
            draft.id if draft else entry.id,
            self.audience,
            self.text,
            entry.by,
            entry.at,
            self.next,
            "posted",
            draft.approved_by if draft else None,
        )
        promises = without_item(incident.promises, self.audience)
        if self.next is not None:
            promises = with_item(promises, self.audience, self.next)
        return replace(_with_update(incident, update), promises=promises)
