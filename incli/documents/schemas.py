"""Documents against their schemas: which kind a file is, and what is wrong with it, where.

The schemas (`schema/<kind>.schema.json`, JSON Schema 2020-12) ship with incli. Nothing is ever
fetched: the registry of the validator is empty, and a document cannot name a schema of its own.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from incli.documents.formats import FORMATS
from incli.documents.loader import Document
from incli.domain.finding import Finding
from incli.domain.layout import entry_of, split_path

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

KINDS = (
    *("incident", "entry", "postmortem"),
    *("people", "roles", "vocabulary", "roster", "response-policy", "waiver", "revoked-signers"),
    *("policy-test", "scenario", "export", "process-review", "notify"),
)
"""The kinds of documents, as their schemas are named."""

_PACKAGE = Path(__file__).parents[1]
_ONE_OF_A_KIND = {
    **{f"policies/{kind}.yaml": kind for kind in ("people", "roles", "vocabulary", "notify")},
    "policies/revoked_signers.yaml": "revoked-signers",  # named as allowed_signers is
}
_FOLDERS = {
    "policies/response": "response-policy",
    "policies/rosters": "roster",
    "policies/waivers": "waiver",
    "policies/tests": "policy-test",
    "policies/drills": "scenario",
}
_REVIEW = re.compile(r"reviews/process/[0-9A-Za-z][0-9A-Za-z_-]*\.md")
_FILE = re.compile(r"(.+)/[0-9A-Za-z][0-9A-Za-z_-]*\.yaml")
_IN_INCIDENT = {"incident.yaml": "incident", "postmortem.md": "postmortem"}


def kind_of(path: str) -> str | None:
    """The kind of the document at a path of the repository; None for a file that is none."""
    if known := _ONE_OF_A_KIND.get(path):
        return known
    if _REVIEW.fullmatch(path):
        return "process-review"
    if inside := split_path(path):
        return "entry" if entry_of(inside[1]) else _IN_INCIDENT.get(inside[1])
    found = _FILE.fullmatch(path)
    return _FOLDERS.get(found[1]) if found else None


@cache
def schema_text(kind: str) -> str:
    """The schema of a kind of document, as its file says it; raises `KeyError` for no kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    # In the wheel the schemas are inside the package; in a checkout they are beside it.
    shipped, checkout = _PACKAGE / "schema", _PACKAGE.parent / "schema"
    folder = shipped if shipped.is_dir() else checkout
    return (folder / f"{kind}.schema.json").read_text(encoding="utf-8")


def validate(document: Document, kind: str, path: str) -> tuple[Finding, ...]:
    """What in the document is not as its schema says, in the order of the file.

    Raises `KeyError` where `kind` is none of `KINDS`.
    """
    named = document.data.get("kind") if isinstance(document.data, dict) else None
    known = kind == "entry" and isinstance(named, str) and named in _entry_kinds()
    of_entry = str(named) if known else ""
    if _validator(kind, of_entry, flat=True).is_valid(document.data):
        return ()
    errors = list(_validator(kind, of_entry).iter_errors(document.data))
    from incli.documents.complaints import findings  # noqa: PLC0415  # only where there are any

    return findings(errors, document, path, _schema(kind))


@cache
def _schema(kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_text(kind))
    return schema


@cache
def _entry_kinds() -> frozenset[str]:
    return frozenset(_schema("entry")["properties"]["kind"]["enum"])


@cache
def _validator(kind: str, of_entry: str, *, flat: bool = False) -> "Validator":
    """The validator of a kind of document; of an entry, only the definition of its own kind.

    So a wrong entry is told what its kind asks for, and not what all the others do. A `flat` one
    has each definition where it is referred to: it takes half the time, and says only whether.
    """
    # jsonschema takes longer to import than a whole write takes.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  # see above
    from referencing import Registry  # noqa: PLC0415  # see above

    schema = _schema(kind)
    if kind == "entry":
        schema = {key: value for key, value in schema.items() if key != "oneOf"}
        if of_entry:
            schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{of_entry}"}
    if flat:
        schema = _flattened(schema, schema.get("$defs", {}))
    formats = FormatChecker(formats=())
    for name, check in FORMATS.items():
        formats.checks(name, raises=ValueError)(_as_predicate(check))
    return Draft202012Validator(schema, registry=Registry(), format_checker=formats)


def _flattened(schema: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
    """A schema with every definition put where it is referred to; none refers to itself."""
    if isinstance(schema, list):
        return [_flattened(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    here = {
        key: _flattened(value, definitions)
        for key, value in schema.items()
        if key != "$defs" and not (key == "$ref" and _is_local(value))
    }
    if not _is_local(named := schema.get("$ref")):
        return here
    there = _flattened(definitions[named.removeprefix(_LOCAL)], definitions)
    # what stands beside a reference holds as well; where both say the same key, keep them apart
    return (
        {**there, **here} if there.keys().isdisjoint(_asking(here)) else {**here, "allOf": [there]}
    )


_LOCAL = "#/$defs/"
_SAYING = frozenset({"title", "description", "examples"})


def _is_local(reference: Any) -> TypeGuard[str]:  # noqa: ANN401  # any JSON
    return isinstance(reference, str) and reference.startswith(_LOCAL)


def _asking(schema: dict[str, Any]) -> frozenset[str]:
    return frozenset(schema) - _SAYING


def _as_predicate(check: Callable[[str], None]) -> Callable[[object], bool]:
    def holds(instance: object) -> bool:
        if isinstance(instance, str):  # a format says nothing about other types
            check(instance)
        return True

    return holds
