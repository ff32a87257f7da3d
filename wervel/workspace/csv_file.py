"""Tables as CSV files that a spreadsheet opens without running anything.

Separated by semicolons and begun with a byte order mark: with Dutch and German settings a
spreadsheet then opens it by a double click, each value in its column and each accent right.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = ";"
# What a spreadsheet takes for the beginning of a formula, also after blanks or in wide letters.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def safe_cell(value: str) -> str:
    """The value; with an apostrophe before it if a spreadsheet would calculate it."""
    begins = value.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{value}" if begins in FORMULA and begins else value


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + target.getvalue()


def csv_response(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """`name` is made of plain letters, figures and hyphens."""
    response = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
