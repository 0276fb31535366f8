"""The commands that read the record: lists, an incident, what is due, the board."""
