"""The process: the line and the folder, until it is told to stop."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wervel.diagnostics.choices import Channel
from wervel.diagnostics.gateway.folder import Folder
from wervel.diagnostics.gateway.line import Caps, Line
from wervel.diagnostics.gateway.storing import store

LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Where:
    """Where to listen, and which folder to watch; None watches none."""

    host: str
    port: int
    folder: Path | None


async def run(where: Where, caps: Caps | None = None) -> None:
    """Serve until SIGTERM or SIGINT; what was begun is answered first."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    caps = caps or Caps()
    with ThreadPoolExecutor(1, "inbox") as pool:

        async def keep(body: bytes) -> bytes:
            outcome = await loop.run_in_executor(pool, store, body, Channel.MLLP)
            return outcome.answer

        server = await Line(keep, caps).start(where.host, where.port)
        async with server:
            await _watch(where.folder, caps, pool, stopping)
            server.close()


async def _watch(
    path: Path | None, caps: Caps, pool: ThreadPoolExecutor, stopping: asyncio.Event
) -> None:
    if path is None:
        await stopping.wait()
        return
    folder = Folder(path, partial(store, channel=Channel.FOLDER), caps.frame)
    folder.prepare()
    loop = asyncio.get_running_loop()
    while not stopping.is_set():
        await loop.run_in_executor(pool, folder.look)
        try:
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
        except TimeoutError:
            continue
