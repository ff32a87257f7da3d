"""A report that a doctor elsewhere opens by a link and a code."""
