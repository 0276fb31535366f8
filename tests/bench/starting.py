"""Guards: starting incli, and what a note imports."""

import json

from .ground import Ground
from .measuring import Row, in_turn, run

_HEAVY = (
    "git",
    "jsonschema",
    "referencing",
    "rich",
    "ruamel",
    "asyncio",
    "email",
    "importlib.metadata",
)
_HELP = 1.3
_FORBIDDEN = {"git", "jsonschema", "rich", "ruamel"}
_LOOK = """\
import json, sys
from incli.cli.main import run
status = run(["note", "one more line"])
if status:
    sys.exit(status)
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""


def starting(ground: Ground) -> list[Row]:
    """`incli --help` against Python with click."""
    help_ = "incli --help"
    runs = {help_: lambda: _quietly(ground, "--help"), "import click": ground.click}
    samples = in_turn(runs, rounds=21)
    return [samples.row("incli --help / import click", help_, "import click", _HELP)]


def modules(ground: Ground) -> list[Row]:
    """Which heavy modules are imported by a note."""
    repository = ground.team("modules")
    ground.open_incident(repository)
    said = run([ground.python, "-c", _LOOK, *_HEAVY], repository, ground.env)
    found = json.loads(said.splitlines()[-1])
    heavy = sorted(_FORBIDDEN.intersection(found))
    detail = f"imported: {', '.join(found) or 'none'} of {', '.join(_HEAVY)}"
    return [Row("heavy modules imported by note", len(heavy), "", 0, detail)]


def _quietly(ground: Ground, *args: str) -> None:
    ground.incli(ground.folder, *args)
