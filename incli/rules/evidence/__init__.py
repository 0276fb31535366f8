"""Group 9: what could not be judged."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
