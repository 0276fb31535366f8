"""The commands of what comes after an incident: action items, and postmortems."""
