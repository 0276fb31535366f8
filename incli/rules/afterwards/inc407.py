"""The prose of the postmortem looks for nobody to blame, and does not judge by hindsight.

“Human error” ends the questions where they begin, and what somebody “should have” seen says
nothing about why they did not. Words alone do not decide whether a sentence blames, and now and
then this is wrong; so it is a warning at most, also where a policy enforces it. How often it is
wrong is measured: see `the-blameless-lint` in the documentation.
"""

from collections.abc import Iterator

from incli.domain.blameless import KINDS, lint
from incli.domain.postmortem.text import without_computed
from incli.rules.afterwards.resolved import text_of
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each wording, at its line; what is computed from the record is nobody's wording."""
    text = text_of(case)
    people = (word for each in case.team.people.values() for word in (each.id, each.name))
    for found in lint(without_computed(text.prose), people, text.first_line):
        if found.kind in asked["kinds"]:
            yield Fault(
                found.message,
                path=text.path,
                line=found.line,
                column=found.column,
                measured=found.kind,
                hint=found.hint,
            )


RULE = Rule(
    id="INC407",
    name="blameless-words",
    scope="incident",
    judge=judge,
    source="PagerDuty postmortem-docs, culture/blameless, and incident-response-docs, "
    "after/effective_post_mortems",
    params=(
        Param("kinds", "words", list(KINDS), "which kinds of wording are told", stricter="more"),
    ),
    needs=("postmortem",),
    strictest="warn",
    hint="say what happened, what was known then, and what made it possible",
    passing="""
people: {ana: {name: "Ana"}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
postmortem:
  prose: |
    ## Contributing factors
    - The replica was behind, and nothing measured that.

    ## Timeline
    - 09:20 Ana restarted the wrong replica.
""",
    failing="""
people: {ana: {name: "Ana"}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
postmortem:
  prose: |
    ## Contributing factors
    - Human error: Ana should have known better.
expect: INC407
""",
)
