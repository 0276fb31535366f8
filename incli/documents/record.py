"""Entries and headers as the text of their files, and back."""

from collections.abc import Mapping
from typing import Any

from incli.documents import canonical
from incli.domain.entry import Entry, as_text, as_texts, from_data, must_be_one_of, to_data
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds import KINDS
from incli.domain.state import Header

_SCHEMA_LINE = "yaml-language-server: $schema=../../../schema/incident.schema.json"


def write_entry(entry: Entry) -> str:
    """The one text that `entry` is written as."""
    return canonical.emit(to_data(entry))


def read_entry(entry_id: str, text: str, path: str) -> Entry:
    """The entry in a file's text; raises `InvalidData` with the place where it is none."""
    data = _mapping(text, path)
    try:
        return from_data(entry_id, data, KINDS)
    except ValueError as error:
        raise InvalidData(Finding(path, 1, 1, f"{error}.")) from None


def write_header(header: Header) -> str:
    """The text of an incident's `incident.yaml`."""
    data = {
        "title": header.title,
        "kind": header.kind,
        "visibility": header.visibility,
        "services": list(header.services),
        "tags": list(header.tags),
        "sources": [dict(each) for each in header.sources],
    }
    return canonical.emit(
        {key: value for key, value in data.items() if value}, comment=_SCHEMA_LINE
    )


def read_header(text: str, path: str) -> Header:
    """The header in the text of an `incident.yaml`; raises `InvalidData` with the place."""
    data = _mapping(text, path)
    try:
        header = Header(
            title=as_text("title", data["title"]),
            kind=as_text("kind", data.get("kind", "incident")),
            visibility=as_text("visibility", data.get("visibility", "public")),
            services=as_texts("services", data.get("services", ())),
            tags=as_texts("tags", data.get("tags", ())),
            sources=tuple(dict(each) for each in data.get("sources", ())),
        )
        must_be_one_of("kind", header.kind, ("incident", "drill"))
        must_be_one_of("visibility", header.visibility, ("public", "internal"))
    except KeyError as missing:
        raise InvalidData(Finding(path, 1, 1, f"“{missing.args[0]}” is missing.")) from None
    except (ValueError, TypeError) as error:
        raise InvalidData(Finding(path, 1, 1, f"{error}.")) from None
    return header


def _mapping(text: str, path: str) -> Mapping[str, Any]:
    data = canonical.read(text)
    if data is not None:
        return data
    # Not as incli writes it: somebody's editor, or somebody's tool. The strict loader decides.
    from incli.documents.loader import load  # noqa: PLC0415  # ruamel is not for the quick path

    loaded = load(text, path).data
    if not isinstance(loaded, dict):
        raise InvalidData(Finding(path, 1, 1, "This must be a mapping of keys to values."))
    return loaded
