"""What a team sets about a rule: its parameters, read and checked, and pointers followed."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from incli.domain.entry import must_be_one_of
from incli.domain.kinds.updates import AUDIENCES
from incli.domain.policy import Cadence, ResponsePolicy
from incli.domain.severity import must_be_severities
from incli.domain.times import read_duration, read_period
from incli.domain.value import Value, names
from incli.rules.cases.incident import IncidentCase
from incli.rules.rule import NotApplicable, Rule

SEVERITIES = tuple(f"sev{number}" for number in range(1, 6))
_AT_SEVERITY, _AT_LIMITS = "@severity.", "@limits."
_DAYS = re.compile(r"\d{1,5}bd", re.ASCII)


def _deadline(value: Any) -> str:  # noqa: ANN401  # what a file may hold
    text = _text(value)
    if not text.endswith("bd"):
        read_duration(text)
    elif not _DAYS.fullmatch(text):
        raise ValueError(f"“{text}” is no deadline such as 20m, 3d or 5bd")
    return text


def _span(value: Any) -> timedelta:  # noqa: ANN401  # likewise
    return read_period(_text(value)) if value not in ("0", "0m", 0) else timedelta(0)


def _text(value: Any) -> str:  # noqa: ANN401  # likewise
    if not isinstance(value, str):
        raise ValueError(f"“{value}” is no text")  # noqa: TRY004  # bad data, told like all of it
    return value


def _severity(value: Any) -> str:  # noqa: ANN401  # likewise
    must_be_severities("severity", _text(value))
    return _text(value)


def _count(value: Any) -> int:  # noqa: ANN401  # likewise
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"“{value}” is no whole number from 0 on")
    return value


def _flag(value: Any) -> bool:  # noqa: ANN401  # likewise
    if not isinstance(value, bool):
        raise ValueError(f"“{value}” is neither true nor false")  # noqa: TRY004  # likewise
    return value


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401  # likewise
    if not isinstance(value, list | tuple):
        raise ValueError(f"“{value}” is no list")  # noqa: TRY004  # likewise
    return tuple(_text(each) for each in value)


def _roles(value: Any) -> dict[str, str | None]:  # noqa: ANN401  # likewise
    """Roles with their deadlines; a plain list of roles has none."""
    if isinstance(value, Mapping):
        return {_text(role): _deadline(each) for role, each in value.items()}
    return dict.fromkeys(_words(value))


def _cadence(value: Any) -> dict[str, Cadence]:  # noqa: ANN401  # likewise
    if not isinstance(value, Mapping):
        raise ValueError(f"“{value}” does not say who is told how often")  # noqa: TRY004  # likewise
    found = {}
    for audience, each in value.items():
        must_be_one_of("audience", audience, AUDIENCES)
        found[audience] = each if isinstance(each, Cadence) else _pace(audience, each)
    return found


def _pace(audience: str, value: Any) -> Cadence:  # noqa: ANN401  # likewise
    if not isinstance(value, Mapping):
        raise ValueError(f"{audience}: “{value}” does not say how often")  # noqa: TRY004  # likewise
    if wrong := sorted(set(value) - set(names(Cadence))):
        raise ValueError(f"{audience}: “{wrong[0]}” is not among its words")
    return Cadence(**{name: _deadline(each) for name, each in value.items()})


KINDS: Mapping[str, tuple[Callable[[Any], Any], Mapping[str, Any], str]] = {
    "deadline": (_deadline, {"type": "string"}, "a deadline: `20m`, `3d`, `5bd`"),
    "span": (_span, {"type": "string"}, "a length of time: `15m`, `3h`, `2w`"),
    "count": (_count, {"type": "integer", "minimum": 0}, "a whole number"),
    "flag": (_flag, {"type": "boolean"}, "`true` or `false`"),
    "severity": (_severity, {"enum": list(SEVERITIES)}, "a severity: `sev1` …"),
    "text": (_text, {"type": "string"}, "words"),
    "words": (_words, {"type": "array", "items": {"type": "string"}}, "a list of words"),
    "roles": (
        _roles,
        {"type": ["object", "array"]},
        "roles with deadlines, or a list of roles",
    ),
    "cadence": (_cadence, {"type": "object"}, "for each audience: `first`, `every`, …"),
}
"""For each kind of parameter: how it is read, its JSON Schema, and how it is told."""


class Asked(Value):
    """The parameters of one rule, as one policy sets them."""

    rule: Rule
    policy: ResponsePolicy
    given: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # as its kind says
        """A parameter that does not look at the severity."""
        return self.at(None, name)

    def must(self, name: str) -> Any:  # noqa: ANN401  # as its kind says
        """The same; `NotApplicable` where the team has emptied it, and so demands nothing."""
        value = self[name]
        if value is None:
            raise NotApplicable(f"the policy sets no “{name}”")
        return value

    def at(self, level: str | None, name: str) -> Any:  # noqa: ANN401  # as its kind says
        """A parameter, in an incident of severity `level`; None where nothing is demanded."""
        if (level, name) not in self._read:
            param = next(each for each in self.rule.params if each.name == name)
            value = self._followed(self.given.get(name, param.default), level)
            self._read[level, name] = None if value is None else KINDS[param.kind][0](value)
        return self._read[level, name]

    @cached_property
    def _read(self) -> dict[tuple[str | None, str], Any]:
        """What was read already: a rule may be asked about hundreds of thousands of files."""
        return {}

    def by_level(self, case: IncidentCase, name: str) -> dict[str | None, Any]:
        """A parameter for each severity the incident had; `NotApplicable` where none demands it."""
        found = {level: self.at(level, name) for _, _, level in case.levels()}
        if all(each is None for each in found.values()):
            raise NotApplicable(f"the policy sets no “{name}” for {case.named_levels()}")
        return found

    def written(self, name: str) -> Any:  # noqa: ANN401  # as the policy says it
        """A parameter as it is written, pointers and all."""
        param = next(each for each in self.rule.params if each.name == name)
        return self.given.get(name, param.default)

    def _followed(self, value: Any, level: str | None) -> Any:  # noqa: ANN401  # any
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if value.startswith(_AT_LIMITS):
            return self.policy.limits.get(value.removeprefix(_AT_LIMITS))
        if not value.startswith(_AT_SEVERITY):
            raise ValueError(f"“{value}” points nowhere: @severity.… or @limits.…")
        found: Any = self.policy.severity(level)
        for part in value.removeprefix(_AT_SEVERITY).split("."):
            if found is None:
                return None
            found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        return found


def pointer(value: Any, level: str | None) -> tuple[str, ...] | None:  # noqa: ANN401  # any
    """Where in the policy a written parameter points; None where it points nowhere."""
    if not isinstance(value, str) or not value.startswith("@"):
        return None
    if value.startswith(_AT_LIMITS):
        return ("limits", value.removeprefix(_AT_LIMITS))
    return ("severities", level or "", *value.removeprefix(_AT_SEVERITY).split("."))


def wrong_params(rule: Rule, policy: ResponsePolicy) -> list[tuple[str, str]]:
    """What is wrong with what a policy sets about a rule: the parameter's name, and why."""
    setting = policy.rules.get(rule.id)
    given = setting.params if setting else {}
    known = {each.name for each in rule.params}
    found = []
    for name in given:
        if name not in known:
            some = ", ".join(sorted(known)) or "none"
            found.append((name, f"{rule.id} has no parameter “{name}”; it has: {some}."))
            continue
        try:
            for level in (*policy.severities, None):
                Asked(rule, policy, given).at(level, name)
        except (ValueError, TypeError, AttributeError) as error:
            found.append((name, f"{rule.id}: {error}."))
    return found
