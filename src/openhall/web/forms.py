"""The base of every form: no NUL bytes, and refusals of commands stand beside the field they speak of."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from openhall.kernel.problems import Refused


class Form(forms.Form):
    """Use it for every form. ``Enter`` presses the page's primary button, errors keep what was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str) and "\x00" in value:
                self.add_error(name, ValidationError(_("This text holds a character that can't be kept."), code="nul"))
        return cleaned

    def refuse(self, refusal: Refused) -> None:
        """Show a command's refusal: beside its field when the form has it, above the form otherwise."""
        where = refusal.field if refusal.field in self.fields else None
        params = {"clause": refusal.clause or "", "problem": refusal.code}
        message = refusal.message.replace("%", "%%")  # Django fills the message with the params
        self.add_error(where or NON_FIELD_ERRORS, ValidationError(message, code=refusal.code, params=params))


class Money(forms.DecimalField):
    """Yuan with two places. Right-aligned, with the decimal keyboard on phones."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_digits": 13, "decimal_places": 2, "min_value": 0, **kwargs}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "oh-amount"})
        super().__init__(**{"widget": widget, **kwargs})
