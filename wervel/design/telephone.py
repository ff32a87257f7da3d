"""Telephone numbers as people read them aloud."""


def phone_words(number: str) -> str:
    """E.164 in groups: ``+49 221 471 01 10``, ``+31 612 345 678``; anything else as it is."""
    country, rest = number[:3], number[3:]
    if country not in ("+49", "+31") or not rest.isdecimal():
        return number
    groups = [rest[:3], rest[3:6]]
    tail = rest[6:]
    step = 3 if len(tail) % 3 == 0 else 2
    groups += [tail[at : at + step] for at in range(0, len(tail), step)]
    return " ".join([country, *(group for group in groups if group)])
