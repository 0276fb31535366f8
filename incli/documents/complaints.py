"""A validator's errors as findings in plain words: what is wrong, where, and what to type."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jsonschema.exceptions import ValidationError

from incli.documents.loader import Document, Pointer
from incli.documents.scalars import shown
from incli.domain.finding import Finding

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_FEW = 5
_MANY = 12
"""How many choices a hint names; the schema in the editor names them all."""

_Said = Iterator[tuple[tuple[int, int], str, str]]
"""Place, message and hint."""


@dataclass(frozen=True)
class _Wrong:
    """One error of the validator, as far as we speak of it."""

    keyword: str
    wanted: Any
    """What the schema says under the keyword."""
    value: Any
    pointer: Pointer
    schema: Mapping[str, Any]
    of_key: bool
    """Whether it is about a key, not its value."""
    cause: str
    branches: tuple[tuple["_Wrong", ...], ...]
    """Where each of several alternatives fails: how."""

    @classmethod
    def of(cls, error: ValidationError) -> "_Wrong":
        branches: dict[object, list[_Wrong]] = defaultdict(list)
        for each in error.context or ():
            branches[each.relative_schema_path[0]].append(cls.of(each))
        schema = error.schema if isinstance(error.schema, dict) else {}
        return cls(
            keyword=str(error.validator),
            wanted=error.validator_value,
            value=error.instance,
            pointer=tuple(error.absolute_path),
            schema=schema,
            of_key="propertyNames" in error.absolute_schema_path,
            cause=str(error.cause or ""),
            branches=tuple(tuple(each) for each in branches.values()),
        )


def findings(
    errors: Iterable[ValidationError], document: Document, path: str, schema: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """The errors as findings, each once, in the order of the file."""
    writer = _Writer(document, schema)
    found = {
        Finding(path, *place, message, hint)
        for wrong in _worth_telling([_Wrong.of(each) for each in errors])
        for place, message, hint in writer.explain(wrong)
    }
    return tuple(sorted(found))


def _worth_telling(errors: Sequence[_Wrong]) -> list[_Wrong]:
    """Less what another error about the same value says better: a wrong type says it all."""
    wrong_types = {each.pointer for each in errors if each.keyword == "type" and not each.of_key}
    formats = {each.pointer for each in errors if each.keyword == "format"}
    return [
        each
        for each in errors
        if not (each.keyword == "enum" and each.pointer in wrong_types)
        and not (each.keyword == "pattern" and each.pointer in formats)
    ]


class _Writer:
    """Explains errors in one document."""

    def __init__(self, document: Document, schema: Mapping[str, Any]) -> None:
        self._document = document
        self._schema = schema

    def explain(self, wrong: _Wrong) -> _Said:
        """What is wrong, in the field's words; one error may be several."""
        say: Callable[[_Wrong], _Said] | None = {
            "required": self._required,
            "dependentRequired": self._dependent,
            "additionalProperties": self._unknown,
            "anyOf": self._none_of,
            "uniqueItems": self._twice,
        }.get(wrong.keyword)
        if say:
            yield from say(wrong)
            return
        if wrong.of_key:
            place = self._document.key_position((*wrong.pointer, wrong.value))
        else:
            place = self._document.position(wrong.pointer)
        yield place, *_value_is_wrong(wrong)

    def _missing(self, wrong: _Wrong, name: str, pointer: Pointer, why: str = "") -> _Said:
        like = self._example(wrong.schema.get("properties", {}).get(name, {}))
        place = self._document.key_position(pointer)
        yield place, f"“{name}” is missing{why}.", f"add {name}: {like}"

    def _required(self, wrong: _Wrong) -> _Said:
        for name in wrong.wanted:
            if name not in wrong.value:
                yield from self._missing(wrong, name, wrong.pointer)

    def _dependent(self, wrong: _Wrong) -> _Said:
        for one, needed in wrong.wanted.items():
            for name in needed:
                if one in wrong.value and name not in wrong.value:
                    why = f"; “{one}” needs it"
                    yield from self._missing(wrong, name, (*wrong.pointer, one), why)

    def _unknown(self, wrong: _Wrong) -> _Said:
        known = list(wrong.schema.get("properties", ()))
        what = wrong.schema.get("title", "")
        whose = _article(what) if what.islower() else _named(wrong.pointer)
        for name in wrong.value:
            if name not in known:
                hint = _near(name, known)
                place = self._document.key_position((*wrong.pointer, name))
                yield place, f"“{shown(name)}” is no field of {whose}.", hint

    def _none_of(self, wrong: _Wrong) -> _Said:
        """Every alternative fails: tell of the one that was meant, or of what all of them want."""
        wrong_types = [
            branch[0].wanted
            for branch in wrong.branches
            if branch[0].keyword == "type" and branch[0].pointer == wrong.pointer
        ]
        if len(wrong_types) == len(wrong.branches):
            wanted = " or ".join(_TYPES[each] for each in wrong_types)
            yield self._document.position(wrong.pointer), *_wrong_type(wrong, wanted)
        elif not wrong_types:  # our schemas offer either types, or fields of which one is needed
            names = " or ".join(f"“{name}”" for each in wrong.branches for name in each[0].wanted)
            yield self._document.key_position(wrong.pointer), f"{names} is missing.", ""
        else:
            meant = next(
                branch
                for branch in wrong.branches
                if branch[0].keyword != "type" or branch[0].pointer != wrong.pointer
            )
            for each in _worth_telling(meant):
                yield from self.explain(each)

    def _twice(self, wrong: _Wrong) -> _Said:
        for index, each in enumerate(wrong.value):
            if each in wrong.value[:index]:
                place = self._document.position((*wrong.pointer, index))
                yield place, f"“{shown(str(each))}” is in the list twice.", "keep one of them"

    def _example(self, schema: Mapping[str, Any]) -> str:
        """What a value might look like."""
        while "$ref" in schema:
            schema = self._schema["$defs"][schema["$ref"].rpartition("/")[2]]
        if "enum" in schema:
            return " or ".join(schema["enum"][:_FEW])
        return str(next(iter(schema.get("examples", ())), "…"))


def _value_is_wrong(wrong: _Wrong) -> tuple[str, str]:
    """Message and hint for a value, or key, that is itself not as it should be."""
    name = "A key" if wrong.of_key else _subject(wrong.pointer)
    if wrong.keyword == "type":
        return _wrong_type(wrong, _TYPES[wrong.wanted])
    if wrong.keyword in {"enum", "const"}:
        return _not_among(wrong)
    if wrong.keyword == "pattern":
        such_as = wrong.schema["examples"][0]
        return f"“{shown(wrong.value)}” is no {wrong.schema['title']} such as {such_as}.", ""
    if wrong.keyword.startswith("min") and wrong.keyword != "minimum":
        return f"{name} is empty.", "fill it in, or take it out"
    message = {
        "format": wrong.cause,
        "maxLength": f"{name} is longer than {wrong.wanted} characters.",
        "minimum": f"{name} must be at least {wrong.wanted}.",
    }[wrong.keyword]
    return message, ""


def _wrong_type(wrong: _Wrong, wanted: str) -> tuple[str, str]:
    value, name = wrong.value, _subject(wrong.pointer)
    if value is None:
        return f"{name} says nothing; it must be {wanted}.", "fill it in, or take it out"
    examples = wrong.schema.get("examples", ())
    hint = f"such as {examples[0]}" if examples else ""
    if not hint and wanted == "text" and not isinstance(value, dict | list):
        hint = "put it in quotes"
    elif wanted == "a list" and not isinstance(value, dict | list):
        hint = "put it in [ ]"
    return f"{name} must be {wanted}, not {_kind_of_value(value)}.", hint


def _kind_of_value(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    kinds = ((dict, "a mapping"), (list, "a list"), (str, "text"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")


def _not_among(wrong: _Wrong) -> tuple[str, str]:
    value = str(wrong.value)
    known = [str(each) for each in ([wrong.wanted] if wrong.keyword == "const" else wrong.wanted)]
    what = wrong.schema.get("title")
    message = f"“{shown(value)}” is no {what}." if what else f"“{shown(value)}” is not known here."
    return message, _near(value, known)


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    some = ", ".join(known[:_MANY]) + (" …" if len(known) > _MANY else "")
    return f"known are: {some}"


def _named(pointer: Pointer) -> str:
    """How a value is called in a message: by its key."""
    keys = [each for each in pointer if isinstance(each, str)]
    if not keys:
        return "this file"
    return f"“{keys[-1]}”" if pointer[-1] == keys[-1] else f"an item of “{keys[-1]}”"


def _subject(pointer: Pointer) -> str:
    """The same, at the beginning of a sentence."""
    name = _named(pointer)
    return name[0].upper() + name[1:]


def _article(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"
