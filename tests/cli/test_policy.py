"""rule, and policy test, explain, diff: the policy as tested code."""

import shutil
from pathlib import Path

import pytest
from world import Outcome, done, git, incli

POLICY = """effective: "2026-01-01T00:00:00Z"
definition: "Customers notice."
severities:
  sev1:
    name: "SEV-1"
    description: "All is down."
    criteria: [{id: down, text: "Nobody can pay."}]
    roles: {incident-commander: 5m}
  sev2: {name: "SEV-2", description: "Some of it is down."}
rules:
  INC101: {mode: warn, enforce_from: 2027-01-01, source: "our handbook"}
"""
LATE = """title: "Nobody commands for six minutes"
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:06", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC101}
"""
IN_TIME = LATE.replace("00:06", "00:04").replace(", expect: INC101", "") + "judges: [INC101]\n"
NOW = ("--now", "2026-11-22T12:00:00Z")


@pytest.fixture
def small(team: Path) -> Path:
    """A team whose policy holds one rule, with the two tests it needs."""
    shutil.rmtree(team / "policies/tests")
    put(team, "response/2026-01-01.yaml", POLICY)
    put(team, "tests/late.yaml", LATE)
    put(team, "tests/in-time.yaml", IN_TIME)
    return team


def put(folder: Path, path: str, text: str) -> None:
    file = folder / "policies" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def run(folder: Path, *args: str) -> Outcome:
    return incli(folder, *NOW, "policy", "test", *args)


# ------------------------------------------------------------------------------ test


def test_tests_that_find_what_they_expect_pass(small: Path) -> None:
    outcome = run(small, "--coverage")
    assert outcome == Outcome(
        0,
        "",
        "2 of 2 tests pass; no gaps in 1 rules.\n",
    )


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("late", LATE.replace("00:06", "00:04"), "late.yaml:4:5: INC101 finds nothing here.\n"),
        (
            "in-time",
            IN_TIME.replace("00:04", "00:06"),
            "in-time.yaml:4:5: INC101 is not expected here: bo became Incident Commander after",
        ),
        (
            "in-time",
            IN_TIME.replace("severity: sev1", "severity: sev2"),
            "in-time.yaml:1:1: INC101 does not pass, it is not applicable: the policy sets no",
        ),
        ("late", LATE.replace("INC101", "INC999"), "late.yaml:4:89: There is no rule INC999.\n"),
        (
            "in-time",
            IN_TIME.replace("[INC101]", "[INC999]"),
            "in-time.yaml:5:9: There is no rule INC999.\n",
        ),
        ("late", LATE.replace(", expect: INC101", ""), "late.yaml:1:1: It judges no rule: say"),
        (
            "late",
            LATE.replace("kind: assigned", "kind: dance"),
            "late.yaml:4:5: “dance” is no kind of entry that this incli knows.\n",
        ),
        ("late", LATE.replace("00:06", "six"), "late.yaml:4:5: “six” is no duration"),
        ("late", LATE + "version: 2025-01-01\n", "late.yaml:5:10: There is no version 2025-01-01"),
        ("late", LATE + "polices: {}\n", "late.yaml:5:1: “polices” is no field of this file."),
        ("late", LATE + "policy: {severities: 5}\n", "late.yaml:5:9: This is no policy: "),
        ("late", LATE + "others: [[{at: 1d, by: a, kind: x}]]\n", "late.yaml:5:11: “x” is no kind"),
    ],
)
def test_a_test_that_is_wrong_is_told_where_it_is(
    small: Path, path: str, text: str, expected: str
) -> None:
    put(small, f"tests/{path}.yaml", text)
    outcome = run(small)
    assert outcome.code == 1
    assert outcome.out.startswith(f"policies/tests/{expected}")
    assert outcome.err == "1 of 2 tests pass.\n"


def test_a_test_may_name_the_version_it_is_for(small: Path) -> None:
    put(small, "response/2026-06-01.yaml", POLICY.replace("2026-01", "2026-06").replace("5m", "9m"))
    outcome = run(small)
    assert outcome.out.startswith("policies/tests/late.yaml:4:5: INC101 finds nothing here")
    put(small, "tests/late.yaml", LATE + "version: 2026-01-01\n")
    assert run(small).code == 0
    assert "INC101 has no failing test." in run(small, "--coverage").out


def test_a_test_may_bring_parameters_and_a_policy_of_its_own(small: Path) -> None:
    put(small, "tests/late.yaml", LATE.replace("00:06", "00:04") + "params: {within: 3m}\n")
    own = "policy: {severities: {sev1: {roles: {incident-commander: 3m}}}}\n"
    put(small, "tests/other.yaml", LATE.replace("00:06", "00:04") + own)
    assert run(small).code == 0


@pytest.mark.parametrize(
    ("late", "in_time", "expected"),
    [
        (None, IN_TIME, ["INC101 has no failing test."]),
        (LATE, None, ["INC101 has no passing test."]),
        (
            LATE.replace("00:06", "00:59"),
            IN_TIME.replace("00:04", "00:01"),
            ["No test notices where the boundary of within in INC101 is moved."],
        ),
        (LATE.replace("00:06", "00:59"), IN_TIME, []),
        (LATE, IN_TIME.replace("00:04", "00:01"), []),
        (
            LATE + "params: {within: 5m}\n",
            IN_TIME.replace("00:04", "00:01"),
            ["No test notices where the boundary of within in INC101 is moved."],
        ),
    ],
)
def test_coverage_wants_both_cases_and_the_limit_between_them(
    small: Path, late: str | None, in_time: str | None, expected: list[str]
) -> None:
    for name, text in (("late", late), ("in-time", in_time)):
        if text is None:
            (small / f"policies/tests/{name}.yaml").unlink()
        else:
            put(small, f"tests/{name}.yaml", text)
    outcome = run(small, "--coverage")
    assert outcome.code == (1 if expected else 0)
    told = [line.partition(": ")[2] for line in outcome.out.splitlines()]
    assert told == expected
    assert run(small).code == 0, "without --coverage, only tests fail"


def test_a_rule_or_parameter_that_nobody_has_is_told_where_the_policy_sets_it(small: Path) -> None:
    more = "  ACME001: {mode: warn}\n  ACME002: {mode: off}\n"
    more += "  INC102: {mode: warn, params: {gap: often}}\n"
    more += "  INC103: {mode: warn, params: {in: 5m}}\n"
    more += "  INC407: {mode: enforce}\n"
    put(small, "response/2026-01-01.yaml", POLICY + more.replace("off", '"off"'))
    outcome = run(small)
    assert outcome.code == 1
    policy = "policies/response/2026-01-01.yaml"
    assert outcome.out == (
        f"{policy}:12:3: There is no rule ACME001: no installed package adds it.\n"
        "    → incli rule\n"
        f"{policy}:14:33: INC102: “often” is no duration such as 10m, 1h30m or 2d.\n"
        "    → incli rule INC102\n"
        f"{policy}:15:33: INC103 has no parameter “in”; it has: within.\n"
        "    → incli rule INC103\n"
        f"{policy}:16:12: INC407 only advises: it is held in mode “warn” at most.\n"
        "    → incli rule INC407\n"
    )


def test_the_json_of_tests_says_what_was_judged_and_where_it_is_wrong(small: Path) -> None:
    put(small, "tests/late.yaml", LATE.replace("00:06", "00:04"))
    outcome = incli(small, *NOW, "--json", "policy", "test")
    assert outcome.code == 1
    said = outcome.json()
    assert said["policy"] == "policies/response/2026-01-01.yaml"
    assert said["counts"] == {"passed": 1, "failed": 1}
    assert said["tests"][1] == {
        "path": "policies/tests/late.yaml",
        "title": "Nobody commands for six minutes",
        "policy": "policies/response/2026-01-01.yaml",
        "judged": ["INC101"],
        "passes": False,
    }
    (finding,) = said["findings"]
    assert (finding["path"], finding["line"]) == ("policies/tests/late.yaml", 4)


def test_without_tests_the_way_to_one_is_told(small: Path) -> None:
    for file in (small / "policies/tests").iterdir():
        file.unlink()
    outcome = run(small)
    assert outcome.code == 0
    assert "0 of 0 tests pass." in outcome.err
    assert "incli rule INC101" in outcome.err


def test_without_a_policy_there_is_nothing_to_test(repo: Path) -> None:
    outcome = run(repo)
    assert outcome.code == 2
    assert outcome.err.startswith("This repository has no response policy.")


def test_the_check_asks_for_tests_where_the_policy_does(small: Path) -> None:
    put(small, "response/2026-01-01.yaml", POLICY + "  INC604: {mode: enforce}\n")
    (small / "policies/tests/late.yaml").unlink()
    outcome = incli(small, *NOW, "check", "--rule", "INC604")
    assert outcome.code == 1
    assert "2026-01-01.yaml:11:3: INC101 has no failing test.  [INC604 error]" in outcome.out


# ------------------------------------------------------------------------------ explain, rule


def test_a_rule_is_explained_with_the_lines_that_hold_it_here(small: Path) -> None:
    outcome = done(small, *NOW, "policy", "explain", "commander-in-time")
    assert "Here      warn   policies/response/2026-01-01.yaml:11" in outcome.out
    assert "Source    our handbook" in outcome.out
    assert "      @severity.roles.incident-commander   the rule's own default" in outcome.out
    assert "      sev1: 5m   policies/response/2026-01-01.yaml:8" in outcome.out
    assert "      sev2: nothing   policies/response/2026-01-01.yaml:9" in outcome.out
    assert "→ incli assign incident-commander me" in outcome.out


def test_the_explanation_as_json_says_the_rule_and_how_it_is_held(small: Path) -> None:
    put(small, "response/2026-01-01.yaml", POLICY.replace("mode: warn", "mode: enforce"))
    said = done(small, *NOW, "--json", "policy", "explain", "INC101").json()
    assert said["id"] == "INC101"
    assert said["here"]["mode"] == "warn"
    assert said["here"]["enforce_from"] == "2027-01-01"
    assert said["here"]["params"]["within"]["levels"]["sev1"] == {
        "value": "5m",
        "place": "policies/response/2026-01-01.yaml:8",
    }
    other = done(small, *NOW, "--json", "policy", "explain", "INC102").json()
    assert (other["here"]["mode"], other["here"]["place"]) == ("off", None)


def test_every_rule_is_listed_and_has_a_page(repo: Path) -> None:
    listed = done(repo, "--json", "rule").json()
    assert [each["id"] for each in listed] == sorted(each["id"] for each in listed)
    for each in listed:
        page = done(repo, "rule", each["id"]).out
        assert each["title"] in page
        assert "Passes" in page
        assert "Fails" in page
    assert "commander-in-time" in done(repo, "rule").out


def test_a_rule_is_found_by_any_part_of_its_name(repo: Path) -> None:
    assert done(repo, "rule", "inc101").out == done(repo, "rule", "commander-in").out
    outcome = incli(repo, "rule", "dance")
    assert (outcome.code, outcome.err) == (2, "There is no rule “dance”.\n→ incli rule\n")
    assert "could be more than one rule" in incli(repo, "rule", "commander").err


# ------------------------------------------------------------------------------ diff


LATER = POLICY.replace("2026-01", "2026-06").replace("5m", "9m").replace("warn", "enforce")


def test_a_diff_tells_weaker_before_stricter_with_the_line_in_the_newer(small: Path) -> None:
    put(small, "response/2026-06-01.yaml", LATER)
    outcome = done(small, "policy", "diff", "2026-05-31", "2026-06-01")
    assert outcome.out == (
        "weaker    sev1, roles incident-commander  5m    9m       "
        "policies/response/2026-06-01.yaml:8\n"
        "stricter  INC101, mode                    warn  enforce  "
        "policies/response/2026-06-01.yaml:11\n"
    )
    assert outcome.err == "1 weaker, 1 stricter, 0 changed otherwise.\n"


def test_files_and_revisions_are_compared_too(small: Path) -> None:
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "small")
    put(small, "response/2026-01-01.yaml", LATER)
    path = "policies/response/2026-01-01.yaml"
    said = done(small, "--json", "policy", "diff", f"HEAD:{path}", path).json()
    assert [each["what"] for each in said["weaker"]] == ["sev1, roles incident-commander"]
    assert [each["what"] for each in said["stricter"]] == ["INC101, mode"]
    assert said["changed"] == []
    assert (
        done(small, "policy", "diff", path, path).err
        == "0 weaker, 0 stricter, 0 changed otherwise.\n"
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("nowhere.yaml", "nowhere.yaml cannot be read: No such file or directory."),
        ("HEAD:nowhere.yaml", "There is no file nowhere.yaml in HEAD."),
        ("HEAD:policies", "There is no file policies in HEAD."),
        ("2026-02-31", "“2026-02-31” is no day."),
        ("README.md", "README.md:1:1: "),
        ("policies/roles.yaml", "policies/roles.yaml:"),
    ],
)
def test_what_is_no_policy_is_told(small: Path, typed: str, message: str) -> None:
    outcome = incli(small, "policy", "diff", typed, "2026-11-01")
    assert outcome.code == 2
    assert outcome.err.startswith(message)
