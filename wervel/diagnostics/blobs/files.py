"""A store of files below one directory, named by their hash alone."""

import os
import re
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from wervel.diagnostics.blobs.store import BlobUnknown

PIECE = 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileBlobs:
    """Written beside its place, brought to the disk, then named: there is no half of a file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO) -> str:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = sha256()
        with NamedTemporaryFile(dir=self.root, prefix="draft-", delete=False) as draft:
            try:
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    draft.write(piece)
                draft.flush()
                os.fsync(draft.fileno())
                self._name(Path(draft.name), digest.hexdigest())
            finally:
                Path(draft.name).unlink(missing_ok=True)
        return digest.hexdigest()

    def _name(self, draft: Path, digest: str) -> None:
        place = self._place(digest)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        if not place.exists():
            os.replace(draft, place)
            for folder in (place.parent, self.root):
                _to_disk(folder)

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._place(digest).open("rb")
        except FileNotFoundError:
            raise BlobUnknown(digest) from None

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise BlobUnknown(digest)
        return self.root / digest[:2] / digest


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
