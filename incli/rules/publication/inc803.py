"""An incident that is internal is absent from what is built for the public.

Neither a page nor a feed, an index or another incident names it; its id alone says that there was
one, when, and of what.
"""

from collections.abc import Iterator

from incli.domain.layout import split_path
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Where published folders name an incident that is internal."""
    internal = case.internal()
    if not internal:
        raise NotApplicable("no incident is internal")
    for each in case.mentions(asked["folders"], internal):
        inside = split_path(each.path)
        if inside is None or inside[0] not in internal:
            yield Fault(
                f"{each.what} is internal, and is named here.",
                path=each.path,
                line=each.line,
                column=each.column,
                measured=each.what,
                param="folders",
            )


RULE = Rule(
    id="INC803",
    name="internal-stays-internal",
    scope="repository",
    judge=judge,
    source="ours: what `visibility: internal` promises",
    params=(
        Param(
            "folders",
            "words",
            ["incidents/", "site/docs/", "site/public/"],
            "folders of which a page is made for the public; of incidents, those that are public",
            stricter="more",
        ),
    ),
    watches=("incidents/", "site/"),
    mode="enforce",
    hint="take out what names it, or build it anew: internal incidents are left out",
    passing="""
others:
  - header: {visibility: internal}
    entries: [{at: "00:00", by: ana, kind: opened, title: "Checkout down"}]
""",
    failing="""
others:
  - header: {visibility: internal}
    entries: [{at: "00:00", by: ana, kind: opened, title: "Checkout down"}]
mentions: [{path: site/public/index.html, what: 2026-03-02-case-2}]
expect: INC803
""",
)
