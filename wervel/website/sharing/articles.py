"""An article of the knowledge base, for search engines."""

from collections.abc import Mapping

from django.conf import settings

from wervel.common.clock import to_clinic
from wervel.directory.selectors import ContactDetails
from wervel.knowledge.choices import ReviewState
from wervel.knowledge.reading import Article, Reading, Source
from wervel.knowledge.subjects import Subject
from wervel.website.sharing.organizations import publisher
from wervel.website.sharing.structured import Data, filled

KINDS: Mapping[str, str] = {"condition": "MedicalCondition", "test": "MedicalTest"}


def article_data(
    reading: Reading,
    article: Article,
    *,
    subject: Subject | None,
    image: str,
    details: ContactDetails | None,
) -> Data:
    """A review is claimed only where one is recorded; a condition only where the text has one."""
    address = settings.BASE_URL + reading.address
    return filled(
        {
            "@type": "MedicalWebPage",
            "@id": address,
            "url": address,
            "name": article.title,
            "headline": article.title,
            "description": article.summary,
            "inLanguage": reading.language,
            "image": image,
            "about": _about(subject),
            "audience": {"@type": "Patient", "audienceType": "patient"},
            "author": {"@type": "Organization", "name": article.author},
            "publisher": publisher(details),
            **_dates(article),
            **_review(article),
            "citation": [_citation(source) for source in article.sources],
        }
    )


def _about(subject: Subject | None) -> Data | None:
    return {"@type": KINDS[subject.kind], "name": subject.name} if subject else None


def _dates(article: Article) -> Data:
    """By the clinic's calendar; a page was never changed before it was published."""
    changed = article.updated_on
    if article.published_at is None:
        return {"dateModified": changed.isoformat()}
    published = to_clinic(article.published_at).date()
    return {
        "datePublished": published.isoformat(),
        "dateModified": max(published, changed).isoformat(),
    }


def _review(article: Article) -> Data:
    review = article.review
    if review.state != ReviewState.REVIEWED or review.reviewed_on is None:
        return {}
    return {
        "lastReviewed": review.reviewed_on.isoformat(),
        "reviewedBy": {"@type": "Person", "name": review.reviewer},
    }


def _citation(source: Source) -> Data:
    return {"@type": "CreativeWork", "name": source.label, "url": source.address}
