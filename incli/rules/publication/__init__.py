"""Group 8: what must not be seen is not."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
