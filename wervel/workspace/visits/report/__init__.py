"""The report of a visit as staff write, read, sign and send it."""
