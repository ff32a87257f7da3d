"""Telephone numbers that ring with nobody: the thousand of Berlin that are kept for films.

Source: Bundesnetzagentur, Mitteilung 148/2021, Amtsblatt 7/2021, p. 489.
"""


def phone(number: int) -> str:
    """That of demo person so and so; a thousand further on they begin again."""
    return f"+493023125{number % 1000:03}"
