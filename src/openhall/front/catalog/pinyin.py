"""First letters of Chinese names, so that a clerk finds a kind by typing them."""


def initials(name: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a third of a second: only when one is asked

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
