"""Guards: building the site of a long record, cold and after one entry, against other builders.

MkDocs Material gets the same pages as Markdown for nothing; Hugo and Zensical are measured from the
record to HTML, as incli is: their Markdown is made by the code that incli reads the record with.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from .ground import Ground
from .measuring import Row, Samples, run, spent
from .records import Shape, write

_ENTRIES = 40
_SIZES = ((1_000, 3), (5_000, 1))
"""How many incidents, and how often each builder is measured."""
_STOCK, _PEER, _CHANGED, _FOUND = 0.3, 1.0, 1.5, 300.0
_MKDOCS = """\
site_name: Bench
theme: {name: material, font: false}
plugins: [search]
nav: [{Home: index.md}]
not_in_nav: /incidents/
"""
_HUGO = {
    "hugo.toml": 'baseURL = "/"\ntitle = "Bench"\ndisableKinds = ["taxonomy", "term", "rss"]\n',
    "layouts/_default/baseof.html": "<!doctype html><html><head><title>{{ .Title }}</title></head>"
    '<body><header><a href="/">Bench</a></header>{{ block "main" . }}{{ end }}</body></html>\n',
    "layouts/_default/single.html": '{{ define "main" }}{{ .Content }}{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}<ul>{{ range .Pages }}<li>'
    '<a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}\n',
}
_OURS, _MARKDOWN = "incli", "Markdown"


def publishing(ground: Ground) -> list[Row]:
    """The site of 1,000 and of 5,000 incidents."""
    rows: list[Row] = []
    for count, rounds in _SIZES:
        ground.say(f"a record of {count:,} incidents with {count * _ENTRIES:,} entries")
        record = ground.team(f"record-{count}")
        write(record, Shape(incidents=count, entries_each=_ENTRIES), "entry")
        ground.checked_out(record)
        ground.git(record, "remote", "add", "origin", "git@github.com:bench/record.git")
        rows += _compared(ground, record, count, rounds)
        if count == _SIZES[-1][0]:
            rows += [_one_changed(ground, record, count), *_searched(ground, record, count)]
    return rows


def _compared(ground: Ground, record: Path, count: int, rounds: int) -> list[Row]:
    folder = record.with_name(f"{record.name}-peers")
    builders: dict[str, Callable[[], None]] = {
        _OURS: lambda: _build_cold(ground, record),
        _MARKDOWN: lambda: _markdown(ground, record, folder),
        "MkDocs Material": lambda: _tool(ground, folder / "mkdocs", "mkdocs", "build", "-q"),
        "Zensical": lambda: _tool(ground, folder / "zensical", "zensical", "build", "--clean"),
        "Hugo": lambda: _tool(ground, folder / "hugo", "hugo", "build", "--quiet"),
    }
    samples = Samples({name: [] for name in builders})
    for _ in range(rounds):
        for name, build in builders.items():
            ground.say(f"{name}, {count:,} incidents")
            with spent() as costs:
                build()
            samples.costs[name] += costs
            if name == _MARKDOWN:
                _hand_over(folder)
    for name in ("Zensical", "Hugo"):  # from the record to HTML
        pairs = zip(samples.costs[name], samples.costs[_MARKDOWN], strict=True)
        samples.costs[name] = [type(a)(a.cpu + b.cpu, a.wall + b.wall) for a, b in pairs]
    title = f"site of {count:,} incidents with {_ENTRIES} entries each, cold"
    limits = {"MkDocs Material": _STOCK, "Zensical": _PEER, "Hugo": _PEER}
    return [samples.row(f"{title} / {name}", _OURS, name, limit) for name, limit in limits.items()]


def _build_cold(ground: Ground, record: Path) -> None:
    ground.sh(record, "rm -rf .git/incli ../site")
    ground.incli(record, "site", "build", "--output", "../site")


def _markdown(ground: Ground, record: Path, folder: Path) -> None:
    ground.sh(record, f"rm -rf {folder}")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.bench.equivalent", str(record), str(folder / "pages")]
    run(command, root, ground.env)


def _hand_over(folder: Path) -> None:
    """The same pages for each builder, with as little around them as it allows."""
    index = "# Bench\n"
    for name in ("mkdocs", "zensical"):
        docs = folder / name / "docs"
        docs.mkdir(parents=True)
        (docs / "index.md").write_text(index)
        (docs.parent / "mkdocs.yml").write_text(_MKDOCS)
        _copy(folder / "pages", docs / "incidents")
    for name, text in _HUGO.items():
        target = folder / "hugo" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    _copy(folder / "pages", folder / "hugo" / "content" / "incidents")


def _copy(pages: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for page in pages.iterdir():
        (target / page.name).hardlink_to(page)


def _tool(ground: Ground, folder: Path, name: str, *args: str) -> None:
    command = [str(Path(sys.executable).with_name(name)), *args]
    run(command, folder, {**ground.env, "NO_MKDOCS_2_WARNING": "1"})


def _one_changed(ground: Ground, record: Path, count: int) -> Row:
    """One more entry in one incident; the site is there from the last build."""
    _build_cold(ground, record)
    ground.sh(record, "git config user.email amira@example.com")
    ground.incli(record, "note", "one more")
    with spent() as costs:
        ground.incli(record, "site", "build", "--output", "../site")
    detail = f"{costs[0].wall:.1f} s on the clock"
    title = f"site of {count:,} incidents after one more entry"
    return Row(title, costs[0].cpu, "s", _CHANGED, detail)


def _searched(ground: Ground, record: Path, count: int) -> list[Row]:
    site = record.parent / "site"
    tests = Path(__file__).parents[1]
    command = [sys.executable, str(tests / "site" / "first_result.py"), str(site)]
    told = json.loads(run(command, tests, {**ground.env, "PYTHONPATH": str(tests)}))
    size = (site / "search" / "incidents.json").stat().st_size
    return [
        Row(f"first search result among {count:,} incidents", told["ms"], "ms", _FOUND),
        Row(f"search index of {count:,} incidents", size / count, "B an incident"),
    ]
