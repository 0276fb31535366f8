"""Group 1: one incident commander, whom everybody obeys."""

from incli.rules.command import (
    inc101,
    inc102,
    inc103,
    inc104,
    inc105,
    inc106,
    inc107,
    inc108,
    inc109,
    inc110,
)

RULES = (
    inc101.RULE,
    inc102.RULE,
    inc103.RULE,
    inc104.RULE,
    inc105.RULE,
    inc106.RULE,
    inc107.RULE,
    inc108.RULE,
    inc109.RULE,
    inc110.RULE,
)
