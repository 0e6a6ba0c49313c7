"""How long the heavy pages take, through Django's test client with a signed-in person: the median of five."""

import statistics
import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from openhall.back.reports.models import DailyReport
from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import factor

from .filling import FIRST

PASSWORD, SECRET = "Measured-harbour-7", "OPENHALLBENCHSECRETOPENHALLBEN23"


def measure() -> dict[str, float | str]:
    """Milliseconds by page; a page that doesn't open says with which status."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    day = FIRST.isoformat()
    report = DailyReport.objects.order_by("-date").filter(date__gte=FIRST).first()
    assert report is not None
    pages = {
        "counter search": ("HB3", reverse("search") + "?q=18818498007"),
        "auditor's desk": ("HB2", reverse("audit:desk", args=["HB", day])),
        "daily report": ("HB1", reverse("reports:daily-one", args=[report.id])),
    }
    return {name: _median(job, address) for name, (job, address) in pages.items()}


def signed_in(job: str) -> Client:
    """A browser that came in through the login page, with its second factor."""
    settings.ALLOWED_HOSTS = ["testserver"]
    given = {"job_number": job, "password_hash": make_password(PASSWORD), "factor": SECRET}
    commands.execute("account.issue", given, SYSTEM, channel=commands.IMPORT)
    client = Client()
    answer = client.post("/login/", {"job_number": job, "password": PASSWORD})
    if answer.headers["Location"] == "/login/code/":
        client.post("/login/code/", {"code": factor.code_at(SECRET, clock.real_now())})
    return client


def _median(job: str, address: str) -> float | str:
    client = signed_in(job)
    times = []
    for _ in range(6):
        started = time.perf_counter()
        answer = client.get(address, follow=True)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            return f"status {answer.status_code}"
    return round(statistics.median(times[1:]), 1)
