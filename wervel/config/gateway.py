"""Django's settings for `wervel gateway`: the same, without the apps that only pages need.

They would be a third of its memory. An app of ours that something below it needs stays in.
"""

from wervel.config import settings as whole
from wervel.config.settings import *  # noqa: F403

_PAGES = (
    "csp",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "modelcluster",
    "taggit",
    "wagtail",
    "wervel.demo",
    "wervel.design",
    "wervel.knowledge",
    "wervel.portal",
    "wervel.website",
    "wervel.workspace",
)
INSTALLED_APPS = [app for app in whole.INSTALLED_APPS if not app.startswith(_PAGES)]
