"""Callers of the API: tokens of systems and of people."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from openhall.kernel import commands
from tests.cast import Cast

Call = Callable[..., HttpResponse]


def token_of(cast: Cast, job_number: str) -> str:
    made = cast.run("token.own", job_number, channel=commands.SCREEN, name="own")
    return str(made.secret["token"])


@pytest.fixture
def call(cast: Cast) -> Call:
    """``call("till.drop", "1003", amount="1.00")`` posts a command with that person's token, at the cast's time."""
    client, tokens = Client(raise_request_exception=False), {}

    def post(name: str, by: str, *, key: str | None = None, **fields: Any) -> HttpResponse:
        if by not in tokens:
            tokens[by] = token_of(cast, by)
        headers = {"Authorization": f"Bearer {tokens[by]}", **({"Idempotency-Key": key} if key else {})}
        with cast.at(cast.moment.strftime("%H:%M")):
            answer = client.post(
                f"/api/commands/{name}", json.dumps(fields), content_type="application/json", headers=headers
            )
        return answer

    return post
