"""Every document can be read, by incli and by everybody else's tools in the same way.

The part of YAML that incli reads has no anchors, tags, several documents in a file or words that
readers take for different things. What cannot be read would be missing from every other judgement,
so it is never passed over.
"""

from collections.abc import Iterator

from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule

_PLAIN = "100644"


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """What the strict reader says of a document."""
    _ = asked
    file = case.file
    if file.kind is None:
        raise NotApplicable("this is no document of incli's")
    for each in file.unreadable:
        yield Fault(
            each.message, path=file.path, line=each.line, column=each.column, hint=each.hint
        )
    if file.text is None and not file.unreadable and file.mode == _PLAIN:
        yield Fault(f"It was not read: it has {file.size:,} bytes.", path=file.path)


RULE = Rule(
    id="INC001",
    name="readable",
    scope="file",
    judge=judge,
    source="ours, after StrictYAML (hitchdev.com/strictyaml) and YAML 1.2.2, section 10.3",
    mode="enforce",
    hint="git log -- FILE    then: git checkout COMMIT -- FILE, of a commit in which it was right",
    passing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: {}"
""",
    failing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: &all {}"
    unreadable: ["An anchor: write out what it stands for."]
    expect: INC001
""",
)
