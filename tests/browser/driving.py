"""A person at a screen: keys pressed and counted, a scanner, a pen on the pad."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from openhall.team.org.models import Account
from tests.cast import MONDAY
from tests.signing import PASSWORD, code


@dataclass
class Person:
    """Somebody in front of one browser."""

    page: Any
    pressed: int = 0
    """Keys other than the digits of what is entered."""

    def sign_in(self, job_number: str) -> None:
        """Through the sign-in page, with the one-time code where it is asked for."""
        self.page.goto("/login/")
        self.page.fill("[name=job_number]", job_number)
        self.page.fill("[name=password]", PASSWORD)
        self._leave_by_enter()
        if self.page.url.endswith("/login/code/"):
            Account.objects.update(factor_step=0)  # one half minute's code serves all signing in of a test
            self.page.fill("[name=code]", code())
            self._leave_by_enter()

    def _leave_by_enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    # -- the keyboard ------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)

    def enter_digits(self, digits: str) -> None:
        """The digits of a number or an amount, where the cursor stands."""
        assert digits.isdigit()
        self.page.keyboard.type(digits)

    def type_word(self, word: str) -> None:
        self.pressed += len(word)
        self.page.keyboard.type(word)

    def scan(self, serial: str) -> None:
        """What a scanner does: the serial and Enter, faster than anybody types."""
        self.page.keyboard.type(serial + "\n")

    # -- what stands on the page -------------------------------------------------------------------------------------

    def sees(self, selector: str, text: str = "") -> Any:
        """Waits until it is there."""
        found = self.page.locator(selector)
        if text:
            found = found.filter(has_text=text)
        found.first.wait_for()
        return found.first

    def primary(self, word: str) -> Any:
        """Waits until the page's primary button says so."""
        return self.sees("[data-primary]:visible", word)

    def goes_to(self, address: str) -> None:
        self.page.goto(address)

    def draws(self, canvas: str) -> None:
        """A signature with the pen: one long curve and a stroke."""
        box = self.page.locator(canvas).bounding_box()
        at = [(0.2, 0.7), (0.3, 0.3), (0.4, 0.7), (0.5, 0.3), (0.6, 0.7), (0.7, 0.3), (0.8, 0.6)]
        self.page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
        self.page.mouse.down()
        for across, down in at:
            self.page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down, steps=3)
        self.page.mouse.up()


@dataclass
class Screens:
    """``screens.of("1003", time(8, 30))``: somebody sits down before a screen at that time of the day and signs in."""

    serve: Callable[[time, date], str]
    browse: Callable[..., Person]
    served: dict[tuple[time, date], str] = field(default_factory=dict)

    def of(self, job_number: str, at: time, day: date = MONDAY) -> Person:
        person = self.customers(at, day)
        person.sign_in(job_number)
        return person

    def later(self, person: Person, at: time, day: date = MONDAY) -> Person:
        """The same person, still signed in, at a later time."""
        return self._browse(at, day, storage_state=person.page.context.storage_state())

    def customers(self, at: time, day: date = MONDAY) -> Person:
        """A screen at which nobody signs in."""
        return self._browse(at, day)

    def _browse(self, at: time, day: date, **kept: Any) -> Person:
        if (at, day) not in self.served:
            self.served[at, day] = self.serve(at, day)
        return self.browse(self.served[at, day], **kept)
