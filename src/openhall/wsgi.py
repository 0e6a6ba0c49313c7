"""The application for a WSGI server. Live pages need ASGI; everything else works here too."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
os.environ.setdefault("OPENHALL_POOL", "8")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
