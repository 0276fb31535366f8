"""Every entry has exactly the bytes that incli writes for what it says.

One way to write a thing means that nothing hides in the writing: no comment, no order of keys, no
quoting that another reader takes for something else. Files that people write by hand may look as
they like; two YAML readers must agree on them, as INC001 demands.
"""

from collections.abc import Iterator

from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """An entry that can be read, written anew, is the same file."""
    _ = asked
    file = case.file
    if file.kind != "entry":
        raise NotApplicable("people may write this as they like")
    if file.data is None:
        raise NotApplicable("it cannot be read: that is for INC001")
    if not file.canonical:
        yield Fault(
            "These are not the bytes that an entry of this content has.", path=file.path, line=1
        )


RULE = Rule(
    id="INC004",
    name="as-incli-writes-it",
    scope="file",
    judge=judge,
    source="ours: two YAML readers were found to differ on the same bytes; canonical forms as in "
    "RFC 8785",
    mode="enforce",
    hint='write entries with incli: incli note "…"',
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml
    kind: entry
    data: {kind: note, at: "2026-03-02T09:00:00.000Z", by: ana, text: "Slow"}
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml
    kind: entry
    data: {kind: note, at: "2026-03-02T09:00:00.000Z", by: ana, text: "Slow"}
    canonical: false
    expect: INC004
""",
)
