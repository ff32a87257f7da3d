"""Numbers that change, in the same transaction, with what public pages show."""
