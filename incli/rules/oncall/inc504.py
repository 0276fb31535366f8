"""Nobody carries more of the evenings, nights and weekends than agreed on.

Counted is the time in incidents by each person's own clock, on top of their day; drills are
planned, and left out. Whoever carries too much has a swap or a break before the next shift, not
after they leave.
"""

from collections.abc import Iterator

from incli.domain.business import Business
from incli.domain.load import Load, loads
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """What everybody gave in the time up to now, in what was declared here in earnest."""
    over = asked["over"]
    here = [
        each for each in case.incidents() if not each.header.sources and each.header.kind != "drill"
    ]
    business = case.policy.business if case.policy else Business()
    found = loads(here, case.team, business, case.now, case.now - over)
    if not found:
        raise NotApplicable(f"nobody was in an incident in the last {span(over)}")
    for each in found.values():
        yield from _too_much(case, asked, each)


def _too_much(case: RepositoryCase, asked: Asked, each: Load) -> Iterator[Fault]:
    hours, nights, over = asked["hours"], asked["nights"], asked["over"]
    measures = (
        ("hours", each.out_of_hours, hours, span(each.out_of_hours), span(hours)),
        ("nights", each.nights, nights, f"{each.nights} nights", f"{nights}"),
    )
    for param, value, limit, told, allowed in measures:
        if value > limit:
            yield Fault(
                f"{case.team.name(each.person)} gave {told} to incidents outside of their day in "
                f"{span(over)}; {allowed} are allowed.",
                path=case.policy_path,
                pointer=("rules", "INC504") if case.policy_path else (),
                measured=told,
                allowed=allowed,
                param=param,
            )


RULE = Rule(
    id="INC504",
    name="load-out-of-hours",
    scope="repository",
    judge=judge,
    source="PagerDuty operational-review-docs, reviews/oncall: off-hours and sleep-hours for each "
    "responder; the figures are ours",
    params=(
        Param("hours", "span", "20h", "how much time outside of their day", stricter="lower"),
        Param("nights", "count", 4, "in how many nights", stricter="lower"),
        Param("over", "span", "28d", "in how long", stricter="higher", boundary=False),
    ),
    watches=(),
    hint="incli roster swap ROSTER PERSON DAY OTHER DAY    incli roster override",
    passing="""
begins: "2026-03-02T20:00:00Z"
params: {hours: 3h, nights: 1}
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "02:50", by: ana, kind: resolved, owner: ana}
now: 3d
""",
    failing="""
begins: "2026-03-02T20:00:00Z"
params: {hours: 3h, nights: 1}
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "03:10", by: ana, kind: resolved, owner: ana}
now: 3d
expect: INC504
""",
)
