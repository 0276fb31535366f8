"""The commands on the pages a newcomer reads work as they stand there, in the order they stand."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from docs_world import ROOT, blocks, commands, follow, on_the_path
from signing_world import gpg_home
from world import done, git

from incli.store.signatures.revoked import read_revoked


@pytest.fixture(autouse=True)
def incli_on_the_path(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_path(tmp_path_factory.mktemp("bin"), monkeypatch)


def test_the_tutorial_works_word_for_word(tmp_path: Path) -> None:
    steps = commands(ROOT / "site/docs/tutorial/first-incident.md")
    assert len(steps) > 20
    follow(steps, tmp_path)


def test_the_first_screen_of_the_readme_works_word_for_word(tmp_path: Path) -> None:
    block = blocks(ROOT / "README.md")[0]
    steps = [(line.removeprefix("$ "), 0) for line in block.splitlines()]
    assert steps[0][0] == "pip install git-incli"
    follow(steps[1:], tmp_path)


def test_the_page_about_signing_works_word_for_word(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ROOT / "site/docs/how-to/sign-the-record.md"
    steps = commands(page)
    assert len(steps) > 10
    with tempfile.TemporaryDirectory(prefix="gpg") as folder, gpg_home(Path(folder)) as gpg:
        gpg.new("amira")
        monkeypatch.setenv("GNUPGHOME", folder)
        follow(steps, team)
    text = page.read_text(encoding="utf-8")
    revoked = text[text.index("revoked:") :].partition("```")[0]
    assert read_revoked(revoked.encode()).problems == ()
    assert "BEGIN PGP PUBLIC KEY" in (team / "policies/keys/amira.asc").read_text()


def test_the_page_about_ci_works_word_for_word(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(team), "remote.git")
    git(team, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(team, "fetch", "-q", "origin")
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    gh.write_text(f'#!/bin/sh\nprintf "%s " "$@" >> "{tmp_path}/asked"\n')
    gh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{gh.parent}{os.pathsep}{os.environ['PATH']}")
    steps = commands(ROOT / "site/docs/how-to/check-in-ci.md")
    assert len(steps) > 10
    follow(steps, team)
    assert "rulesets --input .github/ruleset.json" in (tmp_path / "asked").read_text()
    assert (team / ".gitlab-ci.yml").is_file()
    assert not list(team.glob("fold-key*"))


def test_the_page_about_ci_names_every_input_and_every_file(team: Path) -> None:
    text = (ROOT / "site/docs/how-to/check-in-ci.md").read_text()
    inputs = re.search(
        r"^inputs:\n(.*?)^runs:", (ROOT / "action.yml").read_text(), re.DOTALL | re.MULTILINE
    )
    assert inputs
    for name in re.findall(r"^  ([\w-]+):$", inputs[1], re.MULTILINE):
        assert f"`{name}`" in text or name == "python-version", name
    done(team, "init", "--ci", "github")
    for path in git(team, "show", "--format=", "--name-only", "HEAD").splitlines():
        assert f"`{path}`" in text


_RECORD = """
git init -q --bare remote.git
incli init team --preset pagerduty && cd team
git remote add origin ../remote.git
for who in jonas mei ravi; do incli person add $who --email $who@example.com; done
incli --now 2026-11-22T02:15:00Z open "Checkout errors" --severity sev2 --service checkout
incli --now 2026-11-22T02:16:00Z assign ic me
incli --now 2026-11-22T02:17:00Z assign scribe ravi
incli --now 2026-11-22T03:03:00Z resolve --owner mei
git push -q origin main
"""
_MERGE = """
sed -i '/^>/d' incidents/*/*/postmortem.external.md && git commit -q -am "what customers asked"
git clone -q ../remote.git ../merging && cd ../merging
git merge -q origin/postmortem/2026-11-22-checkout-errors -m merge && git push -q origin main
cd ../team
"""


def test_the_page_about_postmortems_works_word_for_word(tmp_path: Path) -> None:
    steps = commands(ROOT / "site/docs/how-to/write-a-postmortem.md")
    assert len(steps) >= 11
    before = [(line, 0) for line in _RECORD.strip().splitlines()]
    at = steps.index(("incli sync", 0))
    forge = [(line, 0) for line in _MERGE.strip().splitlines()]
    follow([*before, *steps[:at], *forge, *steps[at:]], tmp_path)


_GRIPED = """
git init -q --bare remote.git
incli init team --preset pagerduty && cd team
git remote add origin ../remote.git
for who in jonas mei; do incli person add $who --email $who@example.com; done
incli --now 2026-11-17T02:15:00Z open "Checkout errors" --severity sev2 --service checkout
incli --now 2026-11-17T02:16:00Z assign ic me
incli --now 2026-11-17T03:03:00Z gripe "two people were paged"
incli --now 2026-11-17T04:03:00Z resolve --owner mei
git push -q origin main
"""


def test_the_page_about_learning_works_word_for_word(tmp_path: Path) -> None:
    steps = commands(ROOT / "site/docs/how-to/learn-from-incidents.md")
    assert len(steps) >= 15
    before = [(line, 0) for line in _GRIPED.strip().splitlines()]
    follow([*before, *steps], tmp_path)
    held = git(tmp_path / "remote.git", "show", "review/process-2026-Q4:reviews/process/2026-Q4.md")
    assert "two people were paged" in held
    assert 'reviewed: "2026-12-01"' in held


def test_the_page_about_security_works_and_nothing_leaves(tmp_path: Path) -> None:
    steps = commands(ROOT / "site/docs/how-to/handle-security-incidents.md")
    assert len(steps) >= 15
    public = steps.index(("incli export json --audience public", 0))
    told = [("incli export json --audience public > ../exported.json", 0)]
    follow([*steps[:public], *told, *steps[public + 1 :]], tmp_path)
    team = tmp_path / "security"
    (shown,) = done(team, "--json", "list").json()
    how, _, what = shown["title"].partition(" ")
    assert shown["visibility"] == "internal"
    assert shown["id"].endswith(f"{how.lower()}-{what}")
    taken = {each["id"]: each["owner"] for each in done(team, "--json", "checklist").json()}
    assert len(taken) == 14
    assert {key for key, owner in taken.items() if owner} == {"stop-it", "isolate"}
    words = (shown["id"].encode(), shown["title"].encode(), b"shelf 3")
    told_in = {
        place: {word for word in words for each in _files(tmp_path / place) if word in each}
        for place in ("public", "inside", "exported.json")
    }
    assert told_in == {"public": set(), "inside": set(words), "exported.json": set()}


def _files(place: Path) -> list[bytes]:
    """What the files at a place hold; there is at least one."""
    found = [place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()]
    assert found
    return [each.read_bytes() for each in found]
