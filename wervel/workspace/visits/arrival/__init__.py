"""The desk: who is expected, who is here, and who they are."""
