"""A file that somebody sent, given back to be saved: no browser shows it or runs what is in it."""

from typing import BinaryIO, TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

DICOM = "application/dicom"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def attachment(body: BinaryIO, *, name: str, content_type: str) -> FileResponse:
    """`name` is one of ours, never that of the sender; the body is closed with the answer."""
    response = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    return guarded(response)


def guarded(response: Response) -> Response:
    """With what every answer carries where such files come from."""
    for header, value in HEADERS.items():
        response.headers[header] = value
    return response
