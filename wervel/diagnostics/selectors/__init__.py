"""Reading what was ordered and what came of it."""
