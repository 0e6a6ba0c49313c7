"""`openhall account`: the first administrator of a new company gets in."""

import argparse

import pytest
from django.test import Client

from openhall import account
from openhall.kernel.models import Activity
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.cli.start_django", lambda: None)  # the tests' program runs already


def give(job_number: str, reset: bool = False) -> int:
    return account.main(argparse.Namespace(job_number=job_number, reset=reset, database=None))


def test_a_first_password_is_printed_and_must_be_changed(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert give("102", reset=True) == 0
    password = capsys.readouterr().out.splitlines()[0].removeprefix("102: ")
    assert cast.staff("102").check_password(password)
    assert cast.staff("102").password_set_at is None
    answer = Client().post("/login/", {"job_number": "102", "password": password})
    assert answer.status_code == 302 and answer.headers["Location"] in {"/login/factor/", "/login/password/"}
    assert password not in str(list(Activity.objects.values_list("input", flat=True)))


def test_nobody_is_told_so(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert give("9999") == 1
    assert "9999" in capsys.readouterr().err
