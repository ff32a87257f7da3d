"""The skeleton of the tree: three locales, a root for each, one site."""

from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from wagtail.models import Locale, Page, Site

from wervel.common.language import DEFAULT_LANGUAGE, LANGUAGES
from wervel.knowledge.models import LanguageRootPage

# Pages that come with the product are recognised by a key made from their name.
_NAMESPACE = UUID("5b0f6d5e-0c55-5d0c-9d3c-6f3e1f1b7a10")


def translation_key(name: str) -> UUID:
    """The same for the three languages of one text."""
    return uuid5(_NAMESPACE, name)


def prepare_tree() -> dict[str, LanguageRootPage]:
    """Make what is missing of locales, language roots and site; drop Wagtail's welcome page."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    roots = {code: _root(code, locales[code]) for code in LANGUAGES}
    _point_site_at(roots[DEFAULT_LANGUAGE])
    Page.objects.filter(depth=2).not_type(LanguageRootPage).delete()
    return roots


def _root(code: str, locale: Locale) -> LanguageRootPage:
    key = translation_key("root")
    found: LanguageRootPage | None = LanguageRootPage.objects.filter(
        translation_key=key, locale=locale
    ).first()
    if found is not None:
        return found
    top = Page.get_first_root_node()
    page = LanguageRootPage(title=code, slug=code, locale=locale, translation_key=key)
    top.add_child(instance=page)
    return page


def _point_site_at(root: LanguageRootPage) -> None:
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": address.hostname, "port": port, "root_page": root},
    )
