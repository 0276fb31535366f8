"""incli: Git-native incident response. Incidents are code; git is the only store."""

__version__ = "0.1.0"
