"""Writes the reference pages from the code: commands, entries, files, rules. Run by `make docs`.

A test holds that the pages say what the code says.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from incli.cli.catalogue import SECTIONS
from incli.cli.main import cli
from incli.documents.schemas import KINDS as DOCUMENTS
from incli.documents.schemas import schema_text
from incli.domain.kinds import BODIES
from incli.exchange.incidents import FORMATS, importer
from incli.rules import RULES
from incli.rules.params import KINDS
from incli.rules.rule import Rule

REFERENCE = Path(__file__).parent / "docs" / "reference"
_LOOKS_AT = {
    "file": "each file",
    "incident": "each incident",
    "history": "the commits of a change",
    "repository": "the repository as a whole",
}
_NOTE = "<!-- Made from the code by `make docs`; do not edit. -->\n"


def pages() -> dict[Path, str]:
    """Every reference page that is made from the code."""
    return {
        REFERENCE / "commands.md": commands(),
        REFERENCE / "entries.md": entries(),
        REFERENCE / "files.md": files(),
        REFERENCE / "importers.md": importers(),
        REFERENCE / "rules.md": rules(),
    }


def commands() -> str:
    """All commands with their help, and the options that come before them."""
    parts = ["# Commands", _NOTE, "## Global options", "They come before the command.", ""]
    context = click.Context(cli, info_name="incli")
    parts.append(_block(cli.get_help(context).partition("\nBegin:")[0]))
    for section, names in SECTIONS.items():
        parts.append(f"## {section}\n")
        for name in names:
            command = cli.get_command(context, name)
            assert command is not None  # noqa: S101  # it is in the catalogue
            parts += _command(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(parts).rstrip() + "\n"


def _command(command: click.Command, context: click.Context) -> list[str]:
    parts = [f"### {context.command_path}\n", _block(command.get_help(context))]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None  # noqa: S101  # the group lists it
            parts += _command(inner, click.Context(inner, info_name=name, parent=context))
    return parts


def entries() -> str:
    """All kinds of entries, and their fields."""
    schema = json.loads(schema_text("entry"))
    parts = ["# Entries", _NOTE, "One file each, under an incident's `timeline/`.", ""]
    for body in BODIES:
        definition = schema["$defs"][body.kind]
        meaning = (body.__doc__ or "").strip().partition("\n")[0]
        parts += [f"## {body.kind}\n", f"{meaning}\n"]
        parts += _fields(definition)
    return "\n".join(parts).rstrip() + "\n"


def files() -> str:
    """All kinds of files, and their properties."""
    parts = ["# Files", _NOTE]
    for kind in DOCUMENTS:
        schema = json.loads(schema_text(kind))
        parts += [f"## {kind}\n", f"{schema.get('description', '')}\n"]
        if kind != "entry":
            parts += _fields(schema)
    return "\n".join(parts).rstrip() + "\n"


def importers() -> str:
    """What each importer reads, and what becomes of it."""
    parts = ["# Importers", _NOTE, "What `incli import FORMAT` reads, and what it makes of it.", ""]
    for name, form in FORMATS.items():
        parts += [f"## {name}\n", f"{form.what[:1].upper()}{form.what[1:]}.\n"]
        parts.append(_block(importer(name).__doc__ or ""))
    return "\n".join(parts).rstrip() + "\n"


def rules() -> str:
    """All rules of incli: what each asks and why, its parameters, and examples."""
    parts = ["# Rules", _NOTE]
    parts.append("`incli rule` lists them, with those of installed packages;")
    parts.append("`incli policy explain RULE` says how one is held in your repository.\n")
    parts += ["| rule | name | unless set | what it asks |", "| --- | --- | --- | --- |"]
    for rule in RULES.values():
        anchor = f"{rule.id}-{rule.name}".lower()
        what = (f"[{rule.id}](#{anchor})", rule.name, rule.mode, _cell(rule.title))
        parts.append(f"| {' | '.join(what)} |")
    group = ""
    for rule in RULES.values():
        package = sys.modules[rule.judge.__module__.rpartition(".")[0]]
        if package.__doc__ and package.__doc__ != group:
            group = package.__doc__
            parts += ["", f"## {group.strip().partition(chr(10))[0].rstrip('.')}"]
        parts += _rule(rule)
    return "\n".join(parts).rstrip() + "\n"


def _rule(rule: Rule) -> list[str]:
    needs = f"; needs {', '.join(rule.needs)}" if rule.needs else ""
    needs += "; it only advises" if rule.strictest != "enforce" else ""
    waivers = "a waiver may set it aside for an incident" if rule.waivable else "no waivers"
    parts = ["", f"### {rule.id} {rule.name}", "", _prose(rule.doc), ""]
    parts += [f"Source: {_prose(rule.source.rstrip('.'))}.", ""]
    parts.append(
        f"It looks at {_LOOKS_AT[rule.scope]}{needs}; {waivers}; unless set: `{rule.mode}`."
    )
    if rule.params:
        parts += ["", "| parameter | what | unless set | stricter | meaning |"]
        parts.append("| --- | --- | --- | --- | --- |")
    for param in rule.params:
        default = json.dumps(param.default, ensure_ascii=False)
        cells = (
            f"`{param.name}`",
            KINDS[param.kind][2],
            f"`{default}`" if param.default is not None else "nothing is demanded",
            param.stricter,
            param.means,
        )
        parts.append(f"| {' | '.join(map(_cell, cells))} |")
    for title, example in (("Passes", rule.passing), ("Fails", rule.failing)):
        parts += ["", f"{title}:", "", f"```yaml\n{example.strip()}\n```"]
    if rule.hint:
        parts += ["", f"Then: `{rule.hint}`"]
    return parts


def _prose(text: str) -> str:
    """Words of a docstring in Markdown: only what stands between backticks is mark-up."""
    return text.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _fields(definition: dict[str, Any]) -> list[str]:
    rows = ["| field | required | meaning |", "| --- | --- | --- |"]
    required = definition.get("required", ())
    for name, each in definition.get("properties", {}).items():
        described = each.get("description", "").replace("|", "\\|")
        rows.append(f"| `{name}` | {'yes' if name in required else ''} | {described} |")
    return [*rows, ""]


def _block(text: str) -> str:
    return f"```text\n{text.strip()}\n```\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
