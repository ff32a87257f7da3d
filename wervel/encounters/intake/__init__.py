"""What patients tell before a visit: the questions, what may be stored, and what it means."""
