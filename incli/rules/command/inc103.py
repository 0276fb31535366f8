"""A handover of command is accepted by whoever takes over, and told to everybody.

The taker says so in person, and is announced within `within`. What is taken from somebody who
cannot be reached is told with its reason, and is for the review.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.domain.state import Holding
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Looks at every commander after the first."""
    later = case.holdings(COMMANDER)[1:]
    if not later:
        raise NotApplicable("command was never handed over")
    for held in later:
        yield from _accepted(case, held)
        yield from _announced(case, held, asked)


def _accepted(case: IncidentCase, held: Holding) -> Iterator[Fault]:
    entry = case.incident.entry(held.entry)
    if entry is None or entry.kind == "handover-accepted":
        return
    if held.takeover:
        yield Fault(
            f"{case.name(held.person)} took command from somebody who did not hand it over: "
            f"“{entry.because or 'no reason was given'}”.",
            entry=entry.id,
            field="person",
        )
    elif entry.by != held.person:
        yield Fault(
            f"{case.name(held.person)} was given command by {case.name(entry.by)}, and has not "
            "accepted it.",
            entry=entry.id,
            field="person",
        )


def _announced(case: IncidentCase, held: Holding, asked: Asked) -> Iterator[Fault]:
    within = asked["within"]
    if within is None or case.until < held.since + within:
        return
    if held.announced is None or held.announced > held.since + within:
        waited = span((held.announced or case.until) - held.since)
        yield Fault(
            f"{case.name(held.person)} was in command for {waited} before everybody was told.",
            entry=held.entry,
            field="at",
            measured=waited,
            allowed=span(within),
            param="within",
            hint="incli announce",
        )


RULE = Rule(
    id="INC103",
    name="handover-accepted",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, training/incident_commander, “Handoffs”",
    params=(
        Param("within", "span", "5m", "how soon the new commander is announced", stricter="lower"),
    ),
    hint="incli handover PERSON, and they: incli accept",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, id: bo}
  - {at: "01:00", by: bo, kind: handover-offered, role: incident-commander, to: ana, replaces: bo, id: offer}
  - {at: "01:01", by: ana, kind: handover-accepted, role: incident-commander, offer: offer, replaces: bo}
  - {at: "01:03", by: ana, kind: announced, role: incident-commander, person: ana}
  - {at: "01:10", by: ana, kind: note, text: "All know"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: bo, kind: assigned, role: incident-commander, person: bo, id: bo}
  - {at: "01:00", by: ana, kind: assigned, role: incident-commander, person: ana, replaces: bo, takeover: true, because: "Bo lost power", expect: INC103}
  - {at: "01:03", by: ana, kind: announced, role: incident-commander, person: ana}
""",
)
