"""Group 2: people are told, severity is not argued, nobody waits."""

from incli.rules.response import (
    inc201,
    inc202,
    inc203,
    inc204,
    inc205,
    inc206,
    inc207,
    inc208,
    inc209,
    inc210,
    inc211,
)

RULES = (
    inc201.RULE,
    inc202.RULE,
    inc203.RULE,
    inc204.RULE,
    inc205.RULE,
    inc206.RULE,
    inc207.RULE,
    inc208.RULE,
    inc209.RULE,
    inc210.RULE,
    inc211.RULE,
)
