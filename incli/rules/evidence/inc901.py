"""Every rule that is asked answers.

Rules of one's own are somebody's code, too, and can fail. A rule that raised an error has not
judged; what it looked at has not passed. It is asked last, about all others.
"""

from collections.abc import Iterator

from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Each rule that failed to run."""
    _ = asked
    for each in case.broken:
        where = f" on {each.case}" if each.case else ""
        yield Fault(f"{each.rule} failed to run{where}: {each.why}", measured=each.rule)


RULE = Rule(
    id="INC901",
    name="rules-run",
    scope="repository",
    judge=judge,
    source="ours: a rule that crashes must not look like one that passes",
    watches=("",),
    mode="enforce",
    hint="tell whoever made the package that the rule comes from",
    passing="""
broken: []
""",
    failing="""
broken: [{rule: ACME001, case: 2026-03-02-case, why: "ZeroDivisionError: division by zero"}]
expect: INC901
""",
)
