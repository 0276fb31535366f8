"""Nothing written is ever changed; another entry corrects it: corrected, redacted."""

from functools import reduce
from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish, without_words
from incli.domain.errors import Refused
from incli.domain.incident import Incident, evolve, with_item
from incli.domain.value import replace


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
        """The newest correction holds, unless it was redacted itself."""
        _ = entry
        if not self.text:
            return incident
        corrections = with_item(incident.corrections, self.corrects, self.text)
        return replace(incident, corrections=corrections)


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
        named = incident.entry(self.entry)
        if named is not None and named != (hidden := without_words(named)):
            timeline = (hidden if each is named else each for each in incident.timeline)
            incident = reduce(evolve, timeline, Incident(incident.id, incident.header))
        redacted = with_item(incident.redacted, self.entry, entry.because or "")
        return replace(incident, redacted=redacted)
