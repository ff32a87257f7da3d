"""Files that are stored once, never changed, and found by their hash."""

from wervel.diagnostics.blobs.files import FileBlobs
from wervel.diagnostics.blobs.store import BlobStore, BlobUnknown, images, quarantine

__all__ = ["BlobStore", "BlobUnknown", "FileBlobs", "images", "quarantine"]
