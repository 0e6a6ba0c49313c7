"""The application for an ASGI server: `uvicorn openhall.asgi:application --lifespan off`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
# One pool a process: workers x pool size must stay under the database's max_connections.
os.environ.setdefault("OPENHALL_POOL", "8")

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from openhall.demo.live import course  # noqa: E402

course.follow()
