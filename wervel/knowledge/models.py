"""Tables of this step of the path."""
