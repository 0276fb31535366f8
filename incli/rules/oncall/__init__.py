"""Group 5: care for the people on call."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
