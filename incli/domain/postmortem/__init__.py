"""The postmortem: what of it is computed, how far it is, and who reads it. Pure."""
