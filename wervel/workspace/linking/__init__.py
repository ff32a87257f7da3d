"""Two records of one person: found, compared, linked, and parted again."""
