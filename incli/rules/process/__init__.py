"""Group 6: the policy itself, its waivers, drills and reviews."""

from incli.rules.process import (
    inc601,
    inc602,
    inc603,
    inc604,
    inc605,
    inc606,
    inc607,
    inc608,
    inc609,
)

RULES = (
    inc601.RULE,
    inc602.RULE,
    inc603.RULE,
    inc604.RULE,
    inc605.RULE,
    inc606.RULE,
    inc607.RULE,
    inc608.RULE,
    inc609.RULE,
)
