"""The report as pages: its words laid out as a tagged PDF, with fonts of its own."""
