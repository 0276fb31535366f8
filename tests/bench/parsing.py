"""Told: what reading one entry costs, with incli's own reader, ruamel's C loader, and JSON."""

import json
import time
from collections.abc import Callable, Iterable
from statistics import median

from ruamel.yaml import YAML

from incli.documents import canonical
from incli.documents.record import read_entry
from incli.domain.entry import to_data

from .ground import Ground
from .measuring import Row
from .records import Shape, stories

_ROUNDS = 7


def parsing(ground: Ground) -> list[Row]:
    """Microseconds of CPU for one entry; the same 2,000 entries for every reader."""
    _ = ground
    entries = [
        (entry.id, content.decode(), json.dumps(to_data(entry)))
        for story in stories(Shape(incidents=100, entries_each=20))
        for entry, (_, content) in zip(story.entries, list(story.files())[1:], strict=True)
    ]
    yaml = YAML(typ="safe", pure=False)
    readers: dict[str, Callable[[tuple[str, str, str]], object]] = {
        "json.loads": lambda entry: json.loads(entry[2]),
        "the canonical reader": lambda entry: canonical.read(entry[1]),
        "the canonical reader, to an entry": lambda entry: read_entry(entry[0], entry[1], ""),
        "ruamel's C loader": lambda entry: yaml.load(entry[1]),
    }
    found: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(_ROUNDS):
        for name, reader in readers.items():
            found[name].append(_each(reader, entries))
    mean = sum(len(text) for _, text, _ in entries) / len(entries)
    detail = f"{len(entries):,} entries of {mean:.0f} characters on average"
    return [
        Row(f"one entry through {name}", median(times), "µs", detail=detail)
        for name, times in found.items()
    ]


def _each(
    reader: Callable[[tuple[str, str, str]], object], entries: Iterable[tuple[str, str, str]]
) -> float:
    """Microseconds for one."""
    start, count = time.process_time(), 0
    for entry in entries:
        reader(entry)
        count += 1
    return (time.process_time() - start) / count * 1e6
