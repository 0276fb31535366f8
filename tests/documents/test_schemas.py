"""The schemas: whole, described, alike, and usable in every field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from schema_world import SCHEMAS, required_of, resolved, spread, without

from incli.documents import schemas
from incli.documents.formats import FORMATS
from incli.documents.loader import load
from incli.documents.schemas import KINDS, kind_of, schema_text, validate

EXAMPLES = sorted((Path(__file__).parent / "examples").iterdir())


def kind_of_example(path: Path) -> str:
    return path.stem if path.stem in KINDS else path.stem.partition("-")[0]


def parts(schema: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with a path for messages."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key in ("properties", "$defs"):
        for name, inner in schema.get(key, {}).items():
            yield from parts(inner, f"{path}/{key}/{name}")
    for key in ("items", "additionalProperties", "propertyNames"):
        yield from parts(schema.get(key), f"{path}/{key}")
    for key in ("anyOf", "oneOf", "allOf"):
        for index, inner in enumerate(schema.get(key, ())):
            yield from parts(inner, f"{path}/{key}/{index}")


# ------------------------------------------------------------------------------ the files


def test_there_is_one_file_for_each_kind_and_no_other() -> None:
    folder = Path(schemas.__file__).parents[2] / "schema"
    assert {each.name for each in folder.iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_and_says_what_it_is(kind: str) -> None:
    schema = SCHEMAS[kind]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{kind}.schema.json"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_a_description(kind: str) -> None:
    bare = [
        f"{path}/{name}"
        for path, schema in parts(SCHEMAS[kind])
        for name, each in schema.get("properties", {}).items()
        if not (each.get("description") or resolved(each, SCHEMAS[kind]).get("description"))
    ]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_says_what_else_it_takes(kind: str) -> None:
    open_ended = [
        path
        for path, schema in parts(SCHEMAS[kind])
        if schema.get("type") == "object"
        and "additionalProperties" not in schema
        and "oneOf" not in schema
        and not path.endswith("/params")  # a rule knows its own parameters
    ]
    assert open_ended == []


@pytest.mark.parametrize("kind", KINDS)
def test_references_stay_inside_the_file_and_every_definition_is_used(kind: str) -> None:
    references = re.findall(r'"\$ref": "([^"]*)"', schema_text(kind))
    assert {each.removeprefix("#/$defs/") for each in references} == set(
        SCHEMAS[kind].get("$defs", {})
    )


def test_definitions_of_one_name_are_the_same_in_every_schema() -> None:
    known: dict[str, object] = {}
    for schema in SCHEMAS.values():
        for name, each in schema.get("$defs", {}).items():
            if name != "accounts":
                assert known.setdefault(name, each) == each, name


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_mean_the_same_to_python_and_to_editors(kind: str) -> None:
    """`$` alone lets a line feed follow in Python; `\\d` and `\\w` take more there as well."""
    for path, schema in parts(SCHEMAS[kind]):
        if pattern := schema.get("pattern"):
            assert re.fullmatch(r"\^\(\?:.*\)\$\(\?!\\n\)", pattern), path
            assert not re.search(r"\\[dwDWbBAZ]|\(\?[<P]", pattern), path
            for example in schema["examples"]:
                assert re.search(pattern, example), path
                assert not re.search(pattern, f"{example}\n"), path
                assert not re.search(pattern, f"\n{example}"), path


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_written_wrongly_has_a_name_and_an_example(kind: str) -> None:
    for path, schema in parts(SCHEMAS[kind]):
        if "pattern" in schema or "format" in schema:
            assert schema["title"][0].islower() or "SHA" in schema["title"], path
            assert schema["examples"], path
        if "format" in schema:
            for example in schema["examples"]:
                FORMATS[schema["format"]](example)


def test_no_kind_but_ours_has_a_schema() -> None:
    with pytest.raises(KeyError):
        schema_text("../../pyproject")


def test_schemas_are_found_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "incli" / "schema"
    shipped.mkdir(parents=True)
    (shipped / "waiver.schema.json").write_text("{}")
    monkeypatch.setattr(schemas, "_PACKAGE", tmp_path / "incli")
    schema_text.cache_clear()
    try:
        assert schema_text("waiver") == "{}"
    finally:
        schema_text.cache_clear()


# ------------------------------------------------------------------------------ which kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("policies/people.yaml", "people"),
        ("policies/roles.yaml", "roles"),
        ("policies/vocabulary.yaml", "vocabulary"),
        ("policies/response/2026-01-01.yaml", "response-policy"),
        ("policies/rosters/ic.yaml", "roster"),
        ("policies/waivers/W-2026-014.yaml", "waiver"),
        ("policies/tests/late.yaml", "policy-test"),
        ("incidents/2026-11/2026-11-22-x/incident.yaml", "incident"),
        ("incidents/2026-11/2026-11-22-x/postmortem.md", "postmortem"),
        ("incidents/2026-11/2026-11-22-x/timeline/20261122T031502123Z-note-a-4kq2.yaml", "entry"),
        ("incidents/2026-11/2026-12-22-x/incident.yaml", None),
        ("incidents/2026-11/2026-11-22-x/timeline/deeper/x.yaml", None),
        ("incidents/2026-11/2026-11-22-x/recordings/x.yaml", None),
        ("policies/rosters/ic.yml", None),
        ("policies/rosters/x/ic.yaml", None),
        ("policies/response/.yaml", None),
        ("policies/response/a\n.yaml", None),
        ("policies/people.yaml\n", None),
        ("people.yaml", None),
        ("", None),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_path(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


# ------------------------------------------------------------------------------ examples


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_valid(path: Path) -> None:
    document = load(path.read_bytes(), path.name)
    assert validate(document, kind_of_example(path), path.name) == ()


def test_there_is_an_example_of_every_kind() -> None:
    assert {kind_of_example(path) for path in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_use_every_field(path: Path) -> None:
    """So that a field cannot be described and yet be impossible to write."""
    kind = kind_of_example(path)
    if kind == "entry":
        return  # below, for each kind of entry
    text = "".join(each.read_text() for each in EXAMPLES if kind_of_example(each) == kind)
    for where, schema in parts(SCHEMAS[kind]):
        for name in schema.get("properties", {}):
            if not re.fullmatch("sev[2-4]", name):
                assert re.search(rf"(^|[ {{,])\"?{name}\"?:", text, re.MULTILINE), f"{where}/{name}"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_missing_field_is_told_at_the_right_line(path: Path) -> None:
    kind = kind_of_example(path)
    data = load(path.read_bytes(), path.name).data
    root = SCHEMAS[kind]
    pointers = list(required_of(data, root, root))
    assert pointers or kind == "roster"
    for pointer in pointers:
        text = spread(without(data, pointer)) or "{}\n"
        rows = text.split("\n")
        found = [
            each
            for each in validate(load(text, "f.yaml"), kind, "f.yaml")
            if each.message.startswith(f"“{pointer[-1]}” is missing")
        ]
        assert found, pointer
        parent = pointer[:-1]
        line = found[0].line
        if not parent:
            assert line == 1, pointer
        elif isinstance(parent[-1], str):
            assert rows[line - 1].strip().startswith(f"{json.dumps(parent[-1])}:"), pointer
        else:
            assert rows[line - 2].strip() == "-" or rows[line - 1].strip() == "- {}", pointer
