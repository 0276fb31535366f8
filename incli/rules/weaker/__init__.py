"""Two response policies compared: which demands get weaker, which stricter, which are others.

For `policy diff`, and for INC603: whoever is held to a policy does not weaken it alone.
"""
