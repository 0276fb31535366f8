"""What tests of schemas share: the schemas, values made from them, and YAML of one key a line."""

import json
from collections.abc import Iterator
from typing import Any

from incli.documents.schemas import KINDS, schema_text

SCHEMAS = {kind: json.loads(schema_text(kind)) for kind in KINDS}


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
