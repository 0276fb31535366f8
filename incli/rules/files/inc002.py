"""Every document is as the schema of its kind says.

What a document says beyond its schema nobody acts on, and what it lacks is guessed at.
"""

from collections.abc import Iterator

from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """What the validator says of a document that can be read."""
    _ = asked
    file = case.file
    if file.kind is None:
        raise NotApplicable("this is no document of incli's")
    if file.unreadable:
        raise NotApplicable("it cannot be read: that is for INC001")
    for each in file.invalid:
        yield Fault(
            each.message, path=file.path, line=each.line, column=each.column, hint=each.hint
        )


RULE = Rule(
    id="INC002",
    name="valid",
    scope="file",
    judge=judge,
    source="JSON Schema 2020-12; the schemas under schema/",
    mode="enforce",
    passing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: {ana: {email: ana@example.com}}"
""",
    failing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: {ana: {mail: ana@example.com}}"
    invalid: ["“mail” is not among its fields."]
    expect: INC002
""",
)
