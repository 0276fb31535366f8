"""What people type for entries, people, roles and severities, turned into ids."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from incli.app.session import Said
from incli.cli.terminal.console import Console
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import handle
from incli.domain.severity import rank
from incli.domain.team import pick
from incli.domain.value import replace

if TYPE_CHECKING:
    from incli.domain.policy import ResponsePolicy
    from incli.domain.roster.model import Roster


_LONGEST_TITLE = 200
_SOME = 8
"""So many services are named in a hint."""


def entry(typed: str, among: Iterable[str], what: str) -> str:
    """The id of the entry meant, by any unambiguous part."""
    words = {each: (each, handle(each)) for each in among}
    return pick(typed, words, what=what, hint="incli show")


def any_entry(incident: Incident, typed: str) -> str:
    """The id of any entry of the incident."""
    return entry(typed, (each.id for each in incident.timeline), "entry")


def incident(console: Console, typed: str | None) -> Incident:
    """The incident meant, which all that follows in this run is about."""
    session = console.session
    if typed:
        named = replace(session.settings, incident=session.incident_id(typed))
        session.settings = named
    return session.incident()


def owner(console: Console, incident: Incident, typed: str) -> str:
    """The one person who is to own something."""
    session = console.session
    holders = {role: held.person for role, held in incident.roles.items()}
    return session.team.one_person(typed, session.me, holders)


def person(console: Console, typed: str) -> str:
    """A person's id."""
    session = console.session
    return session.team.person(typed, session.me if typed == "me" else None)


def rosters(console: Console, typed: str | None) -> "tuple[Roster, ...]":
    """The rosters meant by a name or a role, or all; what cannot be read is told."""
    from incli.app.roster.reading import serving  # noqa: PLC0415  # zones: not for a note

    found, wrong = serving(console.session, typed)
    for each in wrong:
        console.talk(f"Not read: {each}")
    return found


def on_call(console: Console, role: str, typed: str) -> str:
    """A person's id; `oncall` is whoever is on call for the role now."""
    if typed != "oncall":
        return person(console, typed)
    from incli.app.roster.reading import person_on_call  # noqa: PLC0415  # zones: not for a note

    return person_on_call(console.session, role)


def available(console: Console, who: str, role: str | None, said: Said) -> list[str]:
    """What the rosters say against calling somebody, as warnings.

    Refuses to call people in their time off without a reason: clear time off is what rosters are
    for. Whoever calls themselves has volunteered. Source: PagerDuty incident-response-docs,
    oncall/being_oncall.
    """
    from incli.app.roster.reading import availability  # noqa: PLC0415  # zones: not for a note
    from incli.app.training import why_untrained  # noqa: PLC0415  # likewise

    session = console.session
    name, found = console.name(who), availability(session, who, role, said.at or session.now)
    warnings = []
    if found.time_off:
        if not said.because and who != session.me:
            raise Refused(
                f"{name} has time off {found.time_off}.",
                'incli oncall    and if it must be: --because "…"',
            )
        warnings.append(f"{name} has time off {found.time_off}.")
    if found.instead:
        some = ", ".join(map(console.name, found.instead))
        warnings.append(f"{name} is not on call for it; {some} is.   incli oncall")
    if role and (untrained := why_untrained(session, who, role)):
        warnings.append(untrained)
    return warnings


def role(console: Console, typed: str | None, incident: Incident) -> str:
    """A role's id; where none is typed the one I hold, else the commander's."""
    if typed:
        return console.session.team.role(typed)
    mine = [each for each, held in incident.roles.items() if held.person == console.session.me]
    return mine[0] if len(mine) == 1 and COMMANDER not in mine else COMMANDER


def level(policy: "ResponsePolicy", typed: str) -> str:
    """A severity's id: `sev2`, `2`, `SEV-2`, or the name the policy gives it."""
    plain = typed.strip().lower().replace("-", "")
    names = {each.name.casefold(): each.id for each in policy.severities.values()}
    if typed.strip().casefold() in names:
        return names[typed.strip().casefold()]
    candidate = f"sev{plain}" if plain.isdigit() else plain
    try:
        rank(candidate)
    except ValueError:
        known = None
    else:
        known = candidate
    if known is None or (policy.severities and known not in policy.severities):
        some = ", ".join(policy.severities) or "sev1 … sev5"
        raise InvalidInput(f"There is no severity “{typed}”.", f"severities are: {some}")
    return known


def service(console: Console, typed: str) -> str:
    """A service that some incident names; a slip of the finger is no quiet month."""
    known = sorted({each for one in console.session.view.summaries() for each in one["services"]})
    if typed not in known:
        some = ", ".join(known[:_SOME]) + (" …" if len(known) > _SOME else "")
        hint = f"services are: {some}" if known else 'incli open "what is wrong" --service NAME'
        raise InvalidInput(f"No incident names the service “{typed}”.", hint)
    return typed


def words(parts: tuple[str, ...], what: str) -> str:
    """Words typed without quotes, as one text; never empty."""
    text = " ".join(parts).strip()
    if not text:
        raise InvalidInput(f"There is no {what}.", "write it after the command")
    return text


def title(parts: tuple[str, ...]) -> str:
    """A title: one line that fits into a list."""
    text = words(parts, "title")
    if text == "-" or "\n" in text or len(text) > _LONGEST_TITLE:
        raise InvalidInput(
            f"A title is one line of at most {_LONGEST_TITLE} characters.",
            'incli open "what is wrong"    and the rest: some-command | incli note -',
        )
    return text
