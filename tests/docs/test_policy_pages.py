"""What the pages about testing a policy and writing rules show is what incli does."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import done, incli

from incli.app import rulebook

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "site" / "docs" / "how-to"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# (\S+\.(?:yaml|toml|py))\n")
_UNDER = re.compile(r"# (\S+\.yaml), under rules\n")
_STATUS = re.compile(r"^\[exit (\d+)\]\n", re.MULTILINE)
_LINE = re.compile(r"(2026-01-01\.yaml:)\d+")


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new team's repository, in which the pages are followed."""
    done(tmp_path, "init", "team")
    monkeypatch.chdir(tmp_path / "team")
    return tmp_path / "team"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a package of rules is installed; it is found as long as the test runs."""
    target = tmp_path / "target"
    target.mkdir()
    monkeypatch.syspath_prepend(str(target))
    _forget()
    yield target
    _forget()
    for name in [each for each in sys.modules if each.startswith("acme")]:
        del sys.modules[name]


def _forget() -> None:
    rulebook.rules.cache_clear()
    rulebook._added.cache_clear()


def follow(page: str, folder: Path, target: Path | None = None) -> int:
    """Lay down the files of a page, and type its commands; how many there were."""
    typed = 0
    for kind, block in _BLOCK.findall((PAGES / page).read_text()):
        if named := _FILE.match(block):
            file = folder / named[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block)
        elif under := _UNDER.match(block):
            file = folder / under[1]
            before = (folder / "policies/response/2026-01-01.yaml").read_text()
            day = f'"{file.stem}T00:00:00Z"'
            rest = block.removeprefix(under[0])
            file.write_text(before.replace('"2026-01-01T00:00:00Z"', day) + rest)
        elif kind == "console":
            for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, expected = each.partition("\n")
                _type(line, expected, folder, target)
                typed += 1
    return typed


def _type(line: str, expected: str, folder: Path, target: Path | None) -> None:
    ends = _STATUS.search(expected)
    status = int(ends[1]) if ends else 0
    words = shlex.split(line)
    if words[0] == "incli":
        outcome = incli(folder, *words[1:])
        assert outcome.code == status, (line, outcome)
        if expected:
            shown = _STATUS.sub("", expected)
            assert _LINE.sub(r"\1LINE", outcome.out) == _LINE.sub(r"\1LINE", shown), line
        return
    if target is not None and words[:2] == ["pip", "install"]:
        offline = ("--no-index", "--no-build-isolation", "--no-deps", "--quiet")
        line = shlex.join([sys.executable, "-m", *words[:2], *offline, "--target", str(target)])
        line = f"{line} {shlex.join(words[2:])}"
    elif target is not None and words[0] == "pytest":
        line = shlex.join([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words[1:]])
    path = os.pathsep.join(map(str, filter(None, (target, ROOT))))
    ran = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status, (line, ran.stdout, ran.stderr)


def test_the_page_about_testing_a_policy_works_word_for_word(staff: Path) -> None:
    assert follow("test-your-policy.md", staff) >= 10


def test_the_example_package_is_built_tested_and_held(staff: Path, installed: Path) -> None:
    assert follow("write-a-rule.md", staff, installed) >= 6
    (installed / "acme_rules").rename(installed / "gone")
    for info in installed.glob("*.dist-info"):
        info.rename(installed / "gone-info")
    _forget()
    outcome = incli(staff, "--now", "2026-12-02T10:00:00Z", "check")
    assert "Cannot judge: no installed package adds the rule ACME001." in outcome.out


def test_the_rule_of_the_example_finds_what_the_page_says(staff: Path, installed: Path) -> None:
    follow("write-a-rule.md", staff, installed)
    outcome = incli(staff, "--now", "2026-12-02T10:00:00Z", "check", "--rule", "ACME001")
    assert "For 45m nobody said how many customers feel it.  [ACME001 warning]" in outcome.out
    assert "allowed: 20m, by policies/response/2026-12-01.yaml:" in outcome.out
