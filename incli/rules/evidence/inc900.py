"""What is needed to judge is there.

A clone that is shallow or partial, an object that is missing, or something that a newer incli
wrote: what was not looked at has not passed, and is never taken for having passed.
"""

from collections.abc import Iterator

from incli.rules.cases.history import HistoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Why the history cannot be judged, where it cannot."""
    _ = asked
    if case.missing:
        yield Fault(f"It cannot be judged: {case.missing}.", commit=case.head)


RULE = Rule(
    id="INC900",
    name="can-be-judged",
    scope="history",
    judge=judge,
    source="ours: a check that could not look is no check that passed",
    mode="enforce",
    hint="git fetch --unshallow    in CI: fetch-depth: 0; or a newer incli",
    passing="""
commits:
  - changes: [{path: README.md}]
""",
    failing="""
missing: the clone is shallow
expect: INC900
""",
)
