"""The commands that hold the record to the policy."""
