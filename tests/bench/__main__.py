"""Measures everything in one run: `python -m tests.bench [--only NAME]`.

Prints a table and writes `build/bench.json`. A limit that is missed is told, and is no failure;
what cannot be measured is one, and the rest is measured all the same.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from .checking import checking
from .ground import Ground, cores, versions
from .importing import importing
from .measuring import Row
from .parsing import parsing
from .publishing import publishing
from .reading import reading
from .rostering import rostering
from .sharing import sharing
from .starting import modules, starting
from .writing import writing

_GUARDS: Mapping[str, Callable[[Ground], list[Row]]] = {
    "start": starting,
    "modules": modules,
    "parse": parsing,
    "note": writing,
    "list": reading,
    "check": checking,
    "roster": rostering,
    "import": importing,
    "share": sharing,
    "site": publishing,
}
_REPORT = Path("build") / "bench.json"
_PACKAGES = ("git-incli", "click", "ruamel.yaml")


def main(arguments: Sequence[str]) -> None:
    """Measure, print, write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=_GUARDS, action="append", help="measure only this")
    chosen = parser.parse_args(arguments).only or list(_GUARDS)
    rows: dict[str, list[Row]] = {}
    failures = []
    # what shares in the background may still be at it when all is measured
    with tempfile.TemporaryDirectory(prefix="incli-bench-", ignore_cleanup_errors=True) as folder:
        ground = Ground(Path(folder), _say)
        about = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "cores": cores()}
        about |= versions(ground, _PACKAGES)
        start = time.monotonic()
        for name in chosen:
            _say(name)
            try:
                rows[name] = _GUARDS[name](ground)
            except RuntimeError as error:
                failures.append(f"{name} could not be measured: {error}")
            ground.clear()
        about["seconds"] = round(time.monotonic() - start)
    _print(about, [row for each in rows.values() for row in each])
    _write(about, rows)
    if failures:
        sys.exit("\n".join(failures))


def _print(about: Mapping[str, object], rows: Sequence[Row]) -> None:
    print(" · ".join(f"{key} {value}" for key, value in about.items()))  # noqa: T201  # the report
    width = max((len(row.name) for row in rows), default=0)
    print(f"{'guard':{width}}  {'limit':>8}  {'measured':>10}  verdict")  # noqa: T201
    for row in rows:
        limit = "" if row.limit is None else _number(row.limit, row.unit)
        line = f"{row.name:{width}}  {limit:>8}  {_number(row.measured, row.unit):>10}"
        print(f"{line}  {row.verdict}")  # noqa: T201
        if row.detail:
            print(f"    {row.detail}")  # noqa: T201


def _write(about: Mapping[str, object], rows: Mapping[str, Sequence[Row]]) -> None:
    told = {
        name: [{**asdict(row), "verdict": row.verdict} for row in each]
        for name, each in rows.items()
    }
    _REPORT.parent.mkdir(exist_ok=True)
    text = json.dumps({"about": about, "guards": told}, ensure_ascii=False, indent=1)
    _REPORT.write_text(text + "\n", encoding="utf-8")


def _number(value: float, unit: str) -> str:
    digits = 0 if value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()


def _say(text: str) -> None:
    sys.stderr.write(f"… {text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
