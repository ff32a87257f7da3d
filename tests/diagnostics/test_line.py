"""What a sender on the line can and cannot do: silence, noise, drips, floods, and many at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from wervel.diagnostics.gateway.line import Caps, Line
from wervel.diagnostics.hl7.frames import BEGIN, END, framed

pytestmark = pytest.mark.pure

PATIENCE = 5.0
DRIP = 0.02
HOST = "127.0.0.1"


@dataclass(slots=True)
class Sender:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, sent: bytes) -> bytes:
        self.writer.write(sent)
        await self.writer.drain()
        return await self.hear()

    async def hear(self) -> bytes:
        """One framed answer, or what came before the end of the line."""
        try:
            return await asyncio.wait_for(self.reader.readuntil(END), PATIENCE)
        except asyncio.IncompleteReadError as end:
            return end.partial

    async def is_ended(self) -> bool:
        with suppress(ConnectionError):
            return await asyncio.wait_for(self.reader.read(), PATIENCE) == b""
        return True


@dataclass(slots=True)
class Listening:
    """A line that answers each message with itself."""

    port: int
    line: Line
    kept: list[bytes]

    @asynccontextmanager
    async def sender(self) -> AsyncIterator[Sender]:
        reader, writer = await asyncio.open_connection(HOST, self.port)
        try:
            yield Sender(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def takes(self, message: bytes = b"good") -> bool:
        async with self.sender() as sender:
            return await sender.say(framed(message)) == framed(message)


@asynccontextmanager
async def listening(caps: Caps) -> AsyncIterator[Listening]:
    kept: list[bytes] = []

    async def keep(body: bytes) -> bytes:
        kept.append(body)
        return body

    line = Line(keep, caps)
    server = await line.start(HOST, 0)
    async with server:
        yield Listening(server.sockets[0].getsockname()[1], line, kept)


def on_a_line(scenario: Callable[[Listening], Awaitable[None]], **caps: Any) -> None:
    """Play it, and then see that the line takes a good message and holds nobody any more."""

    async def play() -> None:
        async with listening(Caps(**caps)) as here:
            await scenario(here)
            assert await here.takes()
            async with asyncio.timeout(PATIENCE):
                while here.line.open:
                    await asyncio.sleep(DRIP)

    asyncio.run(play())


async def drip(sender: Sender, text: bytes) -> None:
    """One byte after the other, for as long as somebody takes them."""
    with suppress(ConnectionError):
        while not sender.writer.is_closing():
            for byte in text:
                sender.writer.write(bytes([byte]))
                await sender.writer.drain()
                await asyncio.sleep(DRIP)


def test_who_says_nothing_is_hung_up_on() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as sender, asyncio.timeout(PATIENCE):
            assert await sender.is_ended()

    on_a_line(scenario, idle=0.1)


def test_silence_is_counted_from_the_last_message() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as sender:
            for _ in range(6):
                assert await sender.say(framed(b"still here")) == framed(b"still here")
                await asyncio.sleep(0.2)
            assert await sender.is_ended()

    on_a_line(scenario, idle=0.6)


def test_noise_is_no_message_and_keeps_no_line_open() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as sender, asyncio.TaskGroup() as group:
            noise = group.create_task(drip(sender, b"\r\n"))
            assert await sender.is_ended()
            noise.cancel()
        assert here.kept == []

    on_a_line(scenario, idle=0.3)


def test_drips_end_and_hold_nobody_up() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as one, here.sender() as two, asyncio.TaskGroup() as group:
            drips = [group.create_task(drip(each, BEGIN + b"MSH|" * 400)) for each in (one, two)]
            for number in range(20):
                async with asyncio.timeout(0.3):
                    assert await here.takes(b"%d" % number)
            assert await one.is_ended()
            assert await two.is_ended()
            for each in drips:
                each.cancel()
        assert len(here.kept) == 20

    on_a_line(scenario, idle=60, message=0.8)


def test_a_frame_that_is_too_large_is_refused_and_ends_the_line() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as sender:
            assert await sender.say(framed(b"first")) == framed(b"first")
            answer = await sender.say(BEGIN + b"x" * 3_000_000)
            assert answer.split(b"\r")[1] == b"MSA|AE||the message is too large"
            assert await sender.is_ended()
        async with here.sender() as sender:
            whole = await sender.say(framed(b"y" * 10_001))
            assert b"MSA|AE|" in whole
            assert await sender.say(b"") == b""
        assert await here.takes(b"z" * 10_000)
        assert [len(each) for each in here.kept] == [5, 10_000]

    on_a_line(scenario, frame=10_000)


def test_who_takes_no_answers_is_hung_up_on() -> None:
    long = framed(b"x" * 500_000)

    async def scenario(here: Listening) -> None:
        async with here.sender() as sender:
            with suppress(ConnectionError):
                async with asyncio.timeout(PATIENCE):
                    while True:
                        sender.writer.write(long)
                        await sender.writer.drain()
        assert 0 < len(here.kept) < 100

    on_a_line(scenario, answer=0.2)


def test_many_at_once_are_bounded() -> None:
    async def scenario(here: Listening) -> None:
        async with here.sender() as one, here.sender() as two, here.sender() as three:
            for each in (one, two, three):
                assert await each.say(framed(b"in")) == framed(b"in")
            for _ in range(50):
                async with here.sender() as other:
                    with suppress(ConnectionError):
                        other.writer.write(framed(b"out"))
                    assert await other.is_ended()
            assert here.line.open == 3
            assert await two.say(framed(b"in")) == framed(b"in")
        assert here.kept == [b"in"] * 4
        async with asyncio.timeout(PATIENCE):
            while here.line.open:
                await asyncio.sleep(DRIP)

    on_a_line(scenario, connections=3)
