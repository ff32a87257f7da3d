"""The door through which granian serves the product."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wervel.config.settings")
application = get_wsgi_application()
