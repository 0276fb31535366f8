"""The commands of a team's repository: made, kept in step, looked after."""
