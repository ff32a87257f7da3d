"""The page of a record where tests are ordered, each with how far it helps."""
