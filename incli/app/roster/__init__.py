"""Rosters at work: read, asked who is on call, judged, changed, exchanged with calendars."""
