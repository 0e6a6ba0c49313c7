"""Figures, times, people and marks as every screen writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.web.templatetags import kit

MOMENT = datetime(2026, 11, 21, 0, 31, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234.5", "1,234.50"), (Decimal("-30"), "-30.00"), (0, "0.00"), (None, "–"), (Decimal("1E+3"), "1,000.00")],
)
def test_money_has_two_places_and_separators(value: object, shown: str) -> None:
    assert kit.money(value) == shown


def test_money_in_running_text_has_its_sign_before_the_figure() -> None:
    assert (kit.yuan("1286.5"), kit.yuan("-12")) == ("¥1,286.50", "-¥12.00")


def test_words_in_a_row_take_the_marks_of_the_language() -> None:
    assert (kit.listed(["甲", "乙"]), kit.listed(["甲", "乙"], ";")) == ("甲、乙", "甲；乙")
    with translation.override("en"):
        assert (kit.listed(["a", "b"]), kit.listed(["a", "b"], ";")) == ("a, b", "a; b")


def test_counts_shares_and_spans() -> None:
    assert (kit.number(12000), kit.percent("0.9561"), kit.percent(None)) == ("12,000", "95.6%", "–")
    assert (kit.minutes(timedelta(seconds=245)), kit.minutes(3845), kit.minutes(None)) == ("4:05", "1:04:05", "–")


def test_a_time_is_the_halls_with_the_full_time_on_hover() -> None:
    with clock.at(MOMENT), translation.override("zh-hans"):
        shown = kit.when(MOMENT)
    assert ">11-21 周六 08:31<" in shown
    assert 'title="2026-11-21 周六 08:31:05"' in shown
    with clock.at(MOMENT), translation.override("en"):
        assert ">11-21 Sat 08:31<" in kit.when(MOMENT)


def test_a_day_of_another_year_is_written_out() -> None:
    with clock.at(MOMENT), translation.override("zh-hans"):
        assert ">2025-11-21 周五<" in kit.when(date(2025, 11, 21))


def test_a_name_stands_with_its_job_number_and_is_escaped() -> None:
    assert "王芳" in kit.person(Actor(None, "0123", "王芳"))
    assert "0123" in kit.person(Actor(None, "0123", "王芳"))
    assert "&lt;b&gt;" in kit.person("<b>", "1")


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (kit.mask_phone, "13812345678", "138****5678"),
        (kit.mask_phone, "5678", "**78"),
        (kit.mask_phone, "", "–"),
        (kit.mask_id, "440306199001011234", "4403******1234"),
        (kit.mask_id, "A12345", "****45"),
        (kit.mask_name, "欧阳小明", "欧***"),
        (kit.mask_name, None, "–"),
    ],
)
def test_personal_data_is_masked(mask: object, value: str | None, shown: str) -> None:
    assert callable(mask)
    assert mask(value) == shown


def test_every_tone_has_an_icon_beside_its_word() -> None:
    for tone in kit.TONES:
        shown = kit.badge("word", tone)
        assert "<svg" in shown
        assert ">word<" in shown


def test_an_icon_is_only_one_of_ours() -> None:
    with pytest.raises(Exception, match="no icon"):
        kit.icon("../../settings")


def test_a_button_writes_its_key_and_turns_names_into_attributes() -> None:
    shown = kit.button("作废", key="Alt+V", kind="danger", hx_post="/x/", data_confirm='"?"', disabled=True, title=None)
    assert "<kbd>Alt+V</kbd>" in shown
    assert 'data-key="Alt+V"' in shown
    assert 'hx-post="/x/"' in shown
    assert 'data-confirm="&quot;?&quot;"' in shown
    assert " disabled" in shown
    assert "title" not in shown


def test_the_primary_button_submits_and_shows_enter() -> None:
    shown = kit.button("受理", kind="primary", form="order")
    assert 'type="submit"' in shown
    assert "data-primary" in shown
    assert "↵" in shown


def test_an_error_stands_in_the_field_with_its_clause() -> None:
    from django import forms

    from openhall.kernel.problems import Refused
    from openhall.web.forms import Form

    class Pay(Form):
        amount = forms.CharField()

    form = Pay({"amount": "90"})
    form.is_valid()
    form.refuse(Refused("charge.not_tariff", field="amount", clause="CASH-02", price="100%"))
    html = Template("{% load kit %}{% field form.amount %}").render(Context({"form": form}))
    assert "CASH-02" in html
    assert "100%" in html
    assert 'value="90"' in html
    assert 'aria-invalid="true"' in html
