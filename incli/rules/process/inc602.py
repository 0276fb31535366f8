"""A version of the policy that has taken effect never changes.

What people were held to must stay readable as it was. A change is a new file with a new date; a
version that is still to come may be changed, and taken back. Before the first incident nobody was
held to anything, and all may change.
"""

from collections.abc import Iterator

from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule
from incli.rules.told import clock
from incli.rules.weaker.policies import compare


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Versions that the judge has in force, against what the change makes of them."""
    _ = asked
    if not case.changes:
        raise NotApplicable("no version of the policy is touched")
    for change in case.changes:
        before = change.before
        if before is None or before.effective > case.now or not case.incidents():
            continue
        if change.after is None:
            happened, measured = "is taken away", "gone"
        else:
            differences = compare(before, change.after, case.rules)
            happened = f"is changed: {differences[0]}" if differences else "is changed"
            measured = str(differences[0]) if differences else "other words"
        yield Fault(
            f"This version took effect at {clock(before.effective)}, and {happened}.",
            path=change.path,
            measured=measured,
            allowed="as it was",
        )


RULE = Rule(
    id="INC602",
    name="policy-not-changed",
    scope="repository",
    judge=judge,
    source="ours: an incident is judged by what was agreed on before it opened",
    needs=("history",),
    mode="enforce",
    hint="put it back as it was; change a copy, policies/response/<day it begins>.yaml",
    passing="""
begins: "2026-03-02T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
changes:
  - path: policies/response/2026-04-01.yaml
    before: {effective: "2026-04-01T00:00:00Z", limits: {command: 3h}}
    after: {effective: "2026-04-01T00:00:00Z", limits: {command: 4h}}
""",
    failing="""
begins: "2026-04-02T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
changes:
  - path: policies/response/2026-04-01.yaml
    before: {effective: "2026-04-01T00:00:00Z", limits: {command: 3h}}
    after: {effective: "2026-04-01T00:00:00Z", limits: {command: 4h}}
expect: INC602
""",
)
