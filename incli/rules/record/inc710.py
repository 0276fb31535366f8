"""A merge brings together what its parents hold, and nothing of its own.

Reviewers look at commits, and hardly ever at what somebody put into a merge by hand. What only one
side changed comes from that side; what both did somebody has to settle, and that is fine. Entries
are never changed, so there is nothing to settle about them.
"""

from collections.abc import Iterator

from incli.rules.cases.history import HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import short
from incli.rules.rule import Fault, NotApplicable, Rule

_TWO = 2


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each merge against its parents, and against what they come from."""
    _ = asked
    applies = False
    for commit in case.commits:
        if not commit.parents and case.judge:
            applies = True
            yield Fault(
                f"Commit {short(commit.id)} begins a history of its own, beside that of the judge.",
                commit=commit.id,
            )
        if len(commit.parents) < _TWO:
            continue
        applies = True
        if len(commit.parents) > _TWO:
            yield Fault(
                f"Merge {short(commit.id)} joins {len(commit.parents)} histories at once, which "
                "nobody can make again.",
                commit=commit.id,
                measured=str(len(commit.parents)),
                allowed=str(_TWO),
                hint="merge them one after the other",
            )
            continue
        for path in case.unclean(commit.id):
            yield Fault(
                f"Merge {short(commit.id)} holds {path} otherwise than its parents make it.",
                path=path,
                commit=commit.id,
            )
    if not applies:
        raise NotApplicable("the change brings no merge")


RULE = Rule(
    id="INC710",
    name="clean-merges",
    scope="history",
    judge=judge,
    source="gitglossary(7), “evil merge”",
    needs=("history",),
    mode="enforce",
    hint="incli sync    merges; put changes of your own into a commit of their own",
    passing="""
commits:
  - {parents: [0], changes: [{path: README.md}]}
  - {parents: [0], changes: [{path: NOTES.md}]}
  - {parents: [1, 2], changes: [{path: NOTES.md, parent: 0}, {path: README.md, parent: 1}]}
""",
    failing="""
commits:
  - {parents: [0], changes: [{path: README.md}]}
  - {parents: [0], changes: [{path: NOTES.md}]}
  - {parents: [1, 2], changes: [{path: NOTES.md, parent: 0}], unclean: [README.md], expect: INC710}
""",
)
