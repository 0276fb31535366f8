"""Cases as people write them down: the examples of rules, and a team's own tests."""
