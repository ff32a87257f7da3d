"""The pages about the site, as readers see them."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from wervel.audit.models import AuditEvent
from wervel.common.actor import system
from wervel.directory.legal import LegalEntity
from wervel.directory.models import LegalDetails, Organization
from wervel.directory.selectors import legal_entity
from wervel.directory.services import DirectoryEvent, set_legal_entity
from wervel.website.about.presenters import with_links

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESSES = {
    "nl": ("/nl/toegankelijkheid/", "/nl/privacy/", "/nl/colofon/"),
    "de": ("/de/barrierefreiheit/", "/de/datenschutz/", "/de/impressum/"),
    "en": ("/en/accessibility/", "/en/privacy/", "/en/imprint/"),
}
each_address = pytest.mark.parametrize("address", [a for each in ADDRESSES.values() for a in each])


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def known() -> LegalEntity:
    found = legal_entity()
    assert found is not None
    return found


def write(legal: LegalEntity) -> None:
    organization = Organization.objects.get()
    set_legal_entity(organization=organization, legal=legal, actor=system("tests"))


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("language", ADDRESSES)
def test_every_page_leads_to_them(client: Client, language: str) -> None:
    footer = body(client, f"/{language}/").split("<footer")[1]
    for address in ADDRESSES[language]:
        assert f'href="{address}"' in footer


@pytest.mark.usefixtures("chain")
@each_address
def test_a_page_says_when_it_was_changed(client: Client, address: str) -> None:
    html = body(client, address)
    assert html.count("<h1>") == 1
    day = 27 if address in [privacy for _, privacy, _ in ADDRESSES.values()] else 26
    assert f"{day} november 2026" in html.lower().replace(f"{day}.", str(day))


@each_address
def test_a_page_works_before_the_chain_is_set_up(client: Client, address: str) -> None:
    html = body(client, address)
    empty = address in [each[2] for each in ADDRESSES.values()]
    assert ('name="robots" content="noindex"' in html) == empty
    assert ("notice--warning" in html) == empty


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("address", [each[2] for each in ADDRESSES.values()])
def test_the_imprint_names_what_the_law_asks(client: Client, address: str) -> None:
    html = body(client, address)
    legal = known()
    for text in (
        *(legal.name, legal.legal_form, legal.street, f"{legal.postal_code} {legal.city}"),
        *(legal.represented_by, legal.responsible, legal.supervisory_authority),
        *(legal.register, legal.register_number, legal.vat_id, legal.chamber, legal.profession),
        *(legal.professional_rules, legal.insurer, legal.insurance_area),
        *("contact@wervel.example", "tel:+492214710100", legal.professional_rules_address),
    ):
        assert text in html


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(("language", "country"), [("nl", "Duitsland"), ("en", "Germany")])
def test_a_country_is_named_in_the_readers_language(
    client: Client, language: str, country: str
) -> None:
    assert f"<br>{country}</dd>" in body(client, ADDRESSES[language][2])


@pytest.mark.usefixtures("chain")
def test_what_a_chain_does_not_have_is_left_out_with_its_heading(client: Client) -> None:
    assert "Versicherung</h2>" in body(client, "/de/impressum/")
    write(replace(known(), insurer="", insurance_area="", chamber=""))
    html = body(client, "/de/impressum/")
    assert "Versicherung</h2>" not in html
    assert "<dt>Kammer</dt>" not in html


@pytest.mark.usefixtures("chain")
def test_a_change_is_seen_at_once_and_audited(client: Client) -> None:
    before = body(client, "/nl/colofon/")
    write(replace(known(), represented_by="Demo <Nieuw>"))
    html = body(client, "/nl/colofon/")
    assert "Demo &lt;Nieuw&gt;" not in before
    assert "Demo &lt;Nieuw&gt;" in html
    events = AuditEvent.objects.filter(event=DirectoryEvent.LEGAL_ENTITY_SET)
    assert events.count() == 2
    assert LegalDetails.objects.count() == 1


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("field", ["name", "represented_by", "supervisory_authority", "street"])
def test_an_imprint_without_a_duty_is_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        write(replace(known(), **{field: ""}))
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalDetails.objects.update(**{field: ""})


@pytest.mark.usefixtures("chain")
def test_the_privacy_page_names_who_answers_and_who_watches(client: Client) -> None:
    for language in ADDRESSES:
        html = body(client, ADDRESSES[language][1])
        for text in (known().name, known().privacy_email, "autoriteitpersoonsgegevens", "ldi.nrw"):
            assert text in html


@pytest.mark.usefixtures("chain")
def test_they_set_no_cookie_and_are_only_read(client: Client) -> None:
    for address in ADDRESSES["nl"]:
        assert dict(client.get(address).cookies) == {}
        assert client.post(address).status_code == 405


def test_links_are_made_and_all_else_is_escaped() -> None:
    assert with_links("A <b> & [us](page:contact), [law](https://a.example/?b=1&c=2).") == (
        'A &lt;b&gt; &amp; <a href="/nl/contact/">us</a>,'
        ' <a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">law</a>.'
    )
