"""First letters of Chinese names, so that a clerk finds a kind by typing them."""

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
