"""A virus scanner that speaks clamd's INSTREAM: asked about each file before it is read."""

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from wervel.diagnostics.image_exceptions import ScannerAway

PIECE = 2**16
SECONDS = 20.0
CLEAN, FOUND = b": OK", b" FOUND"


def is_clean(file: BinaryIO) -> bool:
    """True without a scanner. ScannerAway when it does not answer: then nothing is let in."""
    address = settings.ANTIVIRUS
    if address is None:
        return True
    try:
        answer = _asked(address, file)
    except OSError as error:
        raise ScannerAway from error
    if answer.endswith(FOUND):
        return False
    if not answer.endswith(CLEAN):
        raise ScannerAway
    return True


def _asked(address: tuple[str, int], file: BinaryIO) -> bytes:
    with socket.create_connection(address, timeout=SECONDS) as line:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < PIECE:
            more = line.recv(PIECE)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0\n")
