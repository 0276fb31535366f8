"""A hint names a command that works: every command named in incli's own words exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import incli
from incli.cli.catalogue import COMMANDS
from incli.cli.main import Lazy

PACKAGE = Path(incli.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
_NAMED = re.compile(r"\bincli(?: -{1,2}[a-z]+ [^\s-]\S*)* ([a-z]+)(?: ([a-z]+|\0))?")
_PROSE = frozenset({"command", "has", "is", "knows"})
"""What may follow the name of the program where a sentence is about it."""


def subcommands() -> dict[str, set[str]]:
    """For each command that is a group: what it groups."""
    context = click.Context(click.Group())
    groups = {}
    for name in COMMANDS:
        command = Lazy().get_command(context, name)
        if isinstance(command, click.Group):
            groups[name] = set(command.commands)
    return groups


def told(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The strings that are shown to somebody, all but docstrings; `\\0` where a value goes."""
    match node:
        case ast.Expr(ast.Constant()):
            return
        case ast.JoinedStr():
            parts = (each.value if isinstance(each, ast.Constant) else "\0" for each in node.values)
            yield node.lineno, "".join(map(str, parts))
        case ast.Constant(str(text)):
            yield node.lineno, text
        case _:
            for child in ast.iter_child_nodes(node):
                yield from told(child)


def unknown_commands(source: str, groups: dict[str, set[str]]) -> list[str]:
    """What a module tells people to type, and does not exist."""
    found = []
    for line, text in told(ast.parse(source)):
        for verb, second in _NAMED.findall(text):
            known = verb in COMMANDS or verb in _PROSE
            if verb in groups:
                known = second == "\0" or second in groups[verb]
            if not known:
                found.append(f"{line}: incli {verb} {second}".rstrip())
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_command_that_people_are_told_to_type_exists(module: Path) -> None:
    assert unknown_commands(module.read_text(), subcommands()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('hint("incli dance")', ["1: incli dance"]),
        ('hint("do: incli task add x", f"incli task {verb} {x}", "incli show")', []),
        ('hint(f"incli task fiddle {x}")', ["1: incli task fiddle"]),
        ('hint("incli task")', ["1: incli task"]),
        ('hint("incli --as ravi -i x dance")', ["1: incli dance"]),
        ('def f():\n    """Explains why incli dances."""', []),
    ],
)
def test_a_command_that_does_not_exist_is_found(source: str, found: list[str]) -> None:
    assert unknown_commands(source, {"task": {"add"}}) == found
