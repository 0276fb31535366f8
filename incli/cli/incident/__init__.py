"""The commands of an incident that runs: who, what, how bad, until when."""
