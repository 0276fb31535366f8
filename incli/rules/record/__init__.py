"""Group 7: nothing is lost or altered, and everybody signs for their own."""

from incli.rules.record import (
    inc701,
    inc702,
    inc703,
    inc704,
    inc705,
    inc706,
    inc707,
    inc709,
    inc710,
)

RULES = (
    inc701.RULE,
    inc702.RULE,
    inc703.RULE,
    inc704.RULE,
    inc705.RULE,
    inc706.RULE,
    inc707.RULE,
    inc709.RULE,
    inc710.RULE,
)
