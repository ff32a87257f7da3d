"""The examination page of a record."""
