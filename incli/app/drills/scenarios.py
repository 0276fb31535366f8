"""Scenarios: those of the team, and those that come with incli."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from incli.app.session import Session
from incli.documents.compose import compose
from incli.documents.loader import load
from incli.domain.drill import Inject, Scenario, scenario_from_data, seal
from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.team import pick
from incli.domain.times import span, write_duration
from incli.domain.value import Value

FOLDER = "policies/drills"
_SCHEMA = "../../schema/scenario.schema.json"
LONGEST = timedelta(days=999)
"""How long after the opening the last message of a drill comes at most: the schema's limit."""
_SHIPPED = files("incli") / "templates" / "drills"


class Listed(Value):
    """A scenario, and whether it is the team's own."""

    scenario: Scenario
    ours: bool


def path_of(name: str) -> str:
    """Where the team keeps the scenario of that name."""
    return f"{FOLDER}/{name}.yaml"


def scenarios(session: Session) -> tuple[dict[str, Listed], tuple[Finding, ...]]:
    """All scenarios by name, and what is wrong with those that cannot be read.

    The team's own hide those of the same name that come with incli.
    """
    found = {name: Listed(made(name, _data(text)), ours=False) for name, text in shipped().items()}
    wrong: list[Finding] = []
    for name, path in _own(session).items():
        try:
            found[name] = Listed(made(name, session.policies.read(path), path), ours=True)
        except InvalidData as error:
            wrong += error.findings
    return dict(sorted(found.items())), tuple(wrong)


def _own(session: Session) -> dict[str, str]:
    """The paths of the team's own scenarios, by name."""
    paths = session.policies.names(FOLDER)
    return {path.removeprefix(f"{FOLDER}/").removesuffix(".yaml"): path for path in paths}


def chosen(session: Session, typed: str) -> Scenario:
    """The scenario meant, by any unambiguous part of its name; others may be beyond reading."""
    known = {**dict.fromkeys(shipped(), ""), **_own(session)}
    words = {name: (name,) for name in known}
    name = pick(typed, words, what="scenario", hint="incli drill list")
    path = known[name]
    return made(name, session.policies.read(path) if path else _data(shipped()[name]), path)


def shipped() -> dict[str, str]:
    """The text of each scenario that comes with incli, by name."""
    return {
        each.name.removesuffix(".yaml"): each.read_text(encoding="utf-8")
        for each in sorted(_SHIPPED.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".yaml")
    }


def made(name: str, data: Mapping[str, Any], path: str = "") -> Scenario:
    """The scenario that valid data says; raises `InvalidData` where its cause cannot be read."""
    try:
        return scenario_from_data(name, data)
    except ValueError as error:
        hint = "make it anew: incli drill new NAME --cause … --named-by …"
        raise InvalidData(Finding(path or name, 1, 1, f"{error}.", hint)) from None


def written(scenario: Scenario, comment: str = "") -> str:
    """A scenario as a file; raises `InvalidInput` for one that is longer than files can say."""
    lasts = max(each.after for each in scenario.injects)
    if lasts > LONGEST:
        raise InvalidInput(
            f"The last message would come after {span(lasts)}; {span(LONGEST)} are the most.",
            "--speed 10    makes it ten times as fast",
        )
    data = {
        "title": scenario.title,
        "brief": scenario.brief,
        "source": scenario.source,
        "severity": scenario.severity,
        "services": list(scenario.services),
        "tags": list(scenario.tags),
        "injects": [_inject(each) for each in scenario.injects],
        "cause": {"sealed": seal(scenario.cause)},
    }
    return compose({key: value for key, value in data.items() if value}, _SCHEMA, comment)


def _inject(each: Inject) -> dict[str, str]:
    return {"after": write_duration(each.after), "source": each.source, "say": each.say}


def _data(text: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = load(text, "scenario.yaml").data
    return data
