"""The check: cases are made from files and history, rules are asked, answers get their place."""
