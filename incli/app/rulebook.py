"""Every rule there is: incli's own, and those that installed packages add.

A package names its rules under the entry point group `incli.rules`: a `Rule`, or a list of them.
They are found by what is installed, as flake8 and pytest find theirs; nothing of the repository
that is judged is ever loaded.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from functools import cache, wraps
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from incli.domain.errors import InvalidInput
from incli.domain.value import replace
from incli.rules import RULES
from incli.rules.params import KINDS
from incli.rules.rule import MODES, NEEDS, SCOPES, Fault, Judge, Rule
from incli.rules.weaker.strength import DIRECTIONS

GROUP = "incli.rules"
_ID = re.compile(r"[A-Z]{2,10}[0-9]{3}", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_PARAM = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_OURS = "INC"


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule, by id: incli's own first, then those of packages, by their ids.

    Raises `InvalidInput`, which names the package, where one cannot be loaded or is not as the
    contract asks: a rule that is silently left out would hold nobody to anything.
    """
    known = dict(RULES)
    found = sorted(_added(), key=lambda each: str(each[1].id))
    for package, rule in found:
        names = {each.name: each.id for each in known.values()}
        flaw = _flaw(rule)
        if not flaw and rule.id in known:
            flaw = f"there is another rule {rule.id}"
        if not flaw and rule.name in names:
            flaw = f"{rule.id} has the name of {names[rule.name]}: {rule.name}"
        if flaw:
            raise _broken(package, flaw)
        known[rule.id] = replace(rule, judge=_aside(rule.judge))
    return known


def _aside(judge: Judge) -> Judge:
    """The same, but what it prints is said beside what incli prints, which programs read."""

    @wraps(judge)
    def judged(case: Any, asked: Any) -> list[Fault]:  # noqa: ANN401  # any case
        with redirect_stdout(sys.stderr):
            return list(judge(case, asked))

    return judged


def package_of(rule: Rule) -> str:
    """The package that adds a rule, with its version; empty for incli's own."""
    return next((package for package, each in _added() if each.id == rule.id), "")


@cache
def _added() -> tuple[tuple[str, Rule], ...]:
    """Each rule that a package adds, after the package and its version."""
    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        package = _package(point)
        found += [(package, rule) for rule in _rules_at(point, package)]
    return tuple(found)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _rules_at(point: EntryPoint, package: str) -> Iterator[Rule]:
    try:
        with redirect_stdout(sys.stderr):
            loaded = point.load()
    except Exception as error:  # noqa: BLE001  # somebody else's code: told by name, never lost
        why = f"{point.value} cannot be loaded: {type(error).__name__}: {error}"
        raise _broken(package, why) from None
    listed: Iterable[Any] = loaded if isinstance(loaded, list | tuple) else (loaded,)
    for each in listed:
        if not isinstance(each, Rule):
            raise _broken(package, f"{point.value} is no Rule, but {type(each).__name__}")
        yield each


def _broken(package: str, why: str) -> InvalidInput:
    name = package.partition(" ")[0]
    return InvalidInput(
        f"The rules of the package {package} cannot be used: {why}.",
        f"mend it, or: pip uninstall {name}",
    )


def _flaw(rule: Rule) -> str:
    """How a rule of a package differs from what the contract asks; empty where it does not."""
    try:
        return _first_flaw(rule)
    except (TypeError, AttributeError, ValueError) as error:
        return f"{rule.id} is not as a rule is: {error}"


def _first_flaw(rule: Rule) -> str:
    judge: object = rule.judge
    if not callable(judge):
        return f"{rule.id}: its judge cannot be called"
    wrong = {
        f"“{rule.id}” is no id such as ACME001": not _ID.fullmatch(rule.id),
        f"{rule.id} takes an id of incli's own": rule.id.startswith(_OURS),
        f"{rule.id}: “{rule.name}” is no name such as call-is-recorded": not _NAME.fullmatch(
            rule.name
        ),
        f"{rule.id}: its scope is one of {', '.join(SCOPES)}": rule.scope not in SCOPES,
        f"{rule.id}: its modes are among {', '.join(MODES)}": not {rule.mode, rule.strictest}
        <= set(MODES),
        f"{rule.id}: it needs some of {', '.join(NEEDS)}": not set(rule.needs) <= set(NEEDS),
        f"{rule.id} names no source": not rule.source,
        f"{rule.id}: the module of its judge has no docstring": not rule.doc,
    }
    told = (why for why, is_wrong in wrong.items() if is_wrong)
    return next(told, "") or next(filter(None, map(_param_flaw, rule.params)), "")


def _param_flaw(param: object) -> str:
    name = getattr(param, "name", "")
    if not isinstance(name, str) or not _PARAM.fullmatch(name):
        return f"“{name}” is no name of a parameter"
    if getattr(param, "kind", "") not in KINDS:
        return f"the parameter {name} is of none of the kinds {', '.join(KINDS)}"
    if getattr(param, "stricter", "") not in DIRECTIONS:
        return f"the parameter {name} is stricter in none of the ways {', '.join(DIRECTIONS[:-1])}"
    return ""
