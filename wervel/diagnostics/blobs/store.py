"""What a store of files promises, and the ones there are."""

from typing import BinaryIO, Protocol

from django.conf import settings


class BlobUnknown(LookupError):
    """No file with this hash is kept here."""


class BlobStore(Protocol):
    """Keeps bytes by their SHA-256. What is kept is on the disk when `put` returns, and stays."""

    def put(self, stream: BinaryIO) -> str:
        """Keep what the stream still holds; the hash of it. A second time changes nothing."""

    def open(self, digest: str) -> BinaryIO:
        """What is kept under this hash; BlobUnknown."""


def images() -> BlobStore:
    """The images that hang on a patient."""
    from wervel.diagnostics.blobs.files import FileBlobs

    return FileBlobs(settings.STATE_DIR / "images" / "stored")


def quarantine() -> BlobStore:
    """Files that nobody could be given, until somebody decides."""
    from wervel.diagnostics.blobs.files import FileBlobs

    return FileBlobs(settings.STATE_DIR / "images" / "quarantine")
