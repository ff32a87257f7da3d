"""The visit as staff see it: the worklist, and the pages of one record."""
