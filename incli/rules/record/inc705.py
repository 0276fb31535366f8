"""Whoever an entry is by wrote the commit that brings it, and signed it.

Git lets everybody claim any author, and holds a signature good whoever's key it is: bob's key over
a commit of “alice”. So the person whom the judge lists the key for, the author's address in
`policies/people.yaml` and the entry's `by` are one and the same. Whether commits have to be signed
at all is for INC704; where they are not, the author alone is compared.

What is recorded in somebody else's name is refused, unless the team says who may: the holders of
some roles while they hold them (a scribe), and the people who import the records of other systems.
"""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.rules.cases.history import Commit, HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import new_entries, short
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each new entry: who it is by, who wrote the commit, who signed it."""
    found = list(new_entries(case))
    if not found:
        raise NotApplicable("the change brings no entry")
    for commit, change, incident, entry in found:
        for wrong, measured in _wrong(case, asked, commit, (incident, entry)):
            yield Fault(
                wrong,
                entry=entry.id,
                field="by",
                path=change.path,
                commit=commit.id,
                measured=measured,
                allowed=entry.by,
            )


def _wrong(
    case: HistoryCase, asked: Asked, commit: Commit, brought: tuple[str, Entry]
) -> Iterator[tuple[str, str]]:
    incident, entry = brought
    author = case.team.by_email(commit.author)
    if author is None:
        named = f"“{commit.author}”, the author of commit {short(commit.id)}"
        yield f"{named}, is nobody in policies/people.yaml.", commit.author
        return
    signature = case.signature(commit.id)
    signer = signature.principal if signature.state == "good" else author.id
    if signer != author.id:
        yield (
            f"Commit {short(commit.id)} says that {author.id} wrote it, and is signed by {signer}.",
            signer,
        )
    elif entry.by != signer and not _may(case, asked, signer, incident, entry):
        yield f"The entry says that it is by {entry.by}; {signer} recorded it.", signer


def _may(case: HistoryCase, asked: Asked, person: str, incident: str, entry: Entry) -> bool:
    """Whether somebody may record this in another's name."""
    if entry.source and person in asked["importers"]:
        return True
    state = case.incident(incident)
    return state is not None and any(
        _held(state, role, person, entry) for role in asked["for_others"]
    )


def _held(incident: Incident, role: str, person: str, entry: Entry) -> bool:
    return any(
        each.person == person
        and each.since <= entry.at
        and (each.until is None or entry.at <= each.until)
        and each.entry != entry.id
        for each in incident.held(role)
    )


RULE = Rule(
    id="INC705",
    name="signer-is-author",
    scope="history",
    judge=judge,
    source="ours: git verify-commit holds a commit good that names one person and is signed by "
    "another; gitsign binds the two in the same way",
    params=(
        Param(
            "for_others",
            "words",
            [],
            "roles whose holder may record in others' names while holding them",
            stricter="fewer",
        ),
        Param(
            "importers",
            "words",
            [],
            "people who may bring in, in others' names, what other systems recorded",
            stricter="fewer",
        ),
    ),
    needs=("history", "entries"),
    hint="record it as yourself; git config user.email as in policies/people.yaml",
    passing="""
people: {ana: {email: ana@example.com}}
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
commits:
  - {author: ana@example.com, changes: [{entry: slow}], signature: {state: good, principal: ana}}
""",
    failing="""
people: {ana: {email: ana@example.com}, bo: {email: bo@example.com}}
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow, expect: INC705}
commits:
  - {author: ana@example.com, changes: [{entry: slow}], signature: {state: good, principal: bo}}
""",
)
