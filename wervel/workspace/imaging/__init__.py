"""Images that were sent and fit nobody for certain."""
