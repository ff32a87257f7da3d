"""The frames of MLLP: a vertical tab, the message, a file separator and a carriage return."""

from collections.abc import Iterator

BEGIN, END = b"\x0b", b"\x1c\x0d"


class FrameTooLarge(Exception):
    """More has come than any message may hold."""


class Frames:
    """Takes bytes as they come and gives whole messages; what stands between frames is dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held = bytearray()
        self._seen = 0

    @property
    def is_inside(self) -> bool:
        """Has a frame begun that has not ended?"""
        return bool(self._held)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The messages that are whole now; FrameTooLarge."""
        self._held += piece
        while True:
            begin = self._held.find(BEGIN)
            if begin < 0:
                self._held.clear()
                return
            if begin:
                del self._held[:begin]
                self._seen = 0
            end = self._held.find(END, max(1, self._seen - 1))
            if end < 0:
                self._seen = len(self._held)
                if self._seen > self.most + len(BEGIN):
                    raise FrameTooLarge
                return
            body = bytes(self._held[1:end])
            del self._held[: end + len(END)]
            self._seen = 0
            if len(body) > self.most:
                raise FrameTooLarge
            yield body


def framed(body: bytes) -> bytes:
    return BEGIN + body + END
