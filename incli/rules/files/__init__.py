"""Group 0: files can be read, by machine and by people."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
