"""An entry: one thing in a timeline, written once and never changed.

Every kind of entry is one class in `incli.domain.kinds`: its data, what refuses it (`decide`) and
what it does to the state (`evolve`), on one page.
"""

import typing
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple

from incli.domain.times import read_time, write_time
from incli.domain.value import Value, defaults, names, replace

if TYPE_CHECKING:
    from incli.domain.incident import Incident

SUFFIX_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""The characters of an entry's handle: no `i`, `l`, `o`, `u`, which are misread or misheard."""
_WORDS = frozenset({"title", "text", "outcome", "risk", "rollback", "evidence", "location"})
"""The fields that hold what people wrote in their own words."""


class Key(str):
    """The key in the file of a field whose own name would be a word Python keeps for itself."""

    __slots__ = ()


_NAMES_ENTRY = "the id of another entry of the same incident"
EntryId = Annotated[str, _NAMES_ENTRY]
"""The type of a field that names another entry: what it names must be there, and be earlier."""


class Wish(Value):
    """Who wants an entry written, when, and why: what `Body.decide` may ask about."""

    at: datetime
    by: str
    because: str | None = None


class Body(Value):
    """What an entry says, beside when and by whom. A kind of entry is a subclass."""

    kind: ClassVar[str]
    when_ended: ClassVar[bool] = False
    """Whether it may still be written when the incident is closed, cancelled or merged."""
    needs_because: ClassVar[bool] = False
    """Whether a reason must be given."""

    def check(self) -> None:
        """Raise `ValueError`, which names the key, where a value means nothing.

        What comes from a file or from a command has passed it; so `evolve` can rely on it.
        """

    def decide(self, incident: "Incident", wish: Wish) -> "Body":
        """This body made complete for `incident`, or `Refused` with a hint; writes nothing."""
        _ = incident, wish
        return self

    def evolve(self, incident: "Incident", entry: "Entry") -> "Incident":
        """`incident` after this. Total: it never raises, whatever the clones wrote."""
        _ = entry
        return incident


class Entry(Value):
    """One entry of a timeline."""

    id: str
    """Time, kind, who and four random characters; also its file's name."""
    at: datetime
    """When it happened (UTC, to the millisecond)."""
    by: str
    """Who recorded it: a person's id."""
    body: Body
    because: str | None = None
    """Why this was done, or why a demand of the process was set aside."""
    late: str | None = None
    """Why it was recorded well after it happened."""
    source: str | None = None
    """Where it was imported from: `system:id`."""
    cites: tuple[str, ...] = ()
    """Moments of a recording it rests on: `recordings/call.vtt#t=00:08:32`."""

    @property
    def kind(self) -> str:
        """The kind of entry: `note`, `assigned` …."""
        return self.body.kind

    @property
    def handle(self) -> str:
        """The last part of the id: short enough to type."""
        return self.id.rpartition("-")[2]

    @property
    def text(self) -> str:
        """The words of the entry, where its kind has any."""
        return str(getattr(self.body, "text", None) or "")

    def refers_to(self) -> tuple[str, ...]:
        """The entries this one names."""
        return references(self.body)


def without_words(entry: Entry) -> Entry:
    """`entry` as it stands in the state once it is redacted: what it did, and none of its words."""
    told = _WORDS.intersection(names(type(entry.body)))
    body = replace(entry.body, **{name: "" for name in told if getattr(entry.body, name)})
    return replace(entry, body=body, because=None, late=None)


def reworded(entry: Entry, change: Callable[[str], str]) -> Entry:
    """`entry` with what people wrote in it changed; the same object where nothing changes."""
    told = _WORDS.intersection(names(type(entry.body)))
    words = {name: said for name in told if (said := getattr(entry.body, name))}
    changed = {name: new for name, said in words.items() if (new := change(said)) != said}
    because, late = (said and change(said) for said in (entry.because, entry.late))
    if not changed and (because, late) == (entry.because, entry.late):
        return entry
    return replace(entry, body=replace(entry.body, **changed), because=because, late=late)


def references(body: Body) -> tuple[str, ...]:
    """The ids of other entries that `body` names."""
    found: list[str] = []
    for column in columns(type(body)):
        if column.names_entry:
            value = getattr(body, column.name)
            found += [value] if isinstance(value, str) else value or ()
    return tuple(found)


def blank_key(body: Body) -> str | None:
    """The first key that must hold something and holds nothing but blanks."""
    for column in columns(type(body)):
        value = getattr(body, column.name)
        if column.required and isinstance(value, str) and not value.strip():
            return column.key
    return None


def must_be_one_of(key: str, value: str | None, allowed: Collection[str]) -> None:
    """Raise `ValueError` for a value that is given and not allowed."""
    if value is not None and value not in allowed:
        raise ValueError(f"“{key}” must be one of {', '.join(allowed)}, not “{value}”")


def to_data(entry: Entry) -> dict[str, Any]:
    """`entry` as the mapping its file holds, in the order it is written."""
    data: dict[str, Any] = {"kind": entry.kind, "at": write_time(entry.at), "by": entry.by}
    for column in columns(type(entry.body)):
        value = getattr(entry.body, column.name)
        if value is not None and value is not False and value not in ((), ""):
            data[column.key] = _plain(value)
    for key in ("because", "late", "source"):
        if value := getattr(entry, key):
            data[key] = value
    if entry.cites:
        data["cites"] = list(entry.cites)
    return data


def from_data(entry_id: str, data: Mapping[str, Any], kinds: Mapping[str, type[Body]]) -> Entry:
    """The entry a file's mapping stands for; raises `ValueError` where it stands for none."""
    rest = dict(data)
    kind = rest.pop("kind", None)
    body_type = kinds.get(kind) if isinstance(kind, str) else None
    if body_type is None:
        raise ValueError(f"“{kind}” is no kind of entry that this incli knows")
    values = {}
    for name, key, read, required, _ in columns(body_type):
        if key in rest:
            values[name] = read(key, rest.pop(key))
        elif required:
            raise ValueError(f"{kind}: “{key}” is missing")
    try:
        at, by = _instant("at", rest.pop("at")), as_text("by", rest.pop("by"))
    except KeyError as missing:
        raise ValueError(f"{kind}: “{missing.args[0]}” is missing") from None
    common = {
        key: as_text(key, rest.pop(key)) for key in ("because", "late", "source") if key in rest
    }
    cites = as_texts("cites", rest.pop("cites", ()))
    if rest:
        raise ValueError(f"{kind}: “{next(iter(rest))}” is not among its fields")
    body = body_type(**values)
    try:
        body.check()
    except ValueError as error:
        raise ValueError(f"{kind}: {error}") from None
    return Entry(entry_id, at, by, body, cites=cites, **common)


class Column(NamedTuple):
    """How one field of a kind stands in its file."""

    name: str
    key: str
    read: Callable[[str, Any], Any]
    required: bool
    names_entry: bool


_COLUMNS: dict[type[Body], tuple[Column, ...]] = {}


def columns(body: type[Body]) -> tuple[Column, ...]:
    """How the fields of a kind stand in its file, in the order they are written."""
    if (known := _COLUMNS.get(body)) is None:
        hints = typing.get_type_hints(body, include_extras=True)
        optional = defaults(body)
        known = tuple(_as_column(name, hints[name], name not in optional) for name in names(body))
        _COLUMNS[body] = known
    return known


def _as_column(name: str, hint: Any, required: bool) -> Column:  # noqa: ANN401, FBT001  # a type
    plain, marks = hint, []
    while plain not in _READERS:
        if typing.get_origin(plain) is Annotated:
            marks += plain.__metadata__
            plain = plain.__origin__
        elif typing.get_origin(plain) is tuple:
            marks += getattr(typing.get_args(plain)[0], "__metadata__", ())
            plain = tuple
        else:
            plain = next(each for each in typing.get_args(plain) if each is not type(None))
    key = next((mark for mark in marks if isinstance(mark, Key)), name)
    return Column(name, key, _READERS[plain], required, _NAMES_ENTRY in marks)


def as_text(key: str, value: Any) -> str:  # noqa: ANN401  # anything a file may hold
    """`value` where it is text that says something; else `ValueError`, which names the key."""
    if not isinstance(value, str):
        raise ValueError(f"“{key}” must be text")  # noqa: TRY004  # one error for a wrong file
    if not value:
        raise ValueError(f"“{key}” must not be empty; leave it out where it may be")
    return value


def as_texts(key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  # anything a file may hold
    """`value` where it is a list of texts; else `ValueError`, which names the key."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"“{key}” must be a list")  # noqa: TRY004  # one error for a wrong file
    return tuple(as_text(key, each) for each in value)


def _number(key: str, value: Any) -> int:  # noqa: ANN401  # anything a file may hold
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"“{key}” must be a whole number")  # noqa: TRY004  # as above
    return value


def _flag(key: str, value: Any) -> bool:  # noqa: ANN401  # anything a file may hold
    if not isinstance(value, bool):
        raise ValueError(f"“{key}” must be true or false")  # noqa: TRY004  # as above
    return value


def _instant(key: str, value: Any) -> datetime:  # noqa: ANN401  # anything a file may hold
    try:
        return read_time(as_text(key, value))
    except ValueError as error:
        raise ValueError(f"“{key}”: {error}") from None


def _day(key: str, value: Any) -> date:  # noqa: ANN401  # anything a file may hold
    text = as_text(key, value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # Python also takes 20261122 and 2026-W47-7
        raise ValueError(f"“{key}” must be a day such as 2026-11-22, not “{text}”")
    return day


def _plain(value: Any) -> Any:  # noqa: ANN401  # anything a body may hold
    if isinstance(value, datetime):
        return write_time(value.astimezone(UTC))
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


_READERS: Mapping[Any, Callable[[str, Any], Any]] = {
    str: as_text,
    int: _number,
    bool: _flag,
    datetime: _instant,
    date: _day,
    tuple: as_texts,
}
