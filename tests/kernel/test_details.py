"""What exactly is wrong with an input is said in the person's language; log and machine text stay English."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import IMPORT, execute
from openhall.kernel.problems import Detail, Refused, invalid
from openhall.translations import PACKAGE, Text, merged


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call of invalid(...) and Detail(...) in the program, with its place."""
    found = []
    for path in sorted(Path(PACKAGE).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "invalid(" not in text and "Detail(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"invalid", "Detail"} and node.args:
                found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node))
    return found


def test_no_detail_is_glued_together_from_pieces() -> None:
    glued = [place for place, node in calls() if isinstance(node.args[0], ast.JoinedStr | ast.BinOp)]
    assert not glued, 'a literal with its facts: invalid("unknown plan {plan}", plan=code)'


def test_every_detail_has_its_chinese() -> None:
    chinese = {Text(entry.msgid, entry.msgctxt or "") for entry in merged()[0]}
    missing = [
        f"{place}: {node.args[0].value}"
        for place, node in calls()
        if isinstance(node.args[0], ast.Constant) and node.args[0].value and Text(node.args[0].value) not in chinese
    ]
    assert not missing


def test_a_detail_names_all_its_facts() -> None:
    wanting = []
    for place, node in calls():
        if isinstance(node.args[0], ast.Constant):
            given = {word.arg for word in node.keywords}
            text = node.args[0].value
            named = {piece.split("}")[0] for piece in text.split("{")[1:]}
            if named - given and None not in given:
                wanting.append(f"{place}: {sorted(named - given)}")
    assert not wanting


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "输入有误：没有套餐 M{1}"), ("en", "The input is not right: unknown plan M{1}")],
)
def test_a_refusal_speaks_the_language_and_its_log_stays_english(language: str, said: str) -> None:
    refusal = invalid("unknown plan {plan}", field="plan", plan="M{1}")
    with translation.override(language):
        assert refusal.message == said
    assert str(refusal.facts["detail"]) == "unknown plan M{1}"


def test_a_detail_inside_a_detail_is_translated_too() -> None:
    with translation.override("zh-hans"):
        told = Detail("{value} is no value for {name}: {wrong}", value="x", name="n", wrong=Detail("a number"))
        assert told.shown == "x 不是“n”的有效值：应为数字"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({}, "输入有误：plan：缺少这一项"),
        ({"plan": 5}, "输入有误：plan：应为文本"),
        ({"plan": "M", "subsidy": "5"}, "输入有误：subsidy：金额应为带两位小数的文本"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_in_chinese(payload: dict[str, object], said: str) -> None:
    with pytest.raises(Refused) as caught:
        execute("catalog.describe_plan", payload, SYSTEM, channel=IMPORT)
    assert caught.value.message == said
    assert str(caught.value.facts["detail"]).startswith(f"{caught.value.field}: ")
