"""The rules of the check: one module each, by id, and one row in its group."""

from incli.rules import (
    afterwards,
    command,
    evidence,
    files,
    oncall,
    process,
    publication,
    record,
    response,
    tasks,
)
from incli.rules.rule import Rule

_GROUPS: tuple[tuple[Rule, ...], ...] = (
    files.RULES,
    command.RULES,
    response.RULES,
    tasks.RULES,
    afterwards.RULES,
    oncall.RULES,
    process.RULES,
    record.RULES,
    publication.RULES,
    evidence.RULES,
)

RULES: dict[str, Rule] = {rule.id: rule for group in _GROUPS for rule in group}
