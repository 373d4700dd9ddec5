"""What to change: edits of a study, scenarios of them, and what they change for the people."""
