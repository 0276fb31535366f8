"""Whether an incident is for the public is decided by those who answer for it.

One line of `incident.yaml` keeps an incident from the site and the exports for the public. Who owns
the incident, leads it or has led it may change that line, and whom the policy names; whoever opened
it may also take it back from the public. All of this is read from the judge: nobody becomes the
owner of an incident in the change that publishes it.
"""

from collections.abc import Iterator

from incli.domain.incident import Incident
from incli.rules.cases.history import HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import incident_of
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_INTERNAL = "internal"


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each header whose visibility is another now, and who made it so."""
    turned = [
        (path, before.visibility, after.visibility)
        for path, (before, after) in case.headers.items()
        if before.visibility != after.visibility
    ]
    if not turned:
        raise NotApplicable("no incident becomes public or internal")
    for path, before, after in turned:
        known = case.known(incident_of(path))
        may = _deciding(known, asked) if known else set(asked["people"])
        if known and after == _INTERNAL:
            may |= _opener(known)
        for commit in case.turned(path) or ("",):
            person = _who(case, commit)
            if person not in may:
                yield Fault(
                    f"It was {before}, and would now be {after}: "
                    f"{case.team.name(person) if person else 'nobody who is known'} made it so, "
                    "and does not answer for it.",
                    path=path,
                    field="visibility",
                    pointer=("visibility",),
                    commit=commit,
                    measured=after,
                    allowed=before,
                    param="people",
                )


def _deciding(incident: Incident, asked: Asked) -> set[str]:
    """Who may decide it either way."""
    roles = asked["roles"]
    owner = {incident.owner} if incident.owner else set()
    return {
        *asked["people"],
        *owner,
        *(each.person for each in incident.holdings if each.role in roles),
    }


def _opener(incident: Incident) -> set[str]:
    return {each.by for each in incident.timeline if each.kind == "opened"}


def _who(case: HistoryCase, commit: str) -> str:
    """Who signed a commit, or wrote it as far as its author's address tells; empty for nobody."""
    known = next((each for each in case.commits if each.id == commit), None)
    if known is None:
        return ""
    signature = case.signature(commit)
    if signature.state == "good":
        return signature.principal
    author = case.team.by_email(known.author)
    return author.id if author else ""


RULE = Rule(
    id="INC805",
    name="visibility-decided",
    scope="history",
    judge=judge,
    source="ours: what is once public cannot be taken back; PagerDuty incident-response-docs, "
    "during/security_incident_response: who may know is for those who lead it",
    params=(
        Param(
            "roles",
            "words",
            ["incident-commander"],
            "roles whose holders decide it, then and afterwards",
            stricter="fewer",
        ),
        Param("people", "words", [], "people who decide it for any incident", stricter="fewer"),
    ),
    needs=("history",),
    mode="enforce",
    hint="let its owner or commander commit it: incli show    (who that is)",
    passing="""
people: {ana: {email: ana@example.com}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", id: begin}
  - {at: "00:01", by: ana, kind: assigned, role: incident-commander, person: ana, id: lead}
held: [begin, lead]
headers:
  incidents/2026-03/2026-03-02-case/incident.yaml: [{visibility: internal}, {visibility: public}]
commits:
  - author: ana@example.com
    changes: [{path: incidents/2026-03/2026-03-02-case/incident.yaml, status: M}]
""",
    failing="""
people: {ana: {email: ana@example.com}, bo: {email: bo@example.com}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", id: begin}
  - {at: "00:01", by: ana, kind: assigned, role: incident-commander, person: ana, id: lead}
held: [begin, lead]
headers:
  incidents/2026-03/2026-03-02-case/incident.yaml: [{visibility: internal}, {visibility: public}]
commits:
  - author: bo@example.com
    changes: [{path: incidents/2026-03/2026-03-02-case/incident.yaml, status: M}]
    expect: INC805
""",
)
