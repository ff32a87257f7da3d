"""The line: MLLP over TCP. Everything a sender can do is capped."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wervel.diagnostics.hl7.frames import Frames, FrameTooLarge, framed
from wervel.diagnostics.services.inbox import refusal

log = logging.getLogger("wervel.gateway")

Store = Callable[[bytes], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Caps:
    """Bytes of a message, connections at once, and seconds: without a message, for one message to
    come in whole, for the sender to take its answer, and to hear out one that is refused."""

    frame: int = 2_000_000
    connections: int = 16
    idle: float = 120.0
    message: float = 30.0
    answer: float = 15.0
    refused: float = 1.0
    piece: int = 65_536


class Line:
    """Listens, reads frames, answers each one before it reads the next."""

    def __init__(self, store: Store, caps: Caps) -> None:
        self.store = store
        self.caps = caps
        self.open = 0

    async def start(self, host: str, port: int) -> asyncio.Server:
        return await asyncio.start_server(self.handle, host, port, limit=self.caps.piece)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.open >= self.caps.connections:
            writer.transport.abort()
            return
        self.open += 1
        try:
            await self._talk(reader, writer)
        except (TimeoutError, ConnectionError, OSError, asyncio.CancelledError):
            pass  # Silent, gone, or the process ends: whoever got no answer sends again.
        except FrameTooLarge:
            await self._refuse(reader, writer)
        finally:
            self.open -= 1
            await self._close(writer)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        """What was answered still goes out, to a sender who takes it in time."""
        writer.close()
        try:
            await asyncio.wait_for(writer.wait_closed(), self.caps.answer)
        except (TimeoutError, ConnectionError, OSError):
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the sender hangs up or its time is over. Noise between messages gives it none."""
        frames = Frames(self.caps.frame)
        now = asyncio.get_running_loop().time
        until, was_inside = now() + self.caps.idle, False
        while True:
            piece = await asyncio.wait_for(reader.read(self.caps.piece), max(0.0, until - now()))
            if not piece:
                return
            answered = False
            for body in frames.feed(piece):
                await self._reply(writer, await self.store(body))
                answered = True
            if frames.is_inside and (answered or not was_inside):
                until = now() + self.caps.message
            elif answered:
                until = now() + self.caps.idle
            was_inside = frames.is_inside

    async def _reply(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        writer.write(framed(answer))
        await asyncio.wait_for(writer.drain(), self.caps.answer)

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say why, and hang up: where the next message begins nobody knows.

        What still comes is read and dropped for a moment: the end of a line on which something is
        unread takes the answer away with it.
        """
        log.warning("a frame was larger than %s bytes", self.caps.frame)
        try:
            await self._reply(writer, refusal("the message is too large"))
            writer.write_eof()
            async with asyncio.timeout(self.caps.refused):
                while await reader.read(self.caps.piece):
                    pass
        except (TimeoutError, ConnectionError, OSError):
            pass
