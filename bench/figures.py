"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`mark` is what it has to reach, in words; `reached` is None where nothing is promised."""

    database: str
    name: str
    value: str
    mark: str = ""
    reached: bool | None = None


def table(figures: list[Figure]) -> str:
    rows = [("database", "figure", "value", "mark", "")]
    words = {None: "", True: "reached", False: "MISSED"}
    rows += [(f.database, f.name, f.value, f.mark, words[f.reached]) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
