"""What the pages about rosters show is what incli says."""

import re
import shlex
from pathlib import Path

import pytest
from world import done, git, incli

ROOT = Path(__file__).parents[2] / "site" / "docs"
_BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# (policies/\S+\.yaml)$", re.MULTILINE)
_STATUS = re.compile(r"^\[exit (\d+)\]\n", re.MULTILINE)
_IN_PART = re.compile(r"# (policies/rosters/\S+\.yaml), in part\n")
_NOW = re.compile(r"^\$ incli (--now \S+) roster shifts", re.MULTILINE)
PAGES = ("how-to/put-your-on-call-in-git.md", "explanation/how-rosters-work.md")
FLAWED = "Follow the sun, by region"
"""The name of the one roster that is shown for what the lint finds in it."""
PEOPLE = {
    "jonas": "Europe/Berlin",
    "mei": "Asia/Tokyo",
    "ravi": "Asia/Kolkata",
    "dana": "America/New_York",
    "eli": "America/New_York",
}


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """A team with the people of the pages."""
    folder = tmp_path / "team"
    done(tmp_path, "init", str(folder))
    for name, zone in PEOPLE.items():
        args = ("--email", f"{name}@example.com", "--timezone", zone, "--name", name.title())
        done(folder, "person", "add", name, *args)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_the_files_and_commands_of_a_page_do_what_it_says(
    page: str, staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(staff)
    shown = 0
    for kind, block in _BLOCK.findall((ROOT / page).read_text()):
        file = _FILE.match(block)
        if kind == "yaml" and file:
            _commit(staff, file[1], block)
        elif kind == "yaml" and (part := _IN_PART.match(block)):
            assert (staff / part[1]).read_text().endswith(block.removeprefix(part[0]))
        elif kind == "console":
            shown += _follow(block, staff)
    assert shown >= 3


def rosters() -> list[tuple[str, str, str]]:
    """The path and the text of each whole roster of the pages, and when it is looked at."""
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text()
        for each in _BLOCK.finditer(text):
            file = _FILE.match(each[2])
            if file and each[1] == "yaml":
                now = _NOW.search(text, each.end())
                found.append((file[1], each[2], now[1] if now else "--now 2026-11-24T12:00:00Z"))
    return found


@pytest.mark.parametrize(("path", "text", "now"), rosters())
def test_every_roster_of_the_pages_is_valid_and_the_lint_has_nothing_to_say(
    path: str, text: str, now: str, staff: Path
) -> None:
    _commit(staff, path, text)
    done(staff, *now.split(), "roster", "shifts", Path(path).stem)
    outcome = incli(staff, *now.split(), "roster", "lint", Path(path).stem)
    assert outcome.code == (1 if FLAWED in text else 0), outcome


def test_the_pages_have_rosters() -> None:
    assert len(rosters()) >= 4


def _commit(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text)
    git(folder, "add", "policies")
    git(folder, "commit", "-q", "-m", path)


def _follow(block: str, folder: Path) -> int:
    """Run the commands of a block; what stands below one is what it prints."""
    commands = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    for each in commands:
        line, _, expected = each.partition("\n")
        ends = _STATUS.search(expected)
        outcome = incli(folder, *shlex.split(line)[1:])
        assert outcome.code == (int(ends[1]) if ends else 0), (line, outcome)
        if expected:
            assert outcome.out == _STATUS.sub("", expected), line
    return len(commands)
