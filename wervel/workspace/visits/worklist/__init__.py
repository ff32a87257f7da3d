"""Today's visits, how far each is, and its next step."""
