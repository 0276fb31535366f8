"""Group 3: named people for named tasks."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
