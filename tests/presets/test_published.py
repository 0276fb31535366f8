"""The policies of ten organisations can be said, with every figure they publish.

`FIGURES` is a second transcription, in ISO 8601, from the table that was made from the documents;
a test marked `long` holds the two against each other where that table is at hand. What a document
does not state is None here, and demanded by nobody.
"""

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from preset_world import PRESETS, RESPONSE, at, span

from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.domain.policy import policy_from_data
from incli.domain.triage import given, triage
from incli.rules import RULES
from incli.rules.params import wrong_params

HERE = Path(__file__).parent / "policies"
FILES = {
    "PagerDuty": PRESETS / "pagerduty" / RESPONSE,
    "GDS Way (UK)": PRESETS / "gds" / RESPONSE,
    "GOV.UK PaaS": HERE / "gov-uk-paas.yaml",
    "login.gov (GSA TTS)": HERE / "login-gov.yaml",
    "DfE Teacher Services": HERE / "dfe-teacher-services.yaml",
    "MoJ Modernisation Platform": PRESETS / "minimal" / RESPONSE,
    "Sourcegraph": HERE / "sourcegraph.yaml",
    "GitLab": HERE / "gitlab.yaml",
    "cState sites (Jenkins, Grex, Civo)": HERE / "cstate.yaml",
    "Statuspage v2": HERE / "statuspage.yaml",
}
LEVELS = {
    "PagerDuty": ["SEV-1", "SEV-2", "SEV-3", "SEV-4", "SEV-5"],
    "GDS Way (UK)": ["P1", "P2", "P3", "P4"],
    "GOV.UK PaaS": ["P1", "P2", "P3", "P4"],
    "login.gov (GSA TTS)": ["High", "Medium", "Low"],
    "DfE Teacher Services": ["P1", "P2", "P3"],
    "MoJ Modernisation Platform": ["P1", "P2", "P3"],
    "Sourcegraph": ["Critical", "Major"],
    "GitLab": ["Severity 1", "Severity 2", "Severity 3", "Severity 4"],
    "cState sites (Jenkins, Grex, Civo)": ["down", "disrupted", "notice"],
    "Statuspage v2": ["critical", "major", "minor", "none"],
}
IC, PUBLIC, INTERNAL = "roles.incident-commander", "updates.public", "updates.internal"
FIGURES: list[tuple[str, str, str, str | None]] = [
    ("PagerDuty", "SEV-1", f"{PUBLIC}.first", "PT5M"),
    ("PagerDuty", "SEV-1", f"{PUBLIC}.every", "PT20M"),
    ("PagerDuty", "SEV-1", "postmortem.review", "P3D calendar"),
    ("PagerDuty", "SEV-1", "actions", "P15D"),
    ("PagerDuty", "SEV-2", f"{PUBLIC}.first", "PT5M"),
    ("PagerDuty", "SEV-2", f"{PUBLIC}.every", "PT20M"),
    ("PagerDuty", "SEV-2", "postmortem.review", "P5D business"),
    ("PagerDuty", "SEV-2", "actions", "P30D"),
    ("PagerDuty", "SEV-3", "postmortem.review", None),
    ("GDS Way (UK)", "P1", IC, "PT20M"),
    ("GDS Way (UK)", "P1", f"{INTERNAL}.every", "PT1H"),
    ("GDS Way (UK)", "P2", IC, "PT60M"),
    ("GDS Way (UK)", "P2", f"{INTERNAL}.every", "PT2H"),
    ("GDS Way (UK)", "P3", IC, "PT2H"),
    ("GDS Way (UK)", "P3", f"{INTERNAL}.first", "P2D business"),
    ("GDS Way (UK)", "P3", f"{INTERNAL}.every", None),
    ("GDS Way (UK)", "P4", IC, "P1D business"),
    ("GDS Way (UK)", "P4", f"{INTERNAL}.first", "P5D business"),
    ("GDS Way (UK)", "P4", f"{INTERNAL}.every", None),
    ("GOV.UK PaaS", "P1", IC, "PT20M"),
    ("GOV.UK PaaS", "P1", f"{PUBLIC}.every", "PT1H"),
    ("GOV.UK PaaS", "P1", f"{INTERNAL}.every", "PT30M"),
    ("GOV.UK PaaS", "P1", "postmortem.review", "P14D"),
    ("GOV.UK PaaS", "P2", IC, "PT30M"),
    ("GOV.UK PaaS", "P2", f"{PUBLIC}.every", "PT2H"),
    ("GOV.UK PaaS", "P3", IC, "PT2H"),
    ("GOV.UK PaaS", "P3", f"{PUBLIC}.every", "PT4H"),
    ("GOV.UK PaaS", "P4", IC, "P1D business"),
    ("GOV.UK PaaS", "P4", f"{PUBLIC}.every", "P2D business"),
    ("login.gov (GSA TTS)", "High", f"{INTERNAL}.every", "PT1H"),
    ("login.gov (GSA TTS)", "High", "updates.executive.first", "PT1H"),
    ("login.gov (GSA TTS)", "Medium", f"{INTERNAL}.every", "PT4H"),  # twice a working day
    ("login.gov (GSA TTS)", "Low", f"{INTERNAL}.every", "P1D business"),  # daily, when at work
    *(
        (org, level, demand, None)  # the rest states no figure
        for org in ("DfE Teacher Services", "MoJ Modernisation Platform", "Sourcegraph", "GitLab")
        for level in LEVELS[org]
        for demand in ("roles", "updates", "postmortem", "actions")
    ),
]
LIMITS: list[tuple[str, str, str]] = [
    ("GOV.UK PaaS", "command", "PT6H"),
    ("GOV.UK PaaS", "rest", "PT11H"),
    ("login.gov (GSA TTS)", "command", "PT3H"),
]
HOURS = {
    "GDS Way (UK)": ["always", "always", "business", "business"],
    "login.gov (GSA TTS)": ["always", "business", "business"],
    "DfE Teacher Services": ["always", "business", "business"],
    "GitLab": ["always", "always", "business", "business"],
}
EACH = pytest.mark.parametrize("org", FILES)
TWICE_A_DAY = {"PT12H": "PT4H", "P1D": "P1D business"}
"""What login.gov says of the days on which people work, in the hours they work on them."""


def policy(org: str) -> dict[str, Any]:
    data: dict[str, Any] = load(FILES[org].read_bytes(), str(FILES[org])).data
    return data


def severity(org: str, name: str) -> dict[str, Any]:
    return next(each for each in policy(org)["severities"].values() if each["name"] == name)


@EACH
def test_the_policy_is_valid_and_says_where_it_was_published(org: str) -> None:
    document = load(FILES[org].read_bytes(), "policies/response/x.yaml")
    assert [str(each) for each in validate(document, "response-policy", document.path)] == []
    assert document.data["source"]


@EACH
def test_its_severities_are_the_published_ones_the_worst_first(org: str) -> None:
    assert [each["name"] for each in policy(org)["severities"].values()] == LEVELS[org]


@EACH
def test_its_rules_have_the_parameters_it_sets(org: str) -> None:
    held = policy_from_data(policy(org))
    for rule in held.rules:
        assert wrong_params(RULES[rule], held) == []


@pytest.mark.parametrize(("org", "level", "demand", "published"), FIGURES)
def test_figures_are_the_published_ones(
    org: str, level: str, demand: str, published: str | None
) -> None:
    found = at(severity(org, level), demand)
    assert (span(found) if isinstance(found, str) else found) == (published and span(published))


@pytest.mark.parametrize(("org", "limit", "published"), LIMITS)
def test_limits_are_the_published_ones(org: str, limit: str, published: str) -> None:
    assert span(policy(org)["limits"][limit]) == span(published)


@pytest.mark.parametrize("org", HOURS)
def test_people_are_called_when_it_is_published(org: str) -> None:
    found = policy(org)["severities"].values()
    assert [each.get("hours", "always") for each in found] == HOURS[org]


@pytest.mark.parametrize(
    ("percent", "others", "expected"),
    [(60, 0, "P1"), (100, 0, "P1"), (59, 0, None), (59, 1, "P2"), (20, 1, "P2"), (19, 1, "P3")],
)
def test_the_shares_of_users_are_the_published_ones(
    percent: float, others: int, expected: str | None
) -> None:
    """Of the milder ones two criteria are needed: that of users, and another one."""
    held = policy_from_data(policy("DfE Teacher Services"))
    levels = [
        each if each.criteria_needed == 1 else each.__replace__(criteria_needed=2 - others)
        for each in held.severities.values()
    ]
    answers = triage(levels, {"users_affected_percent": percent})
    found = given(levels, answers)
    assert (held.severities[found.severity].name if found else None) == expected


@pytest.mark.parametrize(
    ("measured", "lasted", "met"),
    [
        ({"site_up": 0}, 5, ["Major"]),
        ({"site_up": 0}, 4, []),
        ({"users_reporting": 6}, 0, ["Major"]),
        ({"users_reporting": 5}, 0, []),
    ],
)
def test_sourcegraph_declares_after_five_minutes_or_six_reports(
    measured: dict[str, float], lasted: int, met: list[str]
) -> None:
    held = policy_from_data(policy("Sourcegraph")).severities
    answers = triage(tuple(held.values()), measured, timedelta(minutes=lasted))
    assert [held[each.severity].name for each in answers if each.met] == met


@pytest.mark.long
def test_no_figure_of_the_table_is_left_out() -> None:
    samples = os.environ.get("INCLI_SAMPLES")
    if not samples:
        pytest.skip("INCLI_SAMPLES names no folder with the table of published policies")
    table = json.loads((Path(samples) / "severity-policies/policies.json").read_text())["policies"]
    assert {each["org"] for each in table} == set(FILES)
    ours = {(org, level, span(figure)) for org, level, _, figure in FIGURES if figure}
    for each in table:
        for level in each["levels"]:
            for value in level.values():
                found = (
                    re.match(r"P[\dDTHM]+(?: business)?", value) if str(value)[:1] == "P" else None
                )
                figure = found[0] if found else re.search(r"P\dD business", str(value))
                if not figure or value in LEVELS[each["org"]]:
                    continue
                text = figure if isinstance(figure, str) else figure[0]
                if each["org"].startswith("login"):
                    text = TWICE_A_DAY.get(text, text)
                assert (each["org"], level["id"], span(text)) in ours, (each["org"], level, value)
