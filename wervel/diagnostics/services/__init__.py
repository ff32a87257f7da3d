"""Writes of diagnostics."""
