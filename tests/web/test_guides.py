"""The guides by position are true: each address opens something, each text in 「」 is one that the program shows."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from openhall.positions import GRANTS, POSITIONS
from openhall.translations import CHECKOUT, merged
from openhall.web import urls
from openhall.web.access import rule_of, walk

GUIDES = sorted((CHECKOUT / "docs" / "guide" / "zh").glob("*.md"))
ADDRESS = re.compile(r"`(/[a-z/-]*)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
QUOTED = re.compile(r"「([^」]+)」")


def shown() -> set[str]:
    """Every Chinese text of the program, what is filled in written as …"""
    return {re.sub(r"\{\w*\}|%\(\w+\)\w", "…", entry.msgstr) for entry in merged()[0]}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_speaks_of_what_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    texts = shown()
    for address in ADDRESS.findall(text):
        if len(address) > 1 or address == "/":
            resolve(address)
    assert [quoted for quoted in QUOTED.findall(text) if quoted not in texts] == []
    assert [link for link in LINK.findall(text) if "//" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [one for one in GUIDES if one.stem in POSITIONS], ids=lambda path: path.stem)
def test_a_guide_leads_nobody_to_a_page_of_others(path: Path) -> None:
    rules = {"/" + where: rule_of(pattern) for where, pattern in walk(urls.urlpatterns)}
    asked = {address: rules[address] for address in ADDRESS.findall(path.read_text(encoding="utf-8"))}
    wanted = {address: rule.permission for address, rule in asked.items() if rule is not None and rule.permission}
    assert [address for address, permission in wanted.items() if path.stem not in GRANTS[permission]] == []


def test_the_index_leads_to_every_guide_and_the_readme_to_the_index() -> None:
    index = (CHECKOUT / "docs" / "guide" / "zh" / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in GUIDES} - {"README.md"} == set(LINK.findall(index))
    assert "docs/guide/zh/README.md" in (CHECKOUT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert all("|" in path.read_text(encoding="utf-8") for path in GUIDES)


def test_every_page_that_is_linked_from_the_docs_is_there() -> None:
    for page in [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]:
        links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "//" not in link]
        assert [link for link in links if not (page.parent / link).exists()] == [], page
