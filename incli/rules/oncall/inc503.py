"""Somebody is on call whenever a roster says so: no gap, no overlap, nobody in their time off.

What a roster will be is known weeks ahead, and is put right without haste. It says the same as
`incli roster lint`, of the time that is asked about.
"""

from collections.abc import Iterator

from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_TOLD = frozenset({"INC502", "INC503"})
"""What the lint of rosters finds under these rules."""


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """What the lint says of the time from now on."""
    problems = case.roster_problems(asked["ahead"])
    if not problems and not case.rosters:
        raise NotApplicable("there is no roster")
    for each in problems:
        if each.rule in _TOLD:
            yield Fault(
                each.message, path=each.path, line=each.line, column=each.column, hint=each.hint
            )


RULE = Rule(
    id="INC503",
    name="rosters-are-whole",
    scope="repository",
    judge=judge,
    source="PagerDuty incident-response-docs, oncall/being_oncall; the figure is ours",
    params=(
        Param(
            "ahead", "span", "4w", "how far ahead rosters are looked at", "higher", boundary=False
        ),
    ),
    needs=("rosters",),
    hint="incli roster lint",
    passing="""
rosters:
  ic: {shifts: [{from: "2026-03-01T00:00:00Z", person: bo}]}
""",
    failing="""
rosters:
  ic: {shifts: [{from: "2026-03-01T00:00:00Z", person: bo}]}
roster_problems:
  - {rule: INC503, message: "Nobody is on call from Tue 2026-03-03 09:00 to Tue 2026-03-03 10:00."}
expect: INC503
""",
)
