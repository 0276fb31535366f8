"""Imports point down only, and each library is used where it belongs.

    4  cli
    3  app, demo
    2  store, exchange, publish
    1  documents, rules
    0  domain

Packages of one floor do not import each other. `__main__` stands above them all; the package
itself, which holds the version, below.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import incli

PACKAGE = Path(incli.__file__).parent
FLOORS = {
    "domain": 0,
    "rules": 1,
    "documents": 1,
    "store": 2,
    "exchange": 2,
    "publish": 2,
    "app": 3,
    "demo": 3,
    "cli": 4,
    "__main__": 5,
    "__init__": -1,
}
ONLY_IN = {
    "ruamel": {"documents"},
    "jsonschema": {"documents"},
    "referencing": {"documents"},
    "git": {"store"},
    "sqlite3": {"store"},
    "cryptography": {"store"},
    "subprocess": {"store", "app", "cli"},
    "rich": {"cli"},
    "textual": {"cli"},
    "click": {"cli"},
    "mkdocs": {"publish"},
    "apprise": {"exchange"},
}
PURE = frozenset({"__init__", "domain", "rules"})
"""These import nothing but the standard library, and no part of it that reaches outside."""
HEAVY = ("apprise", "git", "jsonschema", "rich", "textual", "ruamel", "mkdocs", "cryptography")
MODULES = sorted(PACKAGE.rglob("*.py"))
OUTSIDE = frozenset(
    {"os", "pathlib", "socket", "subprocess", "sqlite3", "random", "urllib", "time"}
)


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts)


def part_of(name: str) -> str:
    """The part of incli a module, or what is imported from one, belongs to: `domain`, `cli` …."""
    part = [*name.split("."), "__init__"][1]
    return "__init__" if part == "__version__" else part


def imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Every import in a module, wherever it stands: line, and the full name of what it takes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{each.name}") for each in node.names)


def wrong_imports(source: str, module: str) -> list[str]:
    """What a module must not import, as `line: name`."""
    own, found = part_of(module), []
    for line, name in imports(source, module):
        library, _, _ = name.partition(".")
        if library == "incli":
            other = part_of(name)
            allowed = other == own or FLOORS[other] < FLOORS[own]
        elif own in PURE:
            allowed = library in sys.stdlib_module_names - OUTSIDE
        else:
            allowed = own in ONLY_IN.get(library, {own})
        if not allowed:
            found.append(f"{line}: {name}")
    return found


def test_every_part_of_incli_has_its_floor() -> None:
    assert {part_of(name_of(module)) for module in MODULES} <= set(FLOORS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_point_down_only(module: Path) -> None:
    assert wrong_imports(module.read_text(), name_of(module)) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("incli.domain.x", "from incli.documents import canonical"),
        ("incli.domain.x", "import yaml"),
        ("incli.domain.x", "import subprocess"),
        ("incli.domain.x", "import os"),
        ("incli.__init__", "import incli.domain"),
        ("incli.domain.kinds.x", "from ...store import git"),
        ("incli.domain.x", "def f():\n    import incli.cli.main"),
        ("incli.rules.x", "from incli.documents.loader import load"),
        ("incli.rules.x", "import jsonschema"),
        ("incli.documents.x", "from incli.rules import RULES"),
        ("incli.store.x", "from incli.exchange import importer"),
        ("incli.exchange.x", "from incli.store.git import Git"),
        ("incli.store.x", "from incli.app.session import Session"),
        ("incli.store.x", "from ruamel.yaml import YAML"),
        ("incli.app.x", "import git"),
        ("incli.app.x", "from incli import cli"),
        ("incli.app.x", "from rich.table import Table"),
        ("incli.cli.x", "import incli.__main__"),
    ],
)
def test_an_import_that_points_up_or_sideways_is_found(module: str, line: str) -> None:
    assert wrong_imports(line, module)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("incli.domain.kinds.x", "from incli.domain.entry import Body\nimport re"),
        ("incli.rules.x", "from incli.domain import times"),
        ("incli.documents.x", "from ruamel.yaml import YAML\nfrom incli.domain import times"),
        ("incli.store.x", "import git\nfrom incli.documents import canonical"),
        ("incli.app.x", "from incli.store import writer\nfrom . import commit"),
        ("incli.cli.x", "import click\nfrom incli import __version__"),
    ],
)
def test_an_import_that_points_down_is_fine(module: str, line: str) -> None:
    assert wrong_imports(line, module) == []


def test_the_command_line_starts_without_heavy_libraries() -> None:
    program = (
        f"import sys, incli.cli.main\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    assert done.stdout.strip() == ""
