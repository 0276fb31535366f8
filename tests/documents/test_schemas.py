"""The schemas: whole, described, alike, in step with the domain; and nothing is ever fetched."""

import json
import re
import threading
import typing
import urllib.request
from collections.abc import Iterator
from dataclasses import MISSING, fields
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from incli.documents import schemas
from incli.documents.canonical import emit
from incli.documents.formats import FORMATS
from incli.documents.loader import load
from incli.documents.schemas import KINDS, kind_of, schema_text, validate
from incli.domain.entry import Body, from_data
from incli.domain.errors import InvalidData
from incli.domain.kinds import KINDS as ENTRY_KINDS

EXAMPLES = sorted((Path(__file__).parent / "examples").iterdir())
SCHEMAS = {kind: json.loads(schema_text(kind)) for kind in KINDS}
ENTRY = SCHEMAS["entry"]
COMMON = {"kind", "at", "by", "because", "late", "source", "cites"}


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


def resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return resolved(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    return schema


def example_of(schema: dict[str, Any], root: dict[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """A value that satisfies a schema, made from its examples."""
    schema = resolved(schema, root)
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "array":
        return [example_of(schema["items"], root)]
    if schema.get("type") == "object":
        return {name: example_of(each, root) for name, each in schema["properties"].items()}
    by_type = {"boolean": True, "integer": 7, "number": 7, "string": "words"}
    return (schema.get("examples") or schema.get("enum") or [by_type[schema["type"]]])[0]


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
            assert schema["title"].islower() or "SHA" in schema["title"], path
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
    monkeypatch.setattr(schemas.incli, "__file__", str(tmp_path / "incli" / "__init__.py"))
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
        ("incidents/2026-11/2026-11-22-x/incident.yaml", "incident"),
        ("incidents/2026-11/2026-11-22-x/postmortem.md", "postmortem"),
        ("incidents/2026-11/2026-11-22-x/timeline/20261122T031502123Z-note-a-4kq2.yaml", "entry"),
        ("incidents/2026-11/2026-12-22-x/incident.yaml", None),
        ("incidents/2026-11/2026-11-22-x/timeline/deeper/x.yaml", None),
        ("incidents/2026-11/2026-11-22-x/recordings/x.yaml", None),
        ("policies/tests/late.yaml", None),
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
                assert re.search(rf"(^|[ {{,]){name}:", text, re.MULTILINE), f"{where}/{name}"


def required_of(data: object, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[list[Any]]:
    """The pointer to every required value that `data` holds."""
    schema = resolved(schema, root)
    for branch in schema.get("anyOf", ()):
        if resolved(branch, root).get("type") == {dict: "object", list: "array"}.get(type(data)):  # type: ignore[call-overload]  # other types have no key
            yield from required_of(data, branch, root)
    if isinstance(data, list) and "items" in schema:
        for index, each in enumerate(data):
            yield from ([index, *rest] for rest in required_of(each, schema["items"], root))
    if isinstance(data, dict):
        yield from ([name] for name in schema.get("required", ()) if name in data)
        other = schema.get("additionalProperties")
        for name, each in data.items():
            inner = schema.get("properties", {}).get(name, other)
            if isinstance(inner, dict):
                yield from ([name, *rest] for rest in required_of(each, inner, root))


def without(data: Any, pointer: list[Any]) -> Any:  # noqa: ANN401  # JSON
    copy = json.loads(json.dumps(data))
    here = copy
    for step in pointer[:-1]:
        here = here[step]
    del here[pointer[-1]]
    return copy


def spread(data: Any, indent: int = 0) -> str:  # noqa: ANN401  # JSON
    """`data` as YAML with every key and item in a line of its own."""
    pad = " " * indent
    rows = []
    items = data.items() if isinstance(data, dict) else ((None, each) for each in data)
    for key, value in items:
        head = f"{pad}{json.dumps(key)}:" if key is not None else f"{pad}-"
        if isinstance(value, dict | list) and value:
            rows.append(f"{head}\n{spread(value, indent + 2)}")
        else:
            rows.append(f"{head} {json.dumps(value)}\n")
    return "".join(rows)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_missing_field_is_told_at_the_right_line(path: Path) -> None:
    kind = kind_of_example(path)
    data = load(path.read_bytes(), path.name).data
    root = SCHEMAS[kind]
    pointers = list(required_of(data, root, root))
    assert pointers or kind == "roster"
    for pointer in pointers:
        text = spread(without(data, pointer))
        rows = text.split("\n")
        found = [
            each
            for each in validate(load(text, "f.yaml"), kind, "f.yaml")
            if each.message.startswith(f"“{pointer[-1]}” is missing")
        ]
        assert found, pointer
        parent = pointer[:-1]
        row = rows[found[0].line - 1].strip()
        if not parent:
            assert found[0].line == 1, pointer
        elif isinstance(parent[-1], str):
            assert row == f"{json.dumps(parent[-1])}:", pointer
        else:
            assert rows[found[0].line - 2].strip() == "-", pointer


# ------------------------------------------------------------------------------ entries


def columns(body: type[Body]) -> dict[str, bool]:
    """The fields of a kind of entry as its file names them, and whether the domain needs them."""
    return {each.metadata.get("key", each.name): each.default is MISSING for each in fields(body)}


def test_there_is_one_definition_for_each_kind_of_entry() -> None:
    assert ENTRY["properties"]["kind"]["enum"] == list(ENTRY_KINDS)
    assert ENTRY["oneOf"] == [{"$ref": f"#/$defs/{kind}"} for kind in ENTRY_KINDS]


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_definition_has_exactly_the_fields_of_the_domain(kind: str) -> None:
    schema = ENTRY["$defs"][kind]
    wanted = columns(ENTRY_KINDS[kind])
    required = set(schema["required"]) - {"kind", "at", "by", "because"}
    assert set(schema["properties"]) == COMMON | set(wanted)
    assert {name for name, needed in wanted.items() if needed} <= required
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


def test_every_prefix_of_an_entry_is_refused_or_a_smaller_entry() -> None:
    """Quotes and brackets end what they begin, so a cut is seen: by the reader or by the schema.

    What is left to be taken for an entry ends exactly behind a value, after the last field that
    must be there. Inside a literal block or a number a cut is not seen.
    """
    data = {
        **{"kind": "note", "at": "2026-11-22T03:15:02.123Z", "by": "amira"},
        **{"text": "Replica lag.\nFailing over?", "because": "it's late", "cites": ["a#t=1", "b"]},
    }
    text = emit(data)
    behind_text = text.index("  Replica") + 3
    until_because = text.index('because: "')
    whole_lines = {at for at, character in enumerate(text) if character == "\n"}
    accepted = set()
    for length in range(len(text)):
        try:
            document = load(text[:length], "e.yaml")
        except InvalidData as error:
            assert error.findings[0].line >= 1
            continue
        if validate(document, "entry", "e.yaml") == ():
            accepted.add(length)
            assert all(
                str(data[key]).startswith(str(value)[:5]) for key, value in document.data.items()
            )
    expected = set(range(behind_text, until_because + 1))
    expected |= {at + extra for at in whole_lines if at > until_because for extra in (0, 1)}
    assert accepted == expected - {len(text)}


# ------------------------------------------------------------------------------ the network


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802  # the library's name
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_cannot_make_us_fetch_anything(
    kind: str, requests: tuple[str, list[str]]
) -> None:
    address, asked = requests
    text = (
        f"# yaml-language-server: $schema={address}/comment\n"
        f'"$schema": "{address}/schema"\n"$ref": "{address}/ref"\n"$id": "{address}/id"\n'
        f'"$dynamicRef": "{address}/dynamic#x"\nkind: note\n'
        f'text: {{"$ref": "{address}/inner"}}\n'
    )
    assert validate(load(text, "f.yaml"), kind, "f.yaml")
    assert asked == []
    with urllib.request.urlopen(f"{address}/control") as answer:  # the server does answer
        assert answer.read() == b"{}"
    assert asked == ["/control"]


def test_even_a_schema_cannot_make_us_fetch_anything(
    requests: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = requests
    monkeypatch.setattr(schemas, "schema_text", lambda _: json.dumps({"$ref": f"{address}/x"}))
    schemas._schema.cache_clear()  # noqa: SLF001  # put back below
    schemas._validator.cache_clear()  # noqa: SLF001
    try:
        with pytest.raises(Exception, match="Unresolvable"):
            validate(load("a: 1\n", "f.yaml"), "waiver", "f.yaml")
    finally:
        schemas._schema.cache_clear()  # noqa: SLF001
        schemas._validator.cache_clear()  # noqa: SLF001
    assert asked == []
