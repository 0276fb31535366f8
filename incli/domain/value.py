"""Values: immutable things with named parts, compared by what they hold.

They are what frozen dataclasses are, typed in the same way, but made without compiling code for
each class. A frozen dataclass costs a quarter of a millisecond when its module is imported; the
dozens of them that `incli note` needs cost more than git takes for the whole commit.
"""

from collections.abc import Mapping
from inspect import get_annotations
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, get_origin

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""The default of a mapping: empty, and nobody can put anything into it."""

_V = TypeVar("_V", bound="Value")
_Item = TypeVar("_Item")


@dataclass_transform(frozen_default=True)
class Value:
    """A value; its parts are the annotations of its class, with their defaults."""

    _names: ClassVar[tuple[str, ...]] = ()
    _known: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[Mapping[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = [name for name, hint in get_annotations(cls).items() if not _is_shared(hint)]
        cls._names = (*cls._names, *(name for name in own if name not in cls._names))
        given = {name: cls.__dict__[name] for name in own if name in cls.__dict__}
        cls._defaults = {**cls._defaults, **given}
        cls._known = frozenset(cls._names)

    def __init__(self, *parts: Any, **named: Any) -> None:  # noqa: ANN401  # as each class says
        cls, values = type(self), self.__dict__
        if not named and len(parts) == len(cls._names):  # the most common way, and the quickest
            values.update(zip(cls._names, parts, strict=True))
            return
        values.update(cls._defaults)
        values.update(zip(cls._names, parts, strict=False))
        values.update(named)
        twice = parts and not named.keys().isdisjoint(cls._names[: len(parts)])
        if twice or len(parts) > len(cls._names) or values.keys() != cls._known:
            raise TypeError(f"{cls.__name__} has {cls._names}; given {parts} and {named}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is a value: make another with replace()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is a value: make another with replace()")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and parts(self) == parts(other)

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in self._names)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self._names)
        return f"{type(self).__name__}({shown})"

    def __replace__(self, /, **changes: Any) -> Self:  # noqa: ANN401  # as each class says
        """A copy with some parts changed; what `copy.replace` calls from Python 3.13 on."""
        unknown = changes.keys() - set(self._names)
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.__dict__.update(changes)
        return made


def replace(value: _V, /, **changes: Any) -> _V:  # noqa: ANN401  # as each class says
    """`value` with some parts changed."""
    return value.__replace__(**changes)


def names(kind: type[Value]) -> tuple[str, ...]:
    """The names of a kind's parts, in order."""
    return kind._names  # noqa: SLF001  # this module's own


def defaults(kind: type[Value]) -> Mapping[str, Any]:
    """The defaults of those parts that have one."""
    return kind._defaults  # noqa: SLF001  # this module's own


def parts(value: Value) -> dict[str, Any]:
    """The parts of a value, by name."""
    held = value.__dict__
    return {name: held[name] for name in names(type(value))}


def as_data(value: Any) -> Any:  # noqa: ANN401  # values, and what they hold
    """A value as plain mappings and lists, all the way down."""
    if isinstance(value, Value):
        return {name: as_data(part) for name, part in parts(value).items()}
    if isinstance(value, Mapping):
        return {key: as_data(part) for key, part in value.items()}
    return [as_data(part) for part in value] if isinstance(value, tuple) else value


def with_item(mapping: Mapping[str, _Item], key: str, value: _Item) -> dict[str, _Item]:
    """A copy of `mapping` in which `key` holds `value`."""
    return {**mapping, key: value}


def without_item(mapping: Mapping[str, _Item], key: str) -> dict[str, _Item]:
    """A copy of `mapping` without `key`."""
    return {each: value for each, value in mapping.items() if each != key}


def _is_shared(hint: object) -> bool:
    return hint is ClassVar or get_origin(hint) is ClassVar or str(hint).startswith("ClassVar")
