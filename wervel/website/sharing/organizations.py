"""The chain itself, for search engines: who publishes, and how the site is searched."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from wervel.common.language import current_language
from wervel.directory.legal import LegalEntity
from wervel.directory.selectors import ContactDetails
from wervel.website.sharing.structured import Data, filled

NAME = "Wervel"
SPECIALTY = "https://schema.org/Musculoskeletal"


def organization_id() -> str:
    return f"{settings.BASE_URL}/#organization"


def publisher(details: ContactDetails | None) -> Data:
    """The chain in a few words, for the pages that it publishes."""
    return {
        "@type": "Organization",
        "@id": organization_id(),
        "name": details.name if details else NAME,
        "url": settings.BASE_URL + reverse("website:home"),
        "logo": logo(),
    }


def logo() -> Data:
    return {"@type": "ImageObject", "url": settings.BASE_URL + static("design/favicon.svg")}


def organization_data(details: ContactDetails, legal: LegalEntity | None) -> Data:
    """The chain on its first page: who it is, where it is seated and how it is reached."""
    return filled(
        {
            **publisher(details),
            "@type": "MedicalOrganization",
            "legalName": legal.name if legal else "",
            "telephone": details.phone,
            "email": details.email,
            "address": _seat(legal) if legal else None,
            "medicalSpecialty": SPECIALTY,
            "contactPoint": {
                "@type": "ContactPoint",
                "contactType": "customer service",
                "telephone": details.phone,
                "email": details.email,
                "availableLanguage": ["nl", "de", "en"],
            },
        }
    )


def website_data() -> Data:
    """The site in this language, with its search."""
    return {
        "@type": "WebSite",
        "@id": f"{settings.BASE_URL}{reverse('website:home')}#website",
        "name": NAME,
        "url": settings.BASE_URL + reverse("website:home"),
        "inLanguage": current_language(),
        "publisher": {"@id": organization_id()},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.BASE_URL}{reverse('website:search')}?q={{query}}",
            },
            "query-input": "required name=query",
        },
    }


def _seat(legal: LegalEntity) -> Data:
    return {
        "@type": "PostalAddress",
        "streetAddress": legal.street,
        "postalCode": legal.postal_code,
        "addressLocality": legal.city,
        "addressCountry": legal.country,
    }
