"""The reference says what the code says; nothing is listed twice or forgotten."""

import importlib.util
import re
from pathlib import Path

import click
import pytest

from incli.cli.catalogue import COMMANDS, SECTIONS
from incli.cli.main import cli
from incli.domain.kinds import BODIES
from incli.domain.phrases import PHRASES

ROOT = Path(__file__).parents[2]


def pages() -> dict[Path, str]:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "site" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[Path, str] = module.pages()
    return found


def test_the_reference_pages_are_as_the_code_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"run: make docs ({path.name})"


def test_every_page_is_in_the_navigation() -> None:
    docs = ROOT / "site" / "docs"
    written = {file.relative_to(docs).as_posix() for file in docs.rglob("*.md")}
    listed = re.findall(r"- (\S+\.md)$", (ROOT / "site" / "mkdocs.yml").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(written), "site/mkdocs.yml: nav"


def test_every_command_is_in_one_section() -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_and_an_example_that_begins_with_incli(name: str) -> None:
    context = click.Context(cli, info_name="incli")
    command = cli.get_command(context, name)
    assert command is not None
    assert command.name == name
    commands = (
        [command.get_command(context, each) for each in command.list_commands(context)]
        if isinstance(command, click.Group)
        else [command]
    )
    for each in commands:
        assert each is not None
        assert each.help is not None
        example = each.help.partition("\b")[2]
        assert "incli" in example, f"{each.name} has no example"


def test_every_kind_of_entry_has_a_phrase() -> None:
    assert set(PHRASES) == {body.kind for body in BODIES}
