"""What an entry corrects, redacts or answers is an earlier entry of the same incident.

So nothing is corrected by being changed, no two entries correct each other, and whoever reads the
timeline from its beginning never meets something that is not there yet.
"""

from collections.abc import Iterator

from incli.domain.entry import columns
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Rule


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each entry against those before it."""
    _ = asked
    there = {entry.id for entry in case.incident.timeline}
    before: set[str] = set()
    for entry in case.incident.timeline:
        for column in columns(type(entry.body)):
            if not column.names_entry:
                continue
            value = getattr(entry.body, column.name) or ()
            for named in (value,) if isinstance(value, str) else value:
                if named not in before:
                    yield Fault(
                        f"It names {named}, which "
                        + ("comes later." if named in there else "is no entry of this incident."),
                        entry=entry.id,
                        field=column.key,
                        measured=named,
                    )
        before.add(entry.id)


RULE = Rule(
    id="INC703",
    name="corrections-are-entries",
    scope="incident",
    judge=judge,
    source="ours, from the append-only timeline",
    mode="enforce",
    hint='incli correct ENTRY "…"',
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: note, text: "Since nine", id: wrong}
  - {at: "00:05", by: ana, kind: corrected, corrects: wrong, text: "Since ten to nine"}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: note, text: "Since nine"}
  - {at: "00:05", by: ana, kind: corrected, corrects: 20260302T090200000Z-note-ana-4kq2, text: "Since ten to nine", expect: INC703}
""",
)
