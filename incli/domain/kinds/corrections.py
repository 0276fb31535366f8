"""Nothing written is ever changed; another entry corrects it: corrected, redacted."""

from functools import reduce
from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish, without_words
from incli.domain.errors import Refused
from incli.domain.incident import Incident, evolve
from incli.domain.state import Proposal
from incli.domain.value import replace, with_item

_WORDED = ("tasks", "proposals", "updates", "actions", "captured")
"""What an incident keeps by the id of the entry that began it, with its words."""


class Corrected(Body):
    """The words of an earlier entry were wrong; these hold instead. Both stay in the record."""

    kind: ClassVar[str] = "corrected"
    when_ended: ClassVar[bool] = True

    corrects: EntryId
    text: str

    def decide(self, incident: Incident, wish: Wish) -> "Corrected":
        """What was redacted stays out of sight."""
        _ = wish
        if self.corrects in incident.redacted:
            raise Refused("That entry was redacted.", 'incli note "…"')
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The newest correction holds, unless it was redacted, or what it corrects."""
        why = incident.redacted.get(self.corrects)
        if why is not None:  # written in a clone that did not know
            return replace(
                incident,
                redacted=with_item(incident.redacted, entry.id, why),
                redacted_at=with_item(incident.redacted_at, entry.id, entry.at),
            )
        if not self.text:
            return incident
        corrections = with_item(incident.corrections, self.corrects, self.text)
        return replace(self._reworded(incident), corrections=corrections)

    def _reworded(self, incident: Incident) -> Incident:
        """What is owed or was decided is told in the new words, too."""
        changed = {}
        for name in _WORDED:
            kept = getattr(incident, name)
            if self.corrects in kept:
                told = replace(kept[self.corrects], text=self.text)
                changed[name] = with_item(kept, self.corrects, told)
        if changed:
            return replace(incident, **changed)
        return replace(
            incident,
            proposals={key: self._objected(each) for key, each in incident.proposals.items()},
        )

    def _objected(self, proposal: Proposal) -> Proposal:
        told = tuple(
            (entry, by, self.text if entry == self.corrects else text)
            for entry, by, text in proposal.objections
        )
        return replace(proposal, objections=told)


class Redacted(Body):
    """The words of an entry are no longer shown; what it did still holds.

    Its bytes stay in git's history until a person removes them.
    """

    kind: ClassVar[str] = "redacted"
    when_ended: ClassVar[bool] = True
    needs_because: ClassVar[bool] = True

    entry: EntryId
    sha256: str | None = None
    """The hash of the file that was redacted: what is hidden can still be told from others."""

    def decide(self, incident: Incident, wish: Wish) -> "Redacted":
        """Once is enough."""
        _ = wish
        if self.entry in incident.redacted:
            raise Refused("That entry was redacted already.", "incli log")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Folds anew without the words, so that nothing in the state still holds them."""
        hidden = {self.entry, *self._corrections(incident)}
        timeline = [each for each in incident.timeline if each.id in hidden]
        if any(each != without_words(each) for each in timeline):
            told = (without_words(e) if e.id in hidden else e for e in incident.timeline)
            incident = reduce(evolve, told, Incident(incident.id, incident.header))
        why = dict.fromkeys(sorted(hidden), entry.because or "")
        at = {**dict.fromkeys(why, entry.at), **incident.redacted_at}
        return replace(incident, redacted={**incident.redacted, **why}, redacted_at=at)

    def _corrections(self, incident: Incident) -> set[str]:
        """What corrects the entry says the same again."""
        return {
            each.id
            for each in incident.timeline
            if isinstance(each.body, Corrected) and each.body.corrects == self.entry
        }
