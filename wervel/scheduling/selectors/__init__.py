"""Reads of scheduling."""
