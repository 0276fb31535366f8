"""The commands of practising: drills, and listening to an incident again."""
