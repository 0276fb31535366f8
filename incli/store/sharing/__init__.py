"""Shares the record with a remote: `now` on demand, `background` after each write."""
