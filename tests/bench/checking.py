"""Guards: the check of a long record, of one change in it, and of its whole history."""

import sys
from pathlib import Path
from statistics import median

from incli.documents.record import write_entry

from .ground import Ground
from .measuring import Cost, Row, in_turn, run, spent
from .records import Shape, stories, write

_RECORD = Shape(incidents=10_000, entries_each=20)
_HISTORY = Shape(incidents=5_000, entries_each=20)
"""Committed entry by entry: 100,000 commits."""
_SAMPLE = Shape(incidents=50, entries_each=20, seed=7)
"""What check-jsonschema is given: it would take an hour for all, and files are checked alike."""
_TIMES_PEER, _CHANGE, _PROOF = 1 / 10, 1.0, 1.5
_INCLI, _PEER = "incli check", "git log -m --raw"


def checking(ground: Ground) -> list[Row]:
    """`incli check` against check-jsonschema and against git."""
    ground.say("a record of 10,000 incidents with 200,000 entries")
    record = ground.team("record", "pagerduty")
    ground.with_record(record, _RECORD)
    ground.checked_out(record)
    whole = _whole(ground, record)
    ground.say("the schema part alone, by check-jsonschema")
    peer = _peer(ground)
    change = _change(ground, record)
    ground.say("a history of 100,000 commits")
    return [*_against(whole, peer), change, _proof(ground)]


def _check(ground: Ground, repository: Path, *args: str) -> None:
    """A check may find something; that is no failure here."""
    script = 'incli=$1; shift; "$incli" check "$@" >/dev/null; test $? -le 1'
    run(["sh", "-c", script, "sh", ground.script, *args], repository, ground.env)


def _whole(ground: Ground, record: Path) -> Cost:
    """All files of the work tree, by every rule that the preset holds."""
    with spent() as costs:
        _check(ground, record)
    return costs[0]


def _peer(ground: Ground) -> float:
    """Seconds of CPU that check-jsonschema takes for a file."""
    folder = ground.folder / "sample"
    folder.mkdir()
    files: list[str] = []
    for story in stories(_SAMPLE):
        for entry in story.entries:
            files.append(f"{len(files)}.yaml")
            (folder / files[-1]).write_text(write_entry(entry))
    schema = Path(__file__).parents[2] / "schema" / "entry.schema.json"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *files]
    costs: list[Cost] = []
    for _ in range(3):
        with spent() as cost:
            run(command, folder, ground.env)
        costs += cost
    return median(each.cpu for each in costs) / len(files)


def _against(whole: Cost, peer: float) -> list[Row]:
    entries = _RECORD.incidents * _RECORD.entries_each
    ours = whole.cpu / entries
    detail = f"{ours * 1e6:.0f} µs with all rules, {peer * 1e6:.0f} µs for the schema alone"
    return [
        Row(
            "check of 10,000 incidents, an entry / check-jsonschema, a file",
            ours / peer,
            "x",
            _TIMES_PEER,
            detail,
        ),
        Row(
            "check of 10,000 incidents with 200,000 entries",
            whole.cpu,
            "s",
            None,
            f"{entries / whole.cpu:,.0f} entries a second; {whole.wall:.1f} s on the clock",
        ),
    ]


def _change(ground: Ground, record: Path) -> Row:
    """One entry, as a pull request brings it."""
    ground.git(record, "branch", "judge")
    ground.incli(record, "note", "one more")
    costs: list[Cost] = []
    for _ in range(5):
        with spent() as cost:
            _check(ground, record, "--judge", "judge", "--head", "main")
        costs += cost
    wall = median(each.wall for each in costs)
    return Row(
        "check of one entry in 10,000 incidents",
        median(each.cpu for each in costs),
        "s",
        _CHANGE,
        f"{wall:.2f} s on the clock",
    )


def _proof(ground: Ground) -> Row:
    """That 100,000 commits only ever add, against git's own listing of what they do."""
    history = ground.team("history")
    judge = ground.git(history, "rev-parse", "HEAD")
    write(history, _HISTORY, "entry")
    between = f"{judge}..main"
    samples = in_turn(
        {
            _INCLI: lambda: _check(
                ground, history, "--judge", judge, "--head", "main", "--rule", "INC702"
            ),
            _PEER: lambda: ground.sh(history, f"git log -m --raw {between} >/dev/null"),
        },
        rounds=5,
        warm_up=1,
    )
    return samples.row(
        "append-only proof of 100,000 commits / git log -m --raw", _INCLI, _PEER, _PROOF
    )
