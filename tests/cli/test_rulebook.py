"""Rules that installed packages add: found, listed, held; refused by name where they are odd."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import Outcome, done, incli

from incli.app import rulebook

MODULE = '''"""Somebody says hello.

It is polite.
"""

from incli.rules.rule import Fault, Param, Rule


def judge(case, asked):
    if not any("hello" in each.text for each in case.entries("note")):
        yield Fault("Nobody said hello.")


RULE = Rule(
    id="ACME001",
    name="say-hello",
    scope="incident",
    judge=judge,
    source="the handbook of Acme",
    passing="entries: []",
    failing="entries: []",
)
'''


class Site:
    """A folder of installed packages that is looked at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, module: str, text: str, *points: str, name: str = "acme-rules") -> None:
        """Lay down a package as an installer does."""
        (self.folder / f"{module}.py").write_text(text)
        info = self.folder / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        said = "\n".join(["[incli.rules]", *points])
        (info / "entry_points.txt").write_text(f"{said}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    _forget()
    yield Site(folder)
    _forget()
    for name in set(sys.modules) - before:
        if name.startswith("acme"):
            del sys.modules[name]


def _forget() -> None:
    rulebook.rules.cache_clear()
    rulebook._added.cache_clear()


def listed(folder: Path) -> Outcome:
    return incli(folder, "rule")


def test_a_rule_of_a_package_is_listed_and_has_a_page(site: Site, repo: Path) -> None:
    site.add("acme_hello", MODULE, "hello = acme_hello:RULE")
    assert "ACME001  say-hello" in done(repo, "rule").out
    page = done(repo, "--json", "rule", "say-hello").json()
    assert (page["package"], page["title"]) == ("acme-rules 1.0", "Somebody says hello")
    assert done(repo, "--json", "rule", "INC101").json()["package"] is None


def test_what_a_rule_prints_is_not_taken_for_what_incli_says(site: Site, incident: Path) -> None:
    loud = MODULE.replace("    if not", '    print("judging")\n    if not')
    site.add("acme_hello", f'{loud}\nprint("loaded")\n', "hello = acme_hello:RULE")
    outcome = incli(incident, "--json", "check", "--rule", "ACME001")
    assert [each["message"] for each in outcome.json()["findings"]] == ["Nobody said hello."]
    assert outcome.err == "loaded\njudging\n"


def test_a_rule_of_a_package_is_held_like_ours(site: Site, incident: Path) -> None:
    site.add("acme_hello", MODULE, "hello = acme_hello:RULE")
    outcome = incli(incident, "check", "--rule", "ACME001")
    assert "Nobody said hello.  [ACME001 warning]" in outcome.out
    done(incident, "note", "hello")
    assert "ACME001" not in incli(incident, "check", "--rule", "ACME001").out


def test_a_report_describes_the_rules_of_packages_too(site: Site, incident: Path) -> None:
    site.add("acme_hello", MODULE, "hello = acme_hello:RULE")
    said = incli(incident, "check", "--rule", "ACME001", "--format", "sarif").json()
    (rule,) = said["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "Somebody says hello"


def test_several_rules_may_be_listed(site: Site, repo: Path) -> None:
    more = MODULE + 'RULES = [RULE, RULE.__replace__(id="ACME002", name="say-it-again")]\n'
    site.add("acme_hello", more, "hello = acme_hello:RULES")
    assert [line[:7] for line in done(repo, "rule").out.splitlines()[-2:]] == ["ACME001", "ACME002"]


@pytest.mark.parametrize(
    ("module", "points", "why"),
    [
        (MODULE, ["a = acme_bad:NONE"], "acme_bad:NONE cannot be loaded: AttributeError"),
        ("1 / 0", ["a = acme_bad:RULE"], "acme_bad:RULE cannot be loaded: ZeroDivisionError"),
        (MODULE, ["a = acme_nowhere:RULE"], "acme_nowhere:RULE cannot be loaded: ModuleNotFound"),
        ("RULE = 5", ["a = acme_bad:RULE"], "acme_bad:RULE is no Rule, but int"),
        ("RULE = ['x']", ["a = acme_bad:RULE"], "acme_bad:RULE is no Rule, but str"),
        (MODULE, ["a = acme_bad:RULE", "b = acme_bad:RULE"], "there is another rule ACME001"),
        (MODULE.replace("ACME001", "INC101"), [], "INC101 takes an id of incli's own"),
        (MODULE.replace("ACME001", "INC999"), [], "INC999 takes an id of incli's own"),
        (MODULE.replace("ACME001", "acme-1"), [], "“acme-1” is no id such as ACME001"),
        (MODULE.replace('"ACME001"', "5"), [], "5 is not as a rule is: "),
        (MODULE.replace("say-hello", "one-commander"), [], "ACME001 has the name of INC102"),
        (MODULE.replace("say-hello", "Say Hello"), [], "ACME001: “Say Hello” is no name such as"),
        (MODULE.replace('"incident"', '"week"'), [], "ACME001: its scope is one of file, incident"),
        (MODULE.replace("judge=judge", "judge=judge, mode='loud'"), [], "its modes are among off"),
        (MODULE.replace("judge=judge", "judge=judge, strictest=''"), [], "its modes are among off"),
        (MODULE.replace("judge=judge", "judge=judge, needs=('luck',)"), [], "it needs some of"),
        (MODULE.replace("judge=judge", "judge=5"), [], "its judge cannot be called"),
        (MODULE.replace("the handbook of Acme", ""), [], "ACME001 names no source"),
        (MODULE[MODULE.index("from ") :], [], "the module of its judge has no docstring"),
        (
            MODULE.replace("judge=judge", 'judge=judge, params=(Param("within", "weeks", 1, ""),)'),
            [],
            "the parameter within is of none of the kinds deadline, span",
        ),
        (
            MODULE.replace(
                "judge=judge", 'judge=judge, params=(Param("in", "span", 1, "", "up"),)'
            ),
            [],
            "the parameter in is stricter in none of the ways lower",
        ),
        (
            MODULE.replace("judge=judge", 'judge=judge, params=(Param("In", "span", 1, ""),)'),
            [],
            "“In” is no name of a parameter",
        ),
    ],
)
def test_a_package_that_is_not_as_the_contract_asks_is_refused_by_name(
    site: Site, repo: Path, module: str, points: list[str], why: str
) -> None:
    site.add("acme_bad", module, *(points or ["a = acme_bad:RULE"]))
    outcome = listed(repo)
    assert outcome.code == 2
    assert outcome.out == ""
    first, second, *rest = outcome.err.splitlines()
    assert first.startswith("The rules of the package acme-rules 1.0 cannot be used: ")
    assert why in first
    assert second == "→ mend it, or: pip uninstall acme-rules"
    assert rest == []


def test_a_package_is_named_in_the_conflict_that_it_brings(site: Site, repo: Path) -> None:
    site.add("acme_hello", MODULE, "hello = acme_hello:RULE")
    site.add(
        "acme_other", MODULE.replace("ACME001", "ACME002"), "z = acme_other:RULE", name="other"
    )
    outcome = listed(repo)
    assert outcome.err.startswith(
        "The rules of the package other 1.0 cannot be used: "
        "ACME002 has the name of ACME001: say-hello."
    )


def test_a_rule_that_raises_fails_the_check_and_is_named(site: Site, incident: Path) -> None:
    site.add(
        "acme_hello",
        MODULE.replace("    if not any", "    1 / 0\n    if not any"),
        "h = acme_hello:RULE",
    )
    outcome = incli(incident, "check", "--rule", "ACME001")
    assert outcome.code == 1
    assert "ACME001 failed to run" in outcome.out
    assert "ZeroDivisionError" in outcome.out


def test_commands_that_judge_nothing_load_no_package(site: Site, incident: Path) -> None:
    site.add("acme_hello", "1 / 0", "hello = acme_hello:RULE")
    done(incident, "note", "all is well")
    done(incident, "show")


def test_nothing_in_the_judged_repository_is_taken_for_a_package(incident: Path) -> None:
    """Also where Python itself would look into the folder it is started in."""
    Site(incident).add("acme_hello", MODULE, "hello = acme_hello:RULE")
    done = subprocess.run(
        [sys.executable, "-m", "incli", "rule"],
        cwd=incident,
        env={**os.environ, "PYTHONPATH": str(Path(rulebook.__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "INC101" in done.stdout
    assert "ACME001" not in done.stdout
