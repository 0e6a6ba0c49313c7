"""The API fed from its own schema: nothing brings it down, nothing undocumented comes back."""

import json
from typing import Any

import pytest
from django.test import Client

from openhall.api.openapi import document
from tests.cast import Cast

from .conftest import token_of

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(900)]
POSITIONS = ["1001", "1003", "1006", "102"]


def operations() -> list[Any]:
    import schemathesis  # only where it is used: it takes seconds

    schema = schemathesis.openapi.from_dict(document())
    return [result.ok() for result in schema.get_all_operations()]


def check(client: Client, tokens: list[str], case: Any) -> None:
    """Send one case as each of the people in turn: never a server error, and always an answer of the documented kind."""
    path = case.formatted_path if hasattr(case, "formatted_path") else case.path
    token = tokens[hash(str(case.body)) % len(tokens)]
    headers = {"Authorization": f"Bearer {token}"}
    for name, value in (case.headers or {}).items():
        headers[str(name)] = str(value)
    if case.method.upper() == "POST":
        body = json.dumps(case.body) if isinstance(case.body, dict | list | str | int | float | bool) else "{}"
        answer = client.post(path, body, content_type="application/json", headers=headers)
    else:
        answer = client.get(path, case.query or {}, headers=headers)
    assert answer.status_code < 500 or answer.status_code == 503, (path, answer.content[:500])
    if answer.status_code >= 400:
        assert {"code", "status", "detail"} <= set(json.loads(answer.content))


def test_no_input_from_the_schema_brings_a_server_error(open_hall: Cast) -> None:
    from hypothesis import HealthCheck, Phase, given, settings

    open_hall.join(open_hall.customer())
    client = Client(raise_request_exception=False)
    tokens = [token_of(open_hall, job) for job in POSITIONS]
    for operation in operations():

        @settings(
            max_examples=15,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def run(case: Any) -> None:
            check(client, tokens, case)

        with open_hall.at("10:00"):
            run()


def test_the_document_names_every_command_that_people_may_call() -> None:
    from openhall.kernel import commands

    paths = document()["paths"]
    for name, entry in commands.registry.items():
        offered = entry.permission is not None and (entry.channels is None or commands.API in entry.channels)
        assert (f"/api/commands/{name}" in paths) is offered
