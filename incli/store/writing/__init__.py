"""Writes a change to the record, so that nothing is ever lost: `writer` is where to begin."""
