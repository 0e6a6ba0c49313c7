"""docs/api.md and /api/docs are made from the code, and hold every command, list and code."""

from pathlib import Path

import pytest
from django.test import Client

from openhall.api.lists import lists
from openhall.api.openapi import document, offered
from openhall.api.reference import reference
from openhall.kernel.problems import SENTENCES

ROOT = Path(__file__).parents[2]


def test_the_committed_reference_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert written == reference() + "\n", "make it again: openhall schema --api-docs > docs/api.md"


def test_the_reference_and_openapi_speak_of_the_same_commands() -> None:
    described = set(document()["paths"])
    assert described == {f"/api/commands/{one.name}" for one in offered()} | {f"/api/lists/{name}" for name in lists}
    text = reference()
    assert all(f"**`{one.name}`**" in text for one in offered())
    assert all(f"| `{code}` |" in text for code in SENTENCES)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("zh-hans", "拒绝代码"), ("en", "Codes of refusals")])
def test_the_page_shows_it_without_anything_from_elsewhere(client: Client, language: str, heading: str) -> None:
    client.cookies["openhall-language"] = language
    answer = client.get("/api/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert heading in page and "till.drop" in page and "/api/lists/orders" in page
    assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page
    assert "<script>" not in page
