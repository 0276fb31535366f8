"""The schema of entries: in step with the domain, kind by kind."""

import typing

import pytest
from jsonschema import Draft202012Validator
from schema_world import SCHEMAS, example_of, spread, without

from incli.documents.canonical import emit
from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.domain.entry import columns, from_data
from incli.domain.errors import InvalidData
from incli.domain.kinds import KINDS as ENTRY_KINDS

ENTRY = SCHEMAS["entry"]
COMMON = {"kind", "at", "by", "because", "late", "source", "cites"}


def test_there_is_one_definition_for_each_kind_of_entry() -> None:
    assert ENTRY["properties"]["kind"]["enum"] == list(ENTRY_KINDS)
    assert ENTRY["oneOf"] == [{"$ref": f"#/$defs/{kind}"} for kind in ENTRY_KINDS]


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_definition_has_exactly_the_fields_of_the_domain(kind: str) -> None:
    schema = ENTRY["$defs"][kind]
    wanted = columns(ENTRY_KINDS[kind])
    assert set(schema["properties"]) == COMMON | {each.key for each in wanted}
    needed = {"kind", "at", "by"} | {each.key for each in wanted if each.required}
    filled_in = {"offer"} if kind == "handover-accepted" else set()  # by `decide`, always
    assert set(schema["required"]) - {"because"} == needed | filled_in
    assert ("because" in schema["required"]) == ENTRY_KINDS[kind].needs_because


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_whole_entry_is_valid_and_the_domain_reads_it(kind: str) -> None:
    data = example_of(ENTRY["$defs"][kind], ENTRY)
    for text in (emit(data), spread(data)):
        assert validate(load(text, "e.yaml"), "entry", "e.yaml") == ()
    entry = from_data("20261122T031502123Z-note-amira-4kq2", data, ENTRY_KINDS)
    assert typing.cast("object", entry.kind) == kind


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_least_entry_is_valid_and_each_missing_field_is_told(kind: str) -> None:
    schema = ENTRY["$defs"][kind]
    whole = example_of(schema, ENTRY)
    least = {name: whole[name] for name in whole if name in schema["required"]}
    assert validate(load(emit(least), "e.yaml"), "entry", "e.yaml") == ()
    for name in schema["required"]:
        text = f"# a comment\n{emit(without(least, [name]))}"
        found = [str(each) for each in validate(load(text, "e.yaml"), "entry", "e.yaml")]
        assert found == [f"e.yaml:2:1: “{name}” is missing."]


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_the_whole_schema_says_what_its_definition_says(kind: str) -> None:
    """Editors and other checkers use the file as it is; we choose the definition ourselves."""
    whole = Draft202012Validator(ENTRY)
    data = example_of(ENTRY["$defs"][kind], ENTRY)
    assert whole.is_valid(data)
    assert not whole.is_valid({**data, "unheard": 1})


def is_entry(text: str) -> bool:
    try:
        return validate(load(text, "e.yaml"), "entry", "e.yaml") == ()
    except InvalidData:
        return False


def test_every_prefix_of_an_entry_is_refused_or_a_smaller_entry() -> None:
    """Quotes and brackets end what they begin, so a cut is seen: by the reader or by the schema.

    What is left to be taken for an entry ends exactly behind a value, after the last field that
    must be there. Inside a literal block or a number a cut is not seen.
    """
    data = {
        "kind": "note",
        "at": "2026-11-22T03:15:02.123Z",
        "by": "amira",
        "text": "Replica lag.\nFailing over?",
        "because": "it's late",
        "cites": ["a#t=1", "b"],
    }
    text = emit(data)
    behind_text = text.index("  Replica") + 3
    until_because = text.index('because: "')
    whole_lines = {at for at, character in enumerate(text) if character == "\n"}
    accepted = {length for length in range(len(text)) if is_entry(text[:length])}
    expected = set(range(behind_text, until_because + 1))
    expected |= {at + extra for at in whole_lines if at > until_because for extra in (0, 1)}
    assert accepted == expected - {len(text)}
