"""Words and rows for a page about the site."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wervel.common.language import current_language
from wervel.design.telephone import phone_words
from wervel.directory.legal import LegalEntity
from wervel.directory.selectors import ContactDetails
from wervel.website.about.documents import INSIDE, LINK, Block, Details, Words


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    text: SafeString | str


@dataclass(frozen=True, slots=True)
class BlockView:
    """One of a paragraph, a list, or rows of facts."""

    paragraph: SafeString | str = ""
    items: tuple[SafeString, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    heading: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the directory says of the chain."""

    contact: ContactDetails | None
    legal: LegalEntity | None


def section_views(words: Words, known: Known) -> list[SectionView]:
    """A section of which nothing is known is left out, its heading too."""
    found = [
        SectionView(
            section.heading,
            tuple(view for block in section.body if (view := _block(block, known)) is not None),
        )
        for section in words.sections
    ]
    return [section for section in found if section.blocks]


def with_links(text: str) -> SafeString:
    """The text, escaped, with its links made."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        parts += [format_html("{}", text[end : found.start()]), _link(found[1], found[2])]
        end = found.end()
    parts.append(format_html("{}", text[end:]))
    return mark_safe("".join(parts))  # noqa: S308


def _link(words: str, target: str) -> SafeString:
    if target.startswith(INSIDE):
        address = reverse(f"website:{target.removeprefix(INSIDE)}")
        return format_html('<a href="{}">{}</a>', address, words)
    return format_html('<a href="{}" rel="noreferrer">{}</a>', target, words)


def _block(block: Block, known: Known) -> BlockView | None:
    if block.paragraph is not None:
        return BlockView(paragraph=with_links(block.paragraph))
    if block.list is not None:
        return BlockView(items=tuple(with_links(item) for item in block.list))
    if block.facts is not None:
        return BlockView(rows=tuple(Row(one.label, with_links(one.text)) for one in block.facts))
    rows = _rows(Details(str(block.details)), known)
    return BlockView(rows=rows) if rows else None


def _rows(details: Details, known: Known) -> tuple[Row, ...]:
    if details is Details.CONTACT:
        rows = _contact(known.contact)
    elif known.legal is None:
        rows = []
    else:
        rows = _legal(details, known.legal)
    return tuple(Row(label, text) for label, text in rows if text)


def _contact(contact: ContactDetails | None) -> Sequence[tuple[str, SafeString | str]]:
    if contact is None:
        return []
    phone = format_html('<a href="tel:{}">{}</a>', contact.phone, phone_words(contact.phone))
    return [(_("Telephone"), phone), (_("E-mail"), _mail(contact.email))]


def _legal(details: Details, legal: LegalEntity) -> Sequence[tuple[str, SafeString | str]]:
    match details:
        case Details.OPERATOR:
            return [
                (_("Name"), legal.name),
                (_("Legal form"), legal.legal_form),
                (_("Address"), _address(legal)),
                (_("Represented by"), legal.represented_by),
            ]
        case Details.REGISTER:
            return [
                (_("Register"), legal.register),
                (_("Number in the register"), legal.register_number),
                (_("VAT number"), legal.vat_id),
            ]
        case Details.SUPERVISION:
            return _supervision(legal)
        case Details.INSURANCE:
            return [
                (_("Liability insurance"), legal.insurer),
                (_("It holds in"), legal.insurance_area),
            ]
        case Details.PRIVACY:
            return [
                (_("Name"), legal.name),
                (_("Address"), _address(legal)),
                (_("Data protection officer"), legal.privacy_officer),
                (_("E-mail"), _mail(legal.privacy_email)),
            ]
    return [(_("Answers for the texts"), legal.responsible)]


def _supervision(legal: LegalEntity) -> Sequence[tuple[str, SafeString | str]]:
    rules: SafeString | str = legal.professional_rules
    if legal.professional_rules_address:
        rules = _link(legal.professional_rules, legal.professional_rules_address)
    return [
        (_("Supervisory authority"), legal.supervisory_authority),
        (_("Professional chamber"), legal.chamber),
        (_("Professional title"), legal.profession),
        (_("Awarded in"), _country(legal.profession_country)),
        (_("Professional rules"), rules),
    ]


def _address(legal: LegalEntity) -> SafeString:
    town = f"{legal.postal_code} {legal.city}"
    return format_html("{}<br>{}<br>{}", legal.street, town, _country(legal.country))


def _country(code: str) -> str:
    """The name of a country in the reader's language; an unknown code stays as it is."""
    return str(Locale(current_language()).territories.get(code, code))


def _mail(address: str) -> SafeString:
    return format_html('<a href="mailto:{}">{}</a>', address, address)
