"""What the page about practising shows is what incli shows."""

import re
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path

from world import done, git, incli

from incli.app.calls import calls
from incli.app.session import Session, Settings
from incli.cli.live.loops import frame
from incli.cli.live.tape import tape
from incli.domain.phrases import Phrasing

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "site/docs/how-to/practise.md"


def test_the_loops_of_the_page_are_those_of_the_sample_incident(repo: Path) -> None:
    for folder in ("incidents", "policies"):
        shutil.copytree(ROOT / folder, repo / folder)
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "the sample")
    text = PAGE.read_text(encoding="utf-8")
    typed = re.search(r"^incli replay apollo-13 (.*) --speed 10$", text, re.MULTILINE)
    assert typed
    session = Session(Settings(repo))
    incident = session.incident("apollo-13")
    heard = calls(session.repository, incident)
    session.close()
    played = tape(incident, heard, Phrasing(session.team), typed[1].split()[1::2])
    moment = datetime(1970, 4, 14, 3, 22, 30, tzinfo=UTC)
    shown = "\n".join(row.text.rstrip() for row in frame(played, moment, 80, 24, speed=10))
    assert f"```text\n{shown}\n```" in text


def test_the_drill_of_the_page_runs_as_it_says_and_has_that_score(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    done(tmp_path, "init", "team")
    team = tmp_path / "team"
    done(team, "person", "add", "jonas", "--email", "jonas@example.com", "--name", "Jonas")
    typed = re.findall(r"^\$ incli (.*)\n(\[exit 3\])?", text, re.MULTILINE)
    assert len(typed) > 12
    for line, refusal in typed:
        outcome = incli(team, *shlex.split(line))
        assert outcome.code == (3 if refusal else 0), (line, outcome)
        if line.endswith("drill score"):
            assert f"```text\n{outcome.out.rstrip()}\n```" in text, outcome.out
    assert "incli drill from" in text
    assert (team / "policies/drills/disk.yaml").is_file()
