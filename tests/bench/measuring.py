"""What something costs: CPU of a process and its children, in medians of runs that alternate."""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, in seconds."""

    cpu: float
    """User and system time of the process and of its children that it waited for."""
    wall: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    name: str
    measured: float
    unit: str
    """`x` for a ratio, else `s`, `ms`, `µs` or what is counted."""
    limit: float | None = None
    """The most it may be; None where it is only told."""
    detail: str = ""
    """The numbers behind it."""

    @property
    def verdict(self) -> str:
        """Whether the limit holds."""
        if self.limit is None:
            return "told"
        return "holds" if self.measured <= self.limit else "falls short"


@dataclass(slots=True)
class Samples:
    """The costs of some things, measured in turn."""

    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def cpu_ms(self, name: str) -> float:
        """The median CPU time, in milliseconds."""
        return 1000 * median(each.cpu for each in self.costs[name])

    def least_ms(self, name: str) -> float:
        """The least CPU time, in milliseconds: what a machine without other work comes close to."""
        return 1000 * min(each.cpu for each in self.costs[name])

    def wall_ms(self, name: str) -> float:
        """The median time on the clock, in milliseconds."""
        return 1000 * median(each.wall for each in self.costs[name])

    def ratio(self, name: str, peer: str) -> float:
        """The median of the ratios of CPU times, round by round."""
        pairs = zip(self.costs[name], self.costs[peer], strict=True)
        return median(one.cpu / other.cpu for one, other in pairs)

    def row(self, title: str, name: str, peer: str, limit: float | None = None) -> Row:
        """The line that reports `name` as a multiple of `peer`."""
        pair = (name, peer)
        cpu = ", ".join(f"{each} {self.cpu_ms(each):.1f} ms" for each in pair)
        least = " and ".join(f"{self.least_ms(each):.1f}" for each in pair)
        wall = " and ".join(f"{self.wall_ms(each):.0f}" for each in pair)
        detail = f"{cpu}; at least {least} ms; on the clock {wall} ms"
        return Row(title, self.ratio(name, peer), "x", limit, detail)


def in_turn(
    runs: Mapping[str, Callable[[], None]],
    rounds: int,
    warm_up: int = 2,
    before: Mapping[str, Callable[[], None]] | None = None,
) -> Samples:
    """Measure each of `runs` once a round, so that a busy moment of the machine meets all alike.

    `before` holds what has to be prepared for some of them, and is not measured.
    """
    samples = Samples({name: [] for name in runs})
    for number in range(-warm_up, rounds):
        for name, measured in runs.items():
            if before and name in before:
                before[name]()
            with spent() as costs:
                measured()
            if number >= 0:
                samples.costs[name] += costs
    return samples


@contextmanager
def spent() -> Iterator[list[Cost]]:
    """Measures the child processes that the block waits for; the list holds one cost afterwards."""
    costs: list[Cost] = []
    before, start = _children(), time.monotonic()
    yield costs
    costs.append(Cost(_children() - before, time.monotonic() - start))


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of all values do not exceed."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str], stdin: bytes = b"") -> bytes:
    """Run a command; what it prints. Raises `RuntimeError` with its last words where it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, input=stdin, capture_output=True, check=False)
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()[-500:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {words}")
    return done.stdout


def run_on_terminal(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
    """Run a command whose standard output is a terminal of 100 columns."""
    ours, theirs = os.openpty()
    try:
        with subprocess.Popen(
            command,
            cwd=cwd,
            env={**env, "TERM": "xterm-256color", "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
        ) as process:
            os.close(theirs)
            _drain(ours)
            _, words = process.communicate()
    finally:
        os.close(ours)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {words!r}")


def _drain(terminal: int) -> None:
    while True:
        try:
            if not os.read(terminal, 1 << 16):
                return
        except OSError:  # how Linux says that nobody has the other end open any more
            return


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
