"""Floor 4: the command line. Parses, calls one use case, and says what happened."""
