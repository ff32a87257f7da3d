"""Measures what the product promises, beside the floors of the machine it runs on."""

SERVICE = "first-consultation-back"
DOCTORS = 10
