"""How long the heavy pages take, through Django's test client with a signed-in person: the median of five. And how the
database goes about the statements behind the figures of waiting."""

import statistics
import time
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse

from openhall.back.reports.models import DailyReport
from openhall.front.counter import waits
from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import factor
from openhall.team.org.models import Unit

from .filling import FIRST

PASSWORD, SECRET = "Measured-harbour-7", "OPENHALLBENCHSECRETOPENHALLBEN23"


def measure() -> dict[str, float | str]:
    """Milliseconds by page; a page that doesn't open says with which status."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    day = FIRST.isoformat()
    report = DailyReport.objects.order_by("-date").filter(date__gte=FIRST).first()
    assert report is not None
    last = report.date
    pages = {
        **{
            f"waiting and handling, {days} days, by {by}": ("HB1", _waits(_period(days, last), by))
            for days, by in ((28, "slot"), (91, "slot"), (366, "slot"), (28, "business"), (366, "business"))
        },
        "counter search": ("HB3", reverse("search") + "?q=18818498007"),
        "auditor's desk": ("HB2", reverse("audit:desk", args=["HB", day])),
        "daily report": ("HB1", reverse("reports:daily-one", args=[report.id])),
    }
    clients = {job: signed_in(job) for job in sorted({job for job, _address in pages.values()})}
    return {name: _median(clients[job], address) for name, (job, address) in pages.items()}


def _period(days: int, last: date) -> waits.Period:
    hall = Unit.objects.get(code="HB")
    return waits.Period((hall.id,), last - timedelta(days=days - 1), last)


def _waits(period: waits.Period, by: str) -> str:
    return reverse("counter:waits", query={"hall": "HB", "from": period.first, "to": period.last, "by": by})


def plans() -> dict[str, list[str]]:
    """EXPLAIN of the statements behind four weeks of waiting, with what they did."""
    last = DailyReport.objects.order_by("-date").values_list("date", flat=True)[0]
    given = waits._given(_period(28, last), clock.now())
    found = {}
    for name, statement in (
        ("of all, by half hour, weekday, person, service", waits.GROUPED),
        ("by business", waits.BY_KIND),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {statement}", given)
            found[name] = [line for (line,) in cursor.fetchall()]
    return found


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


def _median(client: Client, address: str) -> float | str:
    times = []
    for _ in range(6):
        started = time.perf_counter()
        answer = client.get(address, follow=True)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            return f"status {answer.status_code}"
    return round(statistics.median(times[1:]), 1)
