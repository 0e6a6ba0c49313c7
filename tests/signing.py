"""Signed-in browsers for tests: by the real login, or straight to the page."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.test import Client

from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import factor
from openhall.team.org.models import SignIn, Staff
from openhall.team.org.models.accounts import LIVE
from openhall.web import sessions

PASSWORD = "Winter-harbour-7"
SECRET = "OPENHALLTESTSECRETOPENHALLTEST23"
_hashed = ""


class QuickArgon2(Argon2PasswordHasher):
    """The product's own, with the least work that Argon2 knows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def issue(*job_numbers: str) -> None:
    """Give these people the password and the second factor of the tests."""
    global _hashed
    _hashed = _hashed or make_password(PASSWORD)
    for job_number in job_numbers:
        given = {"job_number": job_number, "password_hash": _hashed, "factor": SECRET}
        commands.execute("account.issue", given, SYSTEM, channel=commands.IMPORT)


def code(moment: datetime | None = None) -> str:
    return factor.code_at(SECRET, moment or clock.real_now())


def sign_in(client: Client, job_number: str, *, password: str = PASSWORD, **extra: Any) -> Any:
    """Through the login page, and the page of the code where one is asked; the last answer."""
    answer = client.post("/login/", {"job_number": job_number, "password": password}, **extra)
    if answer.status_code == 302 and answer["Location"] == "/login/code/":
        answer = client.post("/login/code/", {"code": code()}, **extra)
    return answer


@receiver(user_logged_in)
def _forced(sender: Any, request: Any, user: Staff, **_more: Any) -> None:
    """``client.force_login(person)``: a live session without password and code."""
    now = clock.real_now()
    row = SignIn.objects.create(staff=user, stage=LIVE, started_at=now, seen_at=now, browser="test")
    request.session[sessions.KEY] = str(row.id)
