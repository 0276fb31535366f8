"""Every commit that brings an entry is signed with a key that the judge lists.

Which keys count is read from the judge, never from what is judged, and a merge that is signed says
nothing about what it merges: each commit is looked at. A signature speaks of a key, not of a
person, and not of the truth of what was written.
"""

from collections.abc import Iterator

from incli.rules.cases.history import Commit, HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import is_entry, short
from incli.rules.rule import CannotJudge, Fault, NotApplicable, Rule

_WRONG = {
    "none": "is not signed",
    "bad": "has a signature that does not hold",
    "unknown key": "is signed with a key that the judge lists for nobody",
    "expired": "is signed with a key whose time is over, or has not come",
    "revoked": "is signed with a key that was revoked",
}


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each commit that brings entries of its own."""
    _ = asked
    bringing = [(commit, path) for commit in case.commits if (path := _first_entry(commit))]
    if not bringing:
        raise NotApplicable("the change brings no entry")
    unjudged, found = "", False
    for each in case.signers:
        found = True
        yield Fault(
            each.message, path=each.path, line=each.line, column=each.column, hint=each.hint
        )
    for commit, path in bringing:
        signature = case.signature(commit.id)
        if signature.state == "cannot judge":
            unjudged = unjudged or signature.why or "nothing is known of the signatures"
        elif signature.state != "good":
            found = True
            why = f": {signature.why}" if signature.why else ""
            yield Fault(
                f"Commit {short(commit.id)} {_WRONG[signature.state]}{why}.",
                path=path,
                commit=commit.id,
                measured=signature.state,
                allowed="good",
            )
    if unjudged and not found:
        raise CannotJudge(unjudged)


def _first_entry(commit: Commit) -> str:
    return next((each.path for each in commit.brings() if is_entry(each.path)), "")


RULE = Rule(
    id="INC704",
    name="signed",
    scope="history",
    judge=judge,
    source="git-verify-commit(1), ssh-keygen(1), “ALLOWED SIGNERS”; Bitcoin Core's verify-commits: "
    "never with the verifier of the tree that it verifies",
    needs=("history", "signatures"),
    hint="git config commit.gpgsign true, and merge instead of rebasing: incli sync",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
commits:
  - {changes: [{entry: slow}], signature: {state: good, principal: ana}}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
commits:
  - {changes: [{entry: slow}], signature: {state: none}, expect: INC704}
""",
)
