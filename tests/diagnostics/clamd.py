"""A virus scanner to work with: it speaks clamd's INSTREAM and knows one virus."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

# In two pieces, or a scanner of the developer's machine would take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        body = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            body += self.rfile.read(length)
        found = b"stream: Eicar-Test-Signature FOUND" if EICAR in body else b"stream: OK"
        self.wfile.write(found + b"\0")


@contextmanager
def scanner() -> Iterator[tuple[str, int]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        host, port = server.server_address[:2]
        yield str(host), int(port)
        server.shutdown()
