"""Sealing a PDF: one interface, and the seal whose key lies on this machine."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from wervel.diagnostics.choices import SealLevel
from wervel.diagnostics.report_exceptions import SealUnavailable
from wervel.diagnostics.sealing.keys import SealKey, read_key

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

    from wervel.diagnostics.sealing.holding import HeldKey

FIELD = "Seal"
# Where the last page leaves room: left, bottom, right, top, in points from the lower left corner.
BOX = (352, 68, 533, 105)
DIGEST = "sha256"


@dataclass(frozen=True, slots=True)
class Sealed:
    """`pdf` begins with the bytes that were to be sealed; `level` is that of PAdES."""

    pdf: bytes
    algorithm: str
    level: SealLevel
    chain: tuple[str, ...]


class Signer(Protocol):
    """Whoever holds the organisation's key: this machine, a token, a service elsewhere."""

    def seal(self, pdf: bytes, *, label: str, at: datetime) -> Sealed:
        """Add the seal after the bytes of the file; `label` is what a reader hears of the field.

        SealUnavailable when that is not possible now.
        """


class LocalSigner:
    """Signs with a key in the state directory."""

    def __init__(self, key: SealKey, *, time_stamps: "TimeStamper | None" = None) -> None:
        self._key = key
        self._time_stamps = time_stamps

    def seal(self, pdf: bytes, *, label: str, at: datetime) -> Sealed:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSigner
        from pyhanko.stamp import StaticStampStyle

        from wervel.diagnostics.sealing.tagging import add_tagged_field

        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        add_tagged_field(writer, name=FIELD, label=label, box=BOX)
        signer = PdfSigner(
            _metadata(at),
            signer=self._held,
            timestamper=self._time_stamps,
            stamp_style=StaticStampStyle(border_width=0),
        )
        try:
            out = signer.sign_pdf(writer)
        except OSError as error:
            raise SealUnavailable from error
        level = SealLevel.B_T if self._time_stamps else SealLevel.B_B
        chain = tuple(each.decode("ascii") for each in self._key.certificates)
        return Sealed(out.getvalue(), self._held.algorithm, level, chain)

    @cached_property
    def _held(self) -> "HeldKey":
        from wervel.diagnostics.sealing.holding import HeldKey

        return HeldKey(self._key)


def _metadata(at: datetime) -> Any:
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    return PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=settings.WAGTAIL_SITE_NAME,
    )


def organisation_signer() -> Signer:
    """The seal of this installation; SealUnavailable when it has none."""
    return _local(Path(settings.STATE_DIR) / "seal", settings.TIME_STAMP_URL)


@lru_cache(maxsize=1)
def _local(folder: Path, time_stamp_url: str) -> Signer:
    from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper

    key = read_key(folder, demo=settings.DEMO or settings.TESTING)
    stamps = HTTPTimeStamper(time_stamp_url, timeout=5) if time_stamp_url else None
    return LocalSigner(key, time_stamps=stamps)
