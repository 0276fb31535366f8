"""Every kind of entry: which there are, and that each is written and read back as it was."""

import json
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from domain_world.story import T0
from domain_world.strategies import REFERENCES, bodies, entries
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.entry import Body, Entry, columns, from_data, references, to_data
from incli.domain.kinds import BODIES, KINDS
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.notes import Parked
from incli.domain.phrases import PHRASES, Phrasing
from incli.domain.team import Team
from incli.domain.value import defaults, names

_TABLE = """
opened reopened cancelled merged resolved closed
assigned released handover-offered handover-accepted announced
severity-changed
note finding todo sorted parked gripe
impact
task-added task-acknowledged task-extended task-done task-dropped
proposed objected decided
joined left
update-drafted update-approved update-posted
recording-added evidence-added
action-added action-closed action-declined action-reopened
postmortem-requested postmortem-approved postmortem-published
corrected redacted
"""
THE_KINDS = frozenset(_TABLE.split())
"""The table of the design, in its order."""
COMMON = {"because", "late", "source", "cites"}
SCHEMA = Path(__file__).parents[2] / "schema" / "entry.schema.json"


def keys(kind: type[Body]) -> dict[str, str]:
    """For each attribute, its key in the file."""
    return {each.name: each.key for each in columns(kind)}


def required(kind: type[Body]) -> set[str]:
    return {keys(kind)[name] for name in names(kind) if name not in defaults(kind)}


def test_there_are_exactly_the_kinds_of_the_design() -> None:
    assert set(KINDS) == THE_KINDS
    assert len(KINDS) == len(BODIES)


def test_every_kind_is_explained() -> None:
    for kind in BODIES:
        assert kind.__doc__, kind


def test_every_kind_has_its_words_and_every_words_their_kind() -> None:
    assert set(PHRASES) == set(KINDS)


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.kind)
def test_what_must_be_in_a_file_is_what_has_no_default(kind: type[Body]) -> None:
    """A phantom default would make a file without the words of an entry a valid one."""
    for name, default in defaults(kind).items():
        assert default in {None, (), False}, name


def test_the_fields_that_name_other_entries_are_known() -> None:
    pretend = {
        kind.kind: {
            name
            for name, hint in typing.get_type_hints(kind).items()
            if name in REFERENCES and hint is not typing.ClassVar
        }
        for kind in BODIES
    }
    found = {
        body.kind: {
            name for name in names(body) if f"<{name}>" in references(_with_marked_texts(body))
        }
        for body in BODIES
    }
    assert found == pretend


def _with_marked_texts(kind: type[Body]) -> Body:
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {
        name: (f"<{name}>",) if "tuple" in str(hints[name]) else f"<{name}>" for name in names(kind)
    }
    return kind(**values)


@given(st.data())
@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.kind)
def test_every_kind_is_written_and_read_back_as_it_was(
    kind: type[Body], data: st.DataObject
) -> None:
    entry = Entry("e0", T0, "amira", data.draw(bodies(kind)))
    assert from_data("e0", json.loads(json.dumps(to_data(entry))), KINDS) == entry


@given(entries())
def test_what_goes_with_every_kind_is_written_and_read_back(entry: Entry) -> None:
    assert from_data(entry.id, json.loads(json.dumps(to_data(entry))), KINDS) == entry


@given(entries())
def test_nothing_empty_is_written(entry: Entry) -> None:
    for key, value in to_data(entry).items():
        assert value is not None, key
        assert value is not False, key
        assert value not in ("", []), key


def test_no_customers_is_something_to_say() -> None:
    assert to_data(Entry("e0", T0, "amira", Impact("ended", 0)))["customers"] == 0


@given(entries())
def test_every_entry_can_be_put_into_words(entry: Entry) -> None:
    assert Phrasing(Team()).phrase(entry)


def test_an_entry_is_written_with_kind_time_and_who_first_and_reasons_last() -> None:
    entry = Entry(
        "e0", T0, "amira", Parked("who pays?", "mei"), "later", "asleep", "jira:7", ("r#t=1",)
    )
    assert list(to_data(entry).items()) == [
        ("kind", "parked"),
        ("at", "2026-11-22T03:15:00.000Z"),
        ("by", "amira"),
        ("text", "who pays?"),
        ("for", "mei"),
        ("because", "later"),
        ("late", "asleep"),
        ("source", "jira:7"),
        ("cites", ["r#t=1"]),
    ]


def test_times_inside_an_entry_are_read_in_any_zone_and_written_in_utc() -> None:
    data = {
        "kind": "recording-added",
        "at": "2026-11-22T04:15:00+01:00",
        "by": "amira",
        "location": "call.vtt",
        "starts": "2026-11-22T05:00:00.5+02:00",
    }
    entry = from_data("e0", data, KINDS)
    assert entry.at == T0
    assert entry.body == RecordingAdded(
        "call.vtt", datetime(2026, 11, 22, 3, 0, 0, 500_000, tzinfo=UTC)
    )
    assert to_data(entry)["starts"] == "2026-11-22T03:00:00.500Z"


_EXAMPLES: dict[Any, Any] = {
    str: "sev1",
    int: 3,
    bool: True,
    datetime: "2026-11-22T03:15:00.000Z",
    date: "2026-11-22",
}
_CHOSEN = {"phase": "started", "when": "now", "decision": "go", "audience": "public", "box": "10m"}
_CHOSEN |= {"type": "prevent"}
_WRONG: dict[Any, list[Any]] = {
    str: [7, True, None, ["a"], {"a": "b"}, T0, ""],
    int: ["7", True, 1.5, None],
    bool: ["true", 1, None],
    datetime: ["yesterday", 7, None, "2026-11-22", "2026-11-22T03:15:00", T0],
    date: ["yesterday", 7, None, "20261122", "2026-W47-7", "2026-11-31", date(2026, 11, 22)],
    tuple: ["a", 7, None, [7], ["a", None], [["a"]], {"a": 1}, [""]],
}


def _type(kind: type[Body], name: str) -> Any:  # noqa: ANN401  # a type, as typing gives it
    hint = typing.get_type_hints(kind)[name]
    inner = next((each for each in typing.get_args(hint) if each is not type(None)), hint)
    return tuple if typing.get_origin(hint) is tuple else inner


def _whole(kind: type[Body]) -> dict[str, Any]:
    """A file's mapping of that kind in which every field is given."""
    data: dict[str, Any] = {"kind": kind.kind, "at": "2026-11-22T03:15:00.000Z", "by": "amira"}
    for name, key in keys(kind).items():
        hint = _type(kind, name)
        data[key] = _CHOSEN.get(name, ["sev1"] if hint is tuple else _EXAMPLES.get(hint))
    return data


def _wrong_values() -> Iterator[tuple[str, str, Any]]:
    for kind in BODIES:
        for name, key in keys(kind).items():
            for wrong in _WRONG[_type(kind, name)]:
                yield kind.kind, key, wrong
    for key in ("at", "by", "because", "late", "source", "cites"):
        for wrong in _WRONG[{"at": datetime, "cites": tuple}.get(key, str)]:
            yield "note", key, wrong


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.kind)
def test_a_file_with_every_field_is_read(kind: type[Body]) -> None:
    assert from_data("e0", _whole(kind), KINDS).kind == kind.kind


def test_a_value_of_the_wrong_type_is_refused_and_its_key_named() -> None:
    for kind, key, wrong in _wrong_values():
        data = {**_whole(KINDS[kind]), key: wrong}
        with pytest.raises(ValueError, match=f"“{key}”"):
            from_data("e0", data, KINDS)


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.kind)
def test_a_missing_field_is_refused_and_its_key_named(kind: type[Body]) -> None:
    for key in {"at", "by", *required(kind)}:
        data = _whole(kind)
        del data[key]
        with pytest.raises(ValueError, match=f"“{key}” is missing"):
            from_data("e0", data, KINDS)


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.kind)
def test_a_field_of_no_meaning_is_refused_and_its_key_named(kind: type[Body]) -> None:
    with pytest.raises(ValueError, match="“mood” is not among its fields"):
        from_data("e0", {**_whole(kind), "mood": "good"}, KINDS)


@pytest.mark.parametrize("kind", [None, 7, "", "event", ["note"], {}])
def test_a_kind_there_is_none_is_refused(kind: object) -> None:
    with pytest.raises(ValueError, match="no kind of entry"):
        from_data("e0", {"kind": kind, "at": "2026-11-22T03:15:00Z", "by": "amira"}, KINDS)


@pytest.mark.parametrize(
    ("kind", "key", "wrong"),
    [
        ("opened", "severity", "high"),
        ("opened", "unsure", ["sev1", "high"]),
        ("severity-changed", "severity", "SEV1"),
        ("severity-changed", "previous", "sev0"),
        ("impact", "phase", "begun"),
        ("impact", "customers", -1),
        ("sorted", "when", "tomorrow"),
        ("task-added", "box", "soon"),
        ("task-extended", "box", "0m"),
        ("decided", "decision", "maybe"),
        ("update-drafted", "audience", "press"),
        ("update-posted", "audience", "press"),
        ("action-added", "type", "fix"),
    ],
)
def test_a_value_that_means_nothing_is_refused_and_its_key_named(
    kind: str, key: str, wrong: object
) -> None:
    with pytest.raises(ValueError, match=f"“{key}”"):
        from_data("e0", {**_whole(KINDS[kind]), key: wrong}, KINDS)


def test_the_schema_has_the_same_kinds_with_the_same_fields() -> None:
    definitions = json.loads(SCHEMA.read_text())["$defs"]
    told = {
        kind: set(definitions[kind]["properties"]) - {"kind", "at", "by", *COMMON}
        for kind in definitions
        if kind in KINDS
    }
    assert told == {kind.kind: set(keys(kind).values()) for kind in BODIES}


def test_the_schema_demands_what_reading_demands() -> None:
    definitions = json.loads(SCHEMA.read_text())["$defs"]
    completed_by_decide = {"offer", "replaces", "person"}
    for kind in BODIES:
        demanded = set(definitions[kind.kind].get("required", ())) - {"kind", "at", "by", "because"}
        assert required(kind) <= demanded <= required(kind) | completed_by_decide, kind.kind
        assert ("because" in definitions[kind.kind].get("required", ())) == kind.needs_because
