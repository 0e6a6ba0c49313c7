"""Synthetic people and numbers: valid in form, and recognisable as nobody's.

Identity numbers carry a real district and a birth date but the sequence 000; phones stand in the blocks
1990001xxxx (contact) and 19901hhxxxx (sold by hall); IMEIs begin with 99, which no maker was ever given.
"""

import random  # noqa: TID251  (only seeded)
from collections.abc import Callable
from datetime import date, timedelta

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN: tuple[str, ...] = (
    *"伟芳娜敏静磊强军洋勇艳杰娟涛明超霞平刚辉",
    *("秀英", "桂英", "丽华", "建国", "志强", "晓东", "雨欣", "子涵", "浩然", "梓萱"),
    *("佳怡", "俊杰", "思远", "海燕", "春梅", "文博", "一鸣", "嘉豪", "雅婷", "国庆"),
)
DISTRICTS = ("110101", "310101", "320102", "330106", "420102", "440106", "510104", "610102")
TRADES = ("商贸", "餐饮", "物流", "装饰", "科技", "文化传播")

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def id_check(first17: str) -> str:
    """The 18th character of a resident identity number (GB 11643)."""
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def imei_check(first14: str) -> str:
    """The 15th digit of an IMEI (Luhn)."""
    total = 0
    for place, digit in enumerate(first14):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def imei(model: int, serial: int) -> str:
    body = f"99{model:06d}{serial:06d}"
    return body + imei_check(body)


def iccid(hall: int, serial: int) -> str:
    """A SIM's 20 digits: telecom, China, an issuer code that isn't in use, the hall, a running number."""
    return f"89860099{hall:02d}{serial:010d}"


def hall_number(hall: int, serial: int) -> str:
    return f"199010{hall}{serial:04d}"


def contact_phone(rng: random.Random) -> str:
    return f"1990001{rng.randrange(10_000):04d}"


class Crowd:
    """Makes up customers; never the same identity twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def name(self) -> str:
        return self._rng.choice(SURNAMES) + self._rng.choice(GIVEN)

    def company(self) -> str:
        return f"{self.name()}{self._rng.choice(TRADES)}有限公司"

    def resident_id(self) -> str:
        return self._fresh(self._draw_resident)

    def permit(self) -> str:
        return self._fresh(lambda: f"H{self._rng.randrange(10**8):08d}")

    def licence(self) -> str:
        return self._fresh(lambda: f"99{self._rng.randrange(10**16):016d}")

    def _draw_resident(self) -> str:
        born = date(1950, 1, 1) + timedelta(days=self._rng.randrange(56 * 365))
        first = f"{self._rng.choice(DISTRICTS)}{born:%Y%m%d}000"
        return first + id_check(first)

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self._used:
            pass
        self._used.add(number)
        return number
