"""Scenarios: those of the team, and those that come with incli."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from incli.app.session import Session
from incli.documents.compose import compose
from incli.documents.loader import load
from incli.domain.drill import Inject, Scenario, scenario_from_data, seal
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.team import pick
from incli.domain.times import write_duration
from incli.domain.value import Value

FOLDER = "policies/drills"
_SCHEMA = "../../schema/scenario.schema.json"
_SHIPPED = files("incli") / "templates" / "drills"


class Listed(Value):
    """A scenario, and whether it is the team's own."""

    scenario: Scenario
    ours: bool


def path_of(name: str) -> str:
    """Where the team keeps the scenario of that name."""
    return f"{FOLDER}/{name}.yaml"


def scenarios(session: Session) -> dict[str, Listed]:
    """All scenarios by name; the team's own hide those of the same name that come with incli."""
    found = {name: Listed(made(name, _data(text)), ours=False) for name, text in shipped().items()}
    for path in session.policies.names(FOLDER):
        name = path.removeprefix(f"{FOLDER}/").removesuffix(".yaml")
        found[name] = Listed(made(name, session.policies.read(path), path), ours=True)
    return dict(sorted(found.items()))


def chosen(session: Session, typed: str) -> Scenario:
    """The scenario meant, by any unambiguous part of its name."""
    known = scenarios(session)
    words = {name: (name,) for name in known}
    return known[pick(typed, words, what="scenario", hint="incli drill list")].scenario


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
    """A scenario as a file."""
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
