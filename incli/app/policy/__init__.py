"""Response policies at work: in force when, explained, tested, replayed over the record."""
