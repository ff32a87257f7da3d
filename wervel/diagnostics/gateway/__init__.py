"""Where laboratories reach us: a line (MLLP) and a watched folder, in one process of its own."""
