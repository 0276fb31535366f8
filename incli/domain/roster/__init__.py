"""Rosters: who is on call when, from local rules to shifts in UTC, and what is wrong with them.

model      what a roster file says
wall       clocks on walls, as instants
turns      the turns of one rotation
timeline   the shifts of a roster: rotations, dated shifts, swaps, overrides, in this order
oncall     who is on call at one instant, until when, and who is next
lint       what should not be so
score      how good a roster is for the people on it
"""
