"""What rules are asked about: a file, an incident, the commits of a change, the repository.

A case holds everything a rule may know. Who makes it says what evidence there is: what nobody
looked at is None, and what costs something to find out is a function, asked only where needed.
"""
