"""For whom pages are made: the team sees names, the public sees roles."""

from collections.abc import Iterable, Mapping

from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import Phrasing
from incli.domain.team import Person, Team
from incli.domain.value import NOTHING, Value, replace

AUDIENCES = ("internal", "public")
_INSIDE = frozenset(
    {
        *("gripe", "parked", "update-drafted", "update-approved"),
        *("recording-added", "evidence-added"),
    }
)
"""Kinds of entries that are for the team alone."""
_ORDER = (COMMANDER, "deputy", "scribe", "customer-liaison", "internal-liaison")


class Reader(Value):
    """Whoever reads the site."""

    team: Team = Team()
    words: Mapping[str, str] = NOTHING
    public: bool = False

    def phrasing(self, incident: Incident) -> Phrasing:
        """How the entries of an incident are told; times are told by the pages, in UTC."""
        team = masked(self.team, incident) if self.public else self.team
        return Phrasing(team, words=self.words)

    def in_team_words(self, text: str) -> str:
        """Words of ours, in the team's own."""
        return Phrasing(words=self.words).in_team_words(text)

    def sees(self, incident: Incident) -> bool:
        """Whether the incident is for them at all."""
        return not (self.public and incident.header.visibility == "internal")

    def entries(self, incident: Incident) -> tuple[Entry, ...]:
        """The entries that are for them, in order."""
        if not self.public:
            return incident.timeline
        inside = {each.id for each in incident.timeline if _is_inside(each)}
        return tuple(
            each
            for each in incident.timeline
            if each.id not in inside and inside.isdisjoint(each.refers_to())
        )


def _is_inside(entry: Entry) -> bool:
    audience = getattr(entry.body, "audience", "public")
    return entry.kind in _INSIDE or audience != "public"


def by_rank(roles: Iterable[str]) -> list[str]:
    """Roles, the one that leads first."""
    rank = {role: at for at, role in enumerate(_ORDER)}
    return sorted(set(roles), key=lambda each: (rank.get(each, len(rank)), each))


def masked(team: Team, incident: Incident) -> Team:
    """The team as outsiders see it: people of an incident are what they did there.

    Of two who held the same role in turn, the second is “Incident Commander 2”.
    """
    labels: dict[str, str] = {}
    taken: dict[str, int] = {}
    for person, role in _first_roles(incident).items():
        label = team.role_name(role) if role else "Responder"
        taken[label] = taken.get(label, 0) + 1
        labels[person] = label if taken[label] == 1 else f"{label} {taken[label]}"
    people = {each: Person(each, label) for each, label in labels.items()}
    return replace(team, people=people)


def _first_roles(incident: Incident) -> dict[str, str | None]:
    """Everybody the record of an incident names, and the most leading role they held."""
    found: dict[str, str | None] = {}
    held = [(each.person, each.role) for each in incident.holdings]
    for role in by_rank(role for _, role in held):
        for person in (who for who, what in held if what == role):
            found.setdefault(person, role)
    for entry in incident.timeline:
        named = [getattr(entry.body, key, None) for key in ("person", "owner", "to", "for_person")]
        for someone in (entry.by, *filter(None, named)):
            found.setdefault(someone, None)
    if incident.owner:
        found.setdefault(incident.owner, None)
    return found
