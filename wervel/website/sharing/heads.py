"""The head of a public page: its one address, its languages, what a shared link shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wervel.common.language import DEFAULT_LANGUAGE, current_language
from wervel.website.sharing.cards import CARD_HEIGHT, CARD_WIDTH, general_card_address
from wervel.website.sharing.structured import Data, as_block, breadcrumbs

LOCALES: Mapping[str, str] = {"nl": "nl_NL", "de": "de_DE", "en": "en_GB"}
Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a view says of its page. `card` is the address of a picture of its own; `data` is
    structured data; a page that is empty is not `indexed`."""

    description: str = ""
    kind: str = "website"
    card: str = ""
    data: tuple[Data, ...] = ()
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """Addresses are absolute. A page that is not for finding has none of them."""

    indexed: bool
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    title: str = ""
    description: str = ""
    shared_description: str = ""
    locale: str = ""
    other_locales: tuple[str, ...] = ()
    image: str = ""
    image_width: int = CARD_WIDTH
    image_height: int = CARD_HEIGHT
    block: str = ""


def head_of(
    request: HttpRequest,
    *,
    title: str,
    addresses: Mapping[str, str],
    crumbs: Crumbs,
    sharing: Sharing,
    status: int,
) -> Head:
    """`addresses` are those of this page, by language, possibly with a query."""
    plain = {code: address.partition("?")[0] for code, address in addresses.items()}
    here = plain.get(current_language())
    if status != 200 or here is None or _is_secret(request):
        return Head(indexed=False, description=sharing.description)
    canonical = settings.BASE_URL + here
    trail = (breadcrumbs(crumbs, canonical, settings.BASE_URL),) if crumbs else ()
    return Head(
        indexed=sharing.indexed,
        canonical=canonical,
        alternates=_alternates(plain),
        kind=sharing.kind,
        title=title,
        description=sharing.description,
        shared_description=sharing.description or general_description(),
        locale=LOCALES[current_language()],
        other_locales=tuple(LOCALES[code] for code in plain if code != current_language()),
        image=settings.BASE_URL + (sharing.card or general_card_address(current_language())),
        block=as_block((*sharing.data, *trail)),
    )


def general_description() -> str:
    """What the site is, where a page says nothing of its own."""
    return _(
        "Read what helps against back pain, do the check, and come quickly to a clinic just over"
        " the border."
    )


def _alternates(plain: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Every language, and for readers of any other the first language that there is."""
    absolute = {code: settings.BASE_URL + address for code, address in plain.items()}
    default = absolute.get(DEFAULT_LANGUAGE) or next(iter(absolute.values()))
    return (*absolute.items(), ("x-default", default))


def _is_secret(request: HttpRequest) -> bool:
    """Whether the address itself is a permission: it is told to nobody."""
    match = request.resolver_match
    return match is not None and "secret" in match.kwargs
