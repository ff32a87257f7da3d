"""Editors send no files: no article holds one, and nothing would serve it."""

from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from pytest_django.fixtures import Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission

from tests.accounts.conftest import LOGIN, MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.accounts.services import EDITORS_GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.once]
GPS = 0x8825


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def editor(client: Client, make_staff: MakeStaff) -> Client:
    make_staff(Role.EDITOR)
    log_in(client)
    return client


def photograph() -> bytes:
    """It says where it was taken."""
    out, exif = BytesIO(), Picture.Exif()
    exif[GPS] = {1: "N", 2: (50.0, 46.0, 31.0), 3: "E", 4: (6.0, 5.0, 2.0)}
    Picture.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(editor: Client, place: str, name: str = "file") -> int:
    file = SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")
    return editor.post(f"/cms/{place}", {"title": "a", "collection": 1, name: file}).status_code


@pytest.mark.parametrize("place", ["images", "documents"])
def test_an_editor_can_send_neither_picture_nor_document(
    editor: Client, media: Path, place: str
) -> None:
    assert editor.get("/cms/").status_code == 200
    assert f'"/cms/{place}/"' not in editor.get("/cms/").text
    for end, name in (("add/", "file"), ("multiple/add/", "files[]"), ("chooser/create/", "file")):
        assert send(editor, f"{place}/{end}", name) in (302, 403), end
    assert not Image.objects.exists()
    assert not Document.objects.exists()
    assert list(media.iterdir()) == []


def test_what_lies_there_from_elsewhere_is_served_by_nobody(editor: Client, media: Path) -> None:
    """The twin: with the rights that Wagtail gives its groups, a picture is kept as it came, with
    the place where it was taken; but it has no address."""
    group = Group.objects.get(name=EDITORS_GROUP)
    for right in Permission.objects.filter(codename__in=["add_image", "add_document"]):
        GroupCollectionPermission.objects.create(
            group=group, collection=Collection.get_first_root_node(), permission=right
        )
    assert send(editor, "images/add/") == 302
    image = Image.objects.get()
    with Picture.open(image.file.path) as kept:
        assert GPS in kept.getexif()
    with closing(SimpleUploadedFile("a.pdf", b"%PDF-1.4")) as file:
        document = Document.objects.create(title="a", file=file)
    for path in (image.file.url, document.url, f"/cms/documents/{document.pk}/a.pdf"):
        assert editor.get(path, follow=True).status_code == 404, path
        strange = Client().get(path, follow=True)
        assert strange.status_code == 404 or strange.request["PATH_INFO"] == LOGIN, path
