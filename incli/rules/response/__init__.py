"""Group 2: people are told, severity is not argued, nobody waits."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
