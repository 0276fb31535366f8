"""The presets that `incli init` copies: valid, sourced, and with the published figures."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from preset_world import RESPONSE, at, laid_out, span
from world import done

from incli.documents.loader import load
from incli.documents.schemas import kind_of, validate
from incli.domain.entry import Entry
from incli.domain.kinds.lifecycle import Opened
from incli.domain.phrases import Phrasing
from incli.domain.policy import policy_from_data
from incli.domain.team import team_from_data
from incli.rules import RULES

NAMES = ("pagerduty", "gds", "minimal", "security")

# Transcribed a second time from the published documents, in ISO 8601, so that a slip of the pen in
# a preset shows. `business` counts working days.
PUBLISHED = [
    ("pagerduty", "sev1", "updates.public.first", "PT5M"),
    ("pagerduty", "sev1", "updates.public.every", "PT20M"),
    ("pagerduty", "sev1", "updates.public.relax_after", "PT2H"),
    ("pagerduty", "sev1", "updates.public.relaxed_every", None),
    ("pagerduty", "sev1", "updates.executive.every", "PT30M"),
    ("pagerduty", "sev1", "postmortem.review", "P3D calendar"),
    ("pagerduty", "sev1", "actions", "P15D"),
    ("pagerduty", "sev2", "updates.public.first", "PT5M"),
    ("pagerduty", "sev2", "updates.public.every", "PT20M"),
    ("pagerduty", "sev2", "updates.executive", None),
    ("pagerduty", "sev2", "postmortem.review", "P5D business"),
    ("pagerduty", "sev2", "actions", "P30D"),
    ("pagerduty", "sev3", "updates", None),
    ("pagerduty", "sev3", "postmortem", None),
    ("pagerduty", "sev4", "postmortem", None),
    ("pagerduty", "sev5", "postmortem", None),
    ("gds", "sev1", "roles.incident-commander", "PT20M"),
    ("gds", "sev1", "updates.internal.every", "PT1H"),
    ("gds", "sev1", "updates.public.every", "PT1H"),
    ("gds", "sev2", "roles.incident-commander", "PT60M"),
    ("gds", "sev2", "updates.internal.every", "PT2H"),
    ("gds", "sev2", "updates.public.every", "PT2H"),
    ("gds", "sev3", "roles.incident-commander", "PT2H"),
    ("gds", "sev3", "updates.internal.first", "P2D business"),
    ("gds", "sev3", "updates.internal.every", None),
    ("gds", "sev4", "roles.incident-commander", "P1D business"),
    ("gds", "sev4", "updates.internal.first", "P5D business"),
    ("gds", "sev4", "updates.internal.every", None),
    *(("minimal", f"sev{n}", demand, None) for n in (1, 2, 3) for demand in ("roles", "updates")),
]
LIMITS: dict[str, dict[str, str | int]] = {
    "pagerduty": {"command": "PT3H", "command_nudge": "PT1H", "span": 7, "acknowledge": "PT5M"},
    "gds": {"command": "PT6H", "rest": "PT11H"},
    "minimal": {},
    "security": {},
}
LEVELS = {
    "pagerduty": ("SEV-1", "SEV-2", "SEV-3", "SEV-4", "SEV-5"),
    "gds": ("P1", "P2", "P3", "P4"),
    "minimal": ("P1", "P2", "P3"),
    "security": ("Attack", "Suspicion"),
}
MAJOR = {
    "pagerduty": ["sev1", "sev2"],
    "gds": ["sev1", "sev2"],
    "minimal": [],
    "security": ["sev1"],
}
AROUND_THE_CLOCK = {
    "pagerduty": ["sev1", "sev2", "sev3"],
    "gds": ["sev1", "sev2"],
    "minimal": [],
    "security": [],
}


def read(preset: str, path: str) -> dict[str, Any]:
    data = load(laid_out(preset)[path].read_bytes(), path).data
    assert isinstance(data, dict)
    return data


def policy(preset: str) -> dict[str, Any]:
    return read(preset, RESPONSE)


@pytest.mark.parametrize("preset", NAMES)
def test_every_file_is_valid_and_names_its_schema(preset: str) -> None:
    for path, file in laid_out(preset).items():
        if not path.endswith(".yaml"):
            continue
        kind = kind_of(path)
        assert kind is not None, f"{path} is no known document"
        document = load(file.read_bytes(), path)
        assert [str(finding) for finding in validate(document, kind, path)] == []
        up = "../" * path.count("/")
        first = file.read_text().splitlines()[0]
        assert first == f"# yaml-language-server: $schema={up}schema/{kind}.schema.json"


@pytest.mark.parametrize("preset", NAMES)
def test_a_preset_holds_all_that_a_team_needs(preset: str) -> None:
    tests = {path for path in laid_out(preset) if path.startswith("policies/tests/")}
    assert tests
    assert set(laid_out(preset)) - tests == {
        ".gitattributes",
        "README.md",
        "policies/people.yaml",
        "policies/roles.yaml",
        "policies/vocabulary.yaml",
        RESPONSE,
    }


@pytest.mark.parametrize("preset", NAMES)
def test_the_domain_understands_the_policy(preset: str) -> None:
    understood = policy_from_data(policy(preset))
    assert [each.name for each in understood.severities.values()] == list(LEVELS[preset])


@pytest.mark.parametrize("preset", NAMES)
def test_severities_are_the_published_ones_worst_first(preset: str) -> None:
    severities = policy(preset)["severities"]
    assert list(severities) == [f"sev{n + 1}" for n in range(len(LEVELS[preset]))]
    assert tuple(each["name"] for each in severities.values()) == LEVELS[preset]
    assert [key for key, each in severities.items() if each.get("major")] == MAJOR[preset]
    always = [key for key, each in severities.items() if each.get("hours") == "always"]
    assert always == AROUND_THE_CLOCK[preset]


@pytest.mark.parametrize("preset", NAMES)
def test_every_severity_and_every_rule_names_a_published_document(preset: str) -> None:
    data = policy(preset)
    repositories = re.findall(r"[\w-]+/[\w-]+@[0-9a-f]{7}", data["source"])
    assert repositories
    for key, each in {**data["severities"], **data["rules"]}.items():
        assert any(each["source"].startswith(known) for known in repositories), key
        assert re.search(r"\.md(\.erb)?\b", each["source"]), key


@pytest.mark.parametrize("preset", NAMES)
def test_every_severity_has_written_criteria_with_ids_of_their_own(preset: str) -> None:
    ids = [
        criterion["id"]
        for severity in policy(preset)["severities"].values()
        for criterion in severity["criteria"]
    ]
    assert len(ids) == len(set(ids)) >= len(LEVELS[preset])


@pytest.mark.parametrize("preset", NAMES)
def test_every_rule_is_one_that_incli_has_and_has_a_mode(preset: str) -> None:
    rules = policy(preset)["rules"]
    assert set(rules) <= set(RULES)
    assert {rule["mode"] for rule in rules.values()} <= {"audit", "warn", "enforce"}
    assert list(rules) == sorted(rules)


@pytest.mark.parametrize("preset", NAMES)
def test_what_a_rule_points_at_is_demanded_by_some_severity(preset: str) -> None:
    data = policy(preset)
    for rule_id, rule in data["rules"].items():
        for value in rule.get("params", {}).values():
            if isinstance(value, str) and value.startswith("@"):
                scope, _, dotted = value.partition(".")
                assert scope == "@severity", rule_id
                assert any(at(each, dotted) for each in data["severities"].values()), rule_id


@pytest.mark.parametrize(("preset", "severity", "demand", "published"), PUBLISHED)
def test_figures_are_the_published_ones(
    preset: str, severity: str, demand: str, published: str | None
) -> None:
    found = at(policy(preset)["severities"][severity], demand)
    assert (span(found) if isinstance(found, str) else found) == (published and span(published))


@pytest.mark.parametrize("preset", NAMES)
def test_limits_are_the_published_ones(preset: str) -> None:
    found = {
        key: span(value) if isinstance(value, str) else value
        for key, value in policy(preset).get("limits", {}).items()
    }
    assert found == {
        key: span(value) if isinstance(value, str) else value
        for key, value in LIMITS[preset].items()
    }


@pytest.mark.parametrize("preset", NAMES)
def test_roles_that_are_asked_for_are_defined(preset: str) -> None:
    data = policy(preset)
    asked = {role for each in data["severities"].values() for role in each.get("roles", {})}
    for rule in data["rules"].values():
        listed = rule.get("params", {}).get("roles")
        asked |= set(listed) if isinstance(listed, list) else set()
    assert asked <= set(read(preset, "policies/roles.yaml")["roles"])


def test_roles_are_the_six_of_the_field_with_a_source_each() -> None:
    roles = read("minimal", "policies/roles.yaml")["roles"]
    assert set(roles) == {
        "incident-commander",
        "deputy",
        "scribe",
        "subject-matter-expert",
        "customer-liaison",
        "internal-liaison",
    }
    assert all("docs/before/different_roles.md" in role["source"] for role in roles.values())


def test_a_role_is_found_by_its_alias_and_by_no_other_roles_alias() -> None:
    roles = read("minimal", "policies/roles.yaml")["roles"]
    team = team_from_data({"people": {}}, {"roles": roles})
    assert [team.role(alias) for alias in ("ic", "dep", "scribe", "sme", "cl", "il")] == list(roles)
    names = [word for key, role in roles.items() for word in (key, *role["aliases"])]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("preset", NAMES)
def test_the_words_of_a_preset_change_what_is_said_and_not_what_is_recorded(preset: str) -> None:
    said = Phrasing(words=read(preset, "policies/vocabulary.yaml")["words"])
    leads = "Incident lead" if preset in {"gds", "minimal"} else "Incident Commander"
    assert said.in_team_words("Incident Commander") == leads
    opened = Entry(
        "1-opened-amira-4kq2", datetime(2026, 1, 1, tzinfo=UTC), "amira", Opened("Down", "sev1")
    )
    assert said.phrase(opened) == "opened “Down” as sev1"


def test_nobody_is_in_a_new_team_yet() -> None:
    assert read("minimal", "policies/people.yaml") == {"people": {}}


def test_evidence_is_kept_byte_for_byte_and_no_merge_driver_is_asked_for() -> None:
    rules = [
        line.split()
        for line in laid_out("gds")[".gitattributes"].read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert ["*.yaml", "text", "eol=lf"] in rules
    assert rules[-1] == ["incidents/**/evidence/**", "-text"]
    assert not [rule for rule in rules if any("merge" in attribute for attribute in rule[1:])]


@pytest.mark.parametrize("preset", NAMES)
@pytest.mark.parametrize("now", ["2026-01-01T00:00:01Z", "2031-07-01T12:00:00Z"])
def test_a_new_team_fails_nothing_on_its_first_day(preset: str, now: str, tmp_path: Path) -> None:
    done(tmp_path, "--now", now, "init", "team", "--preset", preset)
    checked = done(tmp_path / "team", "--now", now, "check")
    assert checked.out == ""


@pytest.mark.parametrize("preset", NAMES)
def test_the_tests_of_a_preset_pass_and_leave_nothing_open(preset: str, tmp_path: Path) -> None:
    done(tmp_path, "init", "team", "--preset", preset)
    tested = done(tmp_path / "team", "policy", "test", "--coverage")
    count = len(policy(preset)["rules"])
    assert tested.out == ""
    assert tested.err.endswith(f"tests pass; no gaps in {count} rules.\n")


@pytest.mark.parametrize("preset", NAMES)
def test_how_many_rules_a_preset_holds_is_told_on_its_page(preset: str) -> None:
    page = (Path(__file__).parents[2] / "site/docs/how-to/choose-a-preset.md").read_text()
    (row,) = [line for line in page.splitlines() if line.startswith("| rules in force |")]
    counts = dict(zip(NAMES, row.split("|")[2:6], strict=True))
    assert int(counts[preset]) == len(policy(preset)["rules"])
