"""What the incident cost the people who responded is written down, where it cost evenings or nights.

A night is not over in the morning, and nobody asks for their rest by themselves. The record knows
the hours; what they meant, and what is needed now, people say in the postmortem. Where nobody
worked outside of their day, nothing is asked for.
"""

from collections.abc import Iterator

from incli.domain.load import Load, loads
from incli.domain.postmortem.text import Section, sections
from incli.rules.afterwards.resolved import of_this_team, text_of
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several, span

_COMPUTED = "people"
"""The computed part beside which people write about themselves."""


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The section about people, once the text is more than a draft."""
    of_this_team(case)
    text = text_of(case)
    if text.front.get("status", "draft") == "draft":
        raise NotApplicable("the postmortem is a draft")
    given = loads([case.incident], case.team, case.policy.business, case.now)
    late = [each for each in given.values() if each.out_of_hours > asked["from"]]
    if not late:
        raise NotApplicable("nobody worked outside of their day for long enough")
    about = [each for each in sections(text.prose) if _is_about_people(each, asked)]
    if any(each.prose for each in about):
        return
    line = text.first_line + about[0].line - 1 if about else 0
    yield Fault(
        f"{_cost(case, late)}; the postmortem says nothing of it.",
        path=text.path,
        line=line,
        column=1 if line else 0,
    )


def _is_about_people(section: Section, asked: Asked) -> bool:
    title = section.title.casefold()
    named = any(word.casefold() in title for word in asked["sections"])
    return named or _COMPUTED in section.computes


def _cost(case: IncidentCase, late: list[Load]) -> str:
    """What was given outside of the day, in words."""
    given = [f"{case.name(each.person)} gave {span(each.out_of_hours)}" for each in late]
    woken = [case.name(each.person) for each in late if each.woken]
    nights = f", and {several(woken)} {'was' if len(woken) == 1 else 'were'} woken" if woken else ""
    return f"Outside of their day, {several(given)}{nights}"


RULE = Rule(
    id="INC408",
    name="impact-on-people",
    scope="incident",
    judge=judge,
    source="PagerDuty operational-review-docs, reviews/oncall; the hours are computed from the "
    "record, see `hours-and-nights` in the documentation",
    params=(
        Param(
            "from",
            "span",
            "30m",
            "how much of their evening, weekend or night somebody must have given",
            stricter="lower",
        ),
        Param(
            "sections",
            "words",
            ["people"],
            "words in the heading of the section that it is said in; one with the computed table "
            "of people will do, whatever it is called",
            boundary=False,
        ),
    ),
    needs=("postmortem",),
    hint="incli postmortem ask",
    passing="""
begins: "2026-03-02T23:00:00Z"
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "02:00", by: ana, kind: resolved, owner: bo}
postmortem:
  front: {status: in-review}
  prose: |
    ## Impact on people

    Ana was up until one, and came in at noon.
""",
    failing="""
begins: "2026-03-02T23:00:00Z"
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "02:00", by: ana, kind: resolved, owner: bo}
postmortem:
  front: {status: in-review}
  prose: |
    ## What happened

    The replica was behind.
expect: INC408
""",
)
