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


@pytest.mark.parametrize(
    "page", ["how-to/put-your-on-call-in-git.md", "explanation/how-rosters-work.md"]
)
def test_the_files_and_commands_of_a_page_do_what_it_says(
    page: str, staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(staff)
    shown = 0
    for kind, block in _BLOCK.findall((ROOT / page).read_text()):
        file = _FILE.match(block)
        if kind == "yaml" and file:
            path = staff / file[1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block)
            git(staff, "add", "policies")
            git(staff, "commit", "-q", "-m", file[1])
        elif kind == "console":
            shown += _follow(block, staff)
    assert shown >= 3


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
