"""The record that the site is tested and photographed with.

An incident of an evening in November, told with the real commands as several people would have
typed them; the first hours of Apollo 13; 50 incidents of somebody's status page; two rosters.
"""

import json
import re
import shutil
from pathlib import Path

from world import done, git

from incli.documents.loader import load

ROOT = Path(__file__).parents[1]
NOW = "2026-11-24T09:30:00Z"
"""When the site is built: the incident is two days old, and something is overdue."""
CHECKOUT = "2026-11-22-checkout-errors-in-the-eu"
APOLLO = "1970-04-14-apollo-13-main-b-undervolt-after-a-hardware"
OPEN = "2026-11-24-search-is-slow"
DATA = ROOT / "tests" / "site" / "data"
PEOPLE = (
    ("amira", "Amira Haddad", "Europe/Paris"),
    ("jonas", "Jonas Weber", "Europe/Berlin"),
    ("mei", "Mei Tanaka", "Asia/Tokyo"),
    ("ravi", "Ravi Menon", "Asia/Kolkata"),
    ("dana", "Dana Cole", "America/New_York"),
)


def record(folder: Path) -> Path:
    """Make the record in a new folder."""
    done(folder.parent, "init", str(folder), "--preset", "pagerduty")
    people = dict(
        load((ROOT / "policies" / "people.yaml").read_text(), "people.yaml").data["people"]
    )
    people |= {
        name: {"name": full, "email": f"{name}@example.com", "timezone": zone}
        for name, full, zone in PEOPLE
    }
    (folder / "policies" / "people.yaml").write_text(json.dumps({"people": people}, indent=1))
    shutil.copytree(DATA / "rosters", folder / "policies" / "rosters")
    _commit(folder, "policies", "policy: people and rosters")
    done(folder, "--as", "amira", "import", "cstate", str(DATA / "jenkins-status"))
    _tell(folder, "2026-11-22", "checkout.txt")
    _tell(folder, "2026-11-24", "search.txt")
    place = folder / "incidents" / "2026-11" / CHECKOUT
    shutil.copy(DATA / "postmortem.md", place)
    shutil.copytree(ROOT / "incidents" / "1970-04", folder / "incidents" / "1970-04")
    _commit(folder, "incidents", "postmortem, and an old incident")
    (folder / "site" / "docs").mkdir(parents=True)
    shutil.copy(DATA / "guide.md", folder / "site" / "docs")
    _commit(folder, "site", "a guide")
    return folder


def _commit(folder: Path, path: str, subject: str) -> None:
    git(folder, "add", path)
    git(folder, "commit", "-q", "-m", subject)


def _tell(folder: Path, day: str, story: str) -> None:
    """Run the commands of a story, each at its time and as its person."""
    pods = (DATA / "pods.txt").read_bytes()
    known: dict[str, str] = {}
    for line in (DATA / story).read_text().strip().splitlines():
        clock, person, command = line.split(" ", 2)
        args = [
            each[1:-1] if each.startswith('"') else each
            for each in re.findall(r'"[^"]*"|\S+', command.format(**known))
        ]
        stamp = f"{day}T{clock}:00Z"
        at = [f"{day}T{each}:00Z" if args[n - 1] == "--at" else each for n, each in enumerate(args)]
        told = done(folder, "--json", "--now", stamp, "--as", person, *at, stdin=pods)
        for entry in told.json()["entries"]:
            kind = {"task-added": "task", "proposed": "proposal", "todo": "todo"}.get(entry["kind"])
            kind = "action" if entry["kind"] == "action-added" else kind
            if kind:
                known[kind] = entry["id"].rpartition("-")[2]
