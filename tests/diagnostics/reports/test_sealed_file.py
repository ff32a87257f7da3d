"""The signed file as other programs see it: its seal, its bytes, its tags."""

import hashlib
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper

from tests.diagnostics.reports.reports import sign
from wervel.accounts.models import User
from wervel.common import clock
from wervel.diagnostics.models import DiagnosticReport
from wervel.diagnostics.report_exceptions import SealUnavailable
from wervel.diagnostics.sealing.keys import DEMO_AUTHORITY, read_key
from wervel.diagnostics.sealing.signer import LocalSigner
from wervel.diagnostics.services.report_previews import make_preview, preview_pages

LANGUAGES = ("nl", "de")


@pytest.fixture
def sealed(report: DiagnosticReport, doctor: User) -> dict[str, bytes]:
    version = sign(report, doctor)
    return {each.language: bytes(each.pdf) for each in version.renditions.all()}


def pdfsig(path: Path) -> str:
    """What poppler says; the demo authority vouches for nothing, so that it is not asked."""
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout


def cms(pdf: bytes, folder: Path, *, covered: bytes | None = None) -> int:
    """What OpenSSL says of the signature over its byte range."""
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    first, length, second, rest = signature.byte_range
    content = covered or pdf[first : first + length] + pdf[second : second + rest]
    (folder / "content").write_bytes(content)
    (folder / "signature.der").write_bytes(signature.pkcs7_content)
    (folder / "ca.pem").write_bytes(read_key(seal_folder(), demo=True).certificates[-1])
    command = (
        "openssl cms -verify -binary -inform DER -in signature.der -content content"
        " -CAfile ca.pem -purpose any -out verified"
    )
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode


def seal_folder() -> Path:
    from django.conf import settings

    return Path(settings.STATE_DIR) / "seal"


def test_two_other_programs_accept_the_seal(sealed: dict[str, bytes], tmp_path: Path) -> None:
    for language in LANGUAGES:
        path = tmp_path / f"{language}.pdf"
        path.write_bytes(sealed[language])
        said = pdfsig(path)
        assert said.count("Signature is Valid.") == 1
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert cms(sealed[language], tmp_path) == 0


def flips(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """One byte changed in each of the two ranges, and in the signature itself."""
    first, length, second, rest = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    for name, place in (
        ("the pages", first + length // 2),
        ("what was added", second + rest // 2),
    ):
        changed = bytearray(pdf)
        changed[place] ^= 1
        yield name, bytes(changed)


def test_one_flipped_byte_is_refused(sealed: dict[str, bytes], tmp_path: Path) -> None:
    pdf = sealed["nl"]
    first, length, second, rest = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    names = []
    for name, changed in flips(pdf):
        path = tmp_path / "changed.pdf"
        path.write_bytes(changed)
        assert "Signature is Valid." not in pdfsig(path), name
        content = changed[first : first + length] + changed[second : second + rest]
        assert cms(pdf, tmp_path, covered=content) != 0, name
        names.append(name)
    assert names == ["the pages", "what was added"]


def test_markers_intent_language_and_alternative_texts(sealed: dict[str, bytes]) -> None:
    for language in LANGUAGES:
        with pikepdf.open(BytesIO(sealed[language])) as pdf:
            root = pdf.Root
            assert str(root.Lang) == language
            assert str(root.get("/Version", "/1.7")) == "/1.7"
            assert bool(root.MarkInfo.Marked)
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
            metadata = pdf.open_metadata()
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            figures = [each for each in elements(root.StructTreeRoot) if each.S == "/Figure"]
            expected = {
                "nl": ["Vierkant 1, geen patiënt", "Vierkant 2, geen patiënt"],
                "de": ["Quadrat 1", "Quadrat 2"],
            }
            assert [str(each.Alt) for each in figures] == expected[language]


def test_the_widget_of_the_seal_is_tagged_and_named(sealed: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(sealed["nl"])) as pdf:
        (widget,) = pdf.pages[-1].Annots
        assert str(widget.TU) == "Zegel van Wervel"
        tree = pdf.Root.StructTreeRoot
        numbers = tree.ParentTree.Nums
        leads = dict(zip(map(int, list(numbers)[::2]), list(numbers)[1::2], strict=True))
        element = leads[int(widget.StructParent)]
        assert (str(element.S), str(element.Alt)) == ("/Form", "Zegel van Wervel")
        assert element.K[0].Obj.objgen == widget.objgen
        assert list(elements(tree))[-1].objgen == element.objgen
        assert int(tree.ParentTreeNextKey) == max(leads) + 1


def test_headings_come_in_the_order_of_the_page(sealed: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(sealed["nl"])) as pdf:
        kinds = [str(each.S) for each in elements(pdf.Root.StructTreeRoot)]
    headings = [kind for kind in kinds if kind in ("/Title", "/H1", "/H2", "/H3", "/H4")]
    assert headings[0] in ("/Title", "/H1")
    # For you, with four parts; for the doctor, with three parts, findings, results and images.
    assert headings[1:] == ["/H2", *["/H3"] * 4, "/H2", *["/H3"] * 6]
    assert kinds.count("/Table") >= 1
    assert kinds.index("/Figure") < kinds.index("/Form")


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The tags in the order in which they are read."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_chain_and_algorithm_are_kept(report: DiagnosticReport, doctor: User) -> None:
    row = sign(report, doctor).renditions.get(language="nl")
    assert (row.algorithm, row.level) == ("rsassa_pkcs1v15-sha256", "B-B")
    assert row.sha256 == hashlib.sha256(bytes(row.pdf)).hexdigest()
    kept = read_key(seal_folder(), demo=True).certificates
    assert row.chain == [each.decode() for each in kept]


def test_the_demo_seal_is_refused_elsewhere(tmp_path: Path) -> None:
    made = read_key(tmp_path / "seal", demo=True)
    assert made.demo
    assert (tmp_path / "seal" / "key.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SealUnavailable):
        read_key(tmp_path / "seal", demo=False)
    with pytest.raises(SealUnavailable):
        read_key(tmp_path / "nothing", demo=False)
    (tmp_path / "seal" / "key.pem").chmod(0o640)
    with pytest.raises(SealUnavailable):
        read_key(tmp_path / "seal", demo=True)
    assert DEMO_AUTHORITY.endswith("(vouches for nothing)")


@pytest.fixture
def pages(report: DiagnosticReport, doctor: User) -> bytes:
    """What would be signed."""
    actor = doctor.as_actor()
    digest = make_preview(report_id=report.pk, actor=actor).digest
    return preview_pages(report_id=report.pk, digest=digest, language="nl", actor=actor)


def test_a_time_stamp_is_asked_for_where_there_is_a_server(pages: bytes, time_stamps: str) -> None:
    key = read_key(seal_folder(), demo=True)
    plain = LocalSigner(key).seal(pages, label="Demo", at=clock.now())
    stamped = LocalSigner(key, time_stamps=HTTPTimeStamper(time_stamps)).seal(
        pages, label="Demo", at=clock.now()
    )
    assert (plain.level, time_stamp(plain.pdf)) == ("B-B", None)
    assert stamped.level == "B-T"
    assert time_stamp(stamped.pdf) == "signature_time_stamp_token"
    assert stamped.pdf.startswith(pages)


def time_stamp(pdf: bytes) -> object:
    attributes = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].signer_info["unsigned_attrs"]
    kinds = [each["type"].native for each in attributes]
    return "signature_time_stamp_token" if "signature_time_stamp_token" in kinds else None


def test_a_time_stamp_server_that_is_away_signs_nothing(pages: bytes) -> None:
    away = HTTPTimeStamper("http://127.0.0.1:9/", timeout=1)
    signer = LocalSigner(read_key(seal_folder(), demo=True), time_stamps=away)
    with pytest.raises(SealUnavailable):
        signer.seal(pages, label="Demo", at=clock.now())
