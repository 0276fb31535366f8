"""The commands in the how-to pages about sharing work as they stand there."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sharing_world import Clone, clone, entries
from world import git

from incli.domain.errors import NeedsPerson

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "site/docs/how-to"


class Page:
    """The commands of a page, by the heading or the bold words they stand under."""

    def __init__(self, name: str, *, here: dict[str, str]) -> None:
        self._here = here
        self._text = (PAGES / name).read_text()

    def commands(self, under: str) -> list[str]:
        """The commands of the first console block after the words `under`."""
        assert self._text.count(under) == 1, under
        block = re.search(r"```console\n(.*?)```", self._text.partition(under)[2], re.DOTALL)
        assert block is not None
        lines = re.findall(r"^\$ (.*)$", block[1], re.MULTILINE)
        for written, real in self._here.items():
            lines = [line.replace(written, real) for line in lines]
        return lines

    def run(self, under: str, folder: Path, *, fails: str = "") -> str:
        """Run them in one shell; all succeed but the one that begins with `fails`."""
        said = ""
        for line in self.commands(under):
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                continue
            done = subprocess.run(
                ["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=False
            )
            assert (done.returncode != 0) == bool(fails and line.startswith(fails)), (line, done)
            said += done.stdout + done.stderr
        return said


@pytest.fixture(autouse=True)
def incli_on_the_path(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "incli"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m incli "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def stick(tmp_path: Path, remote: Path) -> Page:
    (tmp_path / "stick").mkdir()
    here = {"/media/stick": str(tmp_path / "stick"), "git@example.com:team/record.git": str(remote)}
    return Page("carry-an-incident-on-a-stick.md", here=here)


@pytest.mark.parametrize("size", ["## Take the record along", "what is new since"])
def test_an_incident_is_carried_on_a_stick_and_shared_later(
    amira: Clone, ravi: Clone, remote: Path, stick: Page, size: str
) -> None:
    carried, own = amira.write(2), ravi.write(1)
    stick.run(size, amira.folder)
    if size == "what is new since":
        folder = remote.parent / "stick"
        (folder / "new.bundle").rename(folder / "record.bundle")
    put_in = [line for line in stick.commands("## Put it in") if line.startswith("git")]
    assert len(put_in) == 2
    stick.run("## Put it in", ravi.folder)
    assert ravi.entries() == {*carried, *own}
    assert entries(remote, "main") == set()
    stick.run("## Afterwards", ravi.folder)
    assert entries(remote, "main") == {*carried, *own}
    amira.sync()
    assert amira.tip() == ravi.tip()


def test_a_record_is_begun_from_a_stick(amira: Clone, remote: Path, stick: Page) -> None:
    written = amira.write(2)
    stick.run("## Take the record along", amira.folder)
    stick.run("has no clone yet", remote.parent)
    begun = Clone(remote.parent / "record", "mei")
    assert begun.entries() == set(written)
    more = begun.write()
    stick.run("## Afterwards", begun.folder)
    assert entries(remote, "main") == {*written, *more}


@pytest.fixture
def offline() -> Page:
    return Page("work-offline.md", here={})


def test_going_back_on_the_network(amira: Clone, remote: Path, offline: Page) -> None:
    written = amira.write(2)
    assert "shared with origin" in offline.run("## Back on the network", amira.folder)
    assert entries(remote, "main") == set(written)


def test_sharing_only_when_told_to(amira: Clone, offline: Page) -> None:
    offline.run("or for this clone:", amira.folder)
    assert amira.git("config", "--bool", "incli.share") == "false"


def test_a_file_in_the_way_is_put_away_and_comes_back(
    amira: Clone, ravi: Clone, offline: Page
) -> None:
    amira.put("policies/people.yaml", "people:\n  amira: {}\n\n\n\n")
    amira.sync()
    ravi.sync()
    amira.put("policies/people.yaml", "people:\n  amira: {name: Amira}\n\n\n\n")
    amira.sync()
    (ravi.folder / "policies/people.yaml").write_text("people:\n  amira: {}\n\n\n\n# mine\n")
    assert "in the way" in ravi.sync().problem
    offline.run("**Your own file.**", ravi.folder)
    assert ravi.tip() == amira.tip()
    assert ravi.dirty() == " M policies/people.yaml"


def test_two_edits_of_one_policy_are_merged(amira: Clone, ravi: Clone, offline: Page) -> None:
    for who in (amira, ravi):
        who.put("policies/people.yaml", f"people: {{{who.name}: {{}}}}\n")
    amira.sync()
    with pytest.raises(NeedsPerson):
        ravi.sync()
    # the file as git leaves it stands for the file as mended: the commands are what is tested
    offline.run("**Two edits of one policy.**", ravi.folder, fails="git merge")
    amira.sync()
    assert amira.tip() == ravi.tip()


@pytest.fixture
def kim(amira: Clone, remote: Path) -> Clone:
    """Somebody who saw the remote as it was."""
    amira.write(2)
    amira.sync()
    return clone(remote, "kim")


@pytest.fixture
def rewritten(amira: Clone, ravi: Clone, kim: Clone) -> Page:
    """Ravi rewrote the remote; Amira was refused and has a rescue branch."""
    ravi.git("commit", "-q", "--amend", "-m", "first, rewritten")
    ravi.git("push", "-q", "--force", "origin", "main")
    amira.write()
    done = subprocess.run(["incli", "sync"], cwd=amira.folder, capture_output=True, check=False)
    assert done.returncode == 4
    name = amira.git("for-each-ref", "--format=%(refname:short)", "refs/heads/incli-rescue-*")
    return Page("work-offline.md", here={"incli-rescue-20261123T014500Z": name})


def test_a_branch_rewritten_by_mistake_is_put_back(
    amira: Clone, kim: Clone, remote: Path, rewritten: Page
) -> None:
    with pytest.raises(NeedsPerson):
        kim.sync()
    assert "note-amira" in rewritten.run("## The remote was rewritten", amira.folder)
    rewritten.run("**By mistake**", amira.folder)
    assert len(entries(remote, "main")) == 3
    assert len(kim.sync().received) == 1


def test_a_branch_rewritten_on_purpose_is_taken_and_the_old_history_stays_away(
    amira: Clone, remote: Path, rewritten: Page
) -> None:
    old = git(amira.folder, "rev-parse", "main~3")
    rewritten.run("**On purpose**", amira.folder)
    rewritten.run("Then everybody takes", amira.folder)
    assert len(entries(remote, "main")) == 3
    history = git(remote, "rev-list", "--all").splitlines()
    assert old not in history
    assert amira.tip() in history
