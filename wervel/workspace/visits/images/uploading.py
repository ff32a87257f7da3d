"""Files of a form, written straight to the spool while they arrive."""

import os
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from wervel.common.errors import TooLarge
from wervel.common.ids import uuid7
from wervel.diagnostics import spool
from wervel.diagnostics.services.images import Spooled


class SpooledFile(UploadedFile):  # type: ignore[type-arg]
    """What the form sees of a file: nothing but where it lies."""

    def __init__(self, spooled: Spooled) -> None:
        super().__init__(file=BytesIO(), name="file", size=spooled.size)
        self.spooled = spooled


class SpoolHandler(FileUploadHandler):
    """Bounds each file; one that ends early, or is too large, is taken away at once."""

    chunk_size = 2**18

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.finished: list[Spooled] = []
        self._descriptor: int | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._id, self._size, self._digest = uuid7(), 0, sha256()
        self._descriptor = spool.create(self._id)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        if self._size > spool.MOST_FILE:
            self.drop_all()
            raise TooLarge
        self._digest.update(raw_data)
        assert self._descriptor is not None
        rest = memoryview(raw_data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        return None

    def file_complete(self, file_size: int) -> SpooledFile:
        assert self._descriptor is not None
        os.fsync(self._descriptor)
        self._close()
        found = Spooled(self._id, self.file_name or "", self._size, self._digest.hexdigest())
        self.finished.append(found)
        return SpooledFile(found)

    def upload_interrupted(self) -> None:
        self.drop_all()

    def drop_all(self) -> None:
        """Nothing of this request is kept."""
        if self._descriptor is not None:
            self._close()
            spool.place_of(self._id).unlink(missing_ok=True)
        for one in self.finished:
            spool.place_of(one.id).unlink(missing_ok=True)
        self.finished.clear()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
