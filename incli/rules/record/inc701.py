"""What is judged still holds everything that the judge holds.

A history that was rewritten can lack anything, and shows nothing of it. Work that was begun on an
older state is merged, never put in place of the newer one.
"""

from collections.abc import Iterator

from incli.rules.cases.history import HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import short
from incli.rules.rule import Fault, NotApplicable, Rule


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """The judge is an ancestor of the head."""
    _ = asked
    if not case.judge:
        raise NotApplicable("there was nothing before this")
    if not case.descends:
        yield Fault(
            f"{short(case.head)} does not hold {short(case.judge)}: the history was rewritten.",
            commit=case.head,
            measured=case.head,
            allowed=case.judge,
        )


RULE = Rule(
    id="INC701",
    name="not-rewritten",
    scope="history",
    judge=judge,
    source="git's receive.denyNonFastForwards; gittuf's reference state log",
    needs=("history",),
    mode="enforce",
    hint="incli sync    (it merges; git push --force and git rebase lose what others wrote)",
    passing="""
commits:
  - changes: [{path: README.md}]
""",
    failing="""
descends: false
commits:
  - changes: [{path: README.md}]
    expect: INC701
""",
)
