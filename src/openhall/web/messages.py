"""The Chinese texts, one small file a module: ``locale/parts/<module>.po``, merged into the catalogue Django reads.

So several people add texts without touching the same file. ``python -m openhall.web.messages`` merges and compiles (the
bootstrap does it); ``--missing`` lists texts without Chinese, and texts that two parts translate differently, and ends with status 1 when there are any; ``--add till``
writes the missing texts of a module into its part, to be translated by hand.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from openhall import translations
from openhall.translations import PACKAGE, Text

LANGUAGE = "zh_Hans"
PARTS = PACKAGE / "locale" / "parts"
GROUPS = {"engines", "front", "back", "team", "house", "reach", "links"}


def part_of(place: str) -> str:
    """The module a file belongs to: ``src/openhall/front/till/views.py`` → ``till``."""
    inside = place.removeprefix("src/openhall/").split("/")
    if len(inside) == 1:
        return "kernel"
    return inside[1] if inside[0] in GROUPS and len(inside) > 2 else inside[0]


def parts() -> Iterator[tuple[Path, polib.POFile]]:
    for path in sorted(PARTS.glob("*.po")):
        yield path, polib.pofile(str(path), encoding="utf-8", wrapwidth=0, check_for_duplicates=True)


def merged() -> tuple[polib.POFile, list[str]]:
    """All parts in one, and what differs between them: a text in two parts must read the same in both."""
    whole, quarrels = _empty(), []
    first: dict[tuple[str, str], tuple[Path, polib.POEntry]] = {}
    for path, part in parts():
        for entry in part:
            key = (entry.msgid, entry.msgctxt or "")
            if entry.obsolete or not entry.translated():
                continue
            if key not in first:
                first[key] = (path, entry)
                whole.append(entry)
            elif (other := first[key])[1].msgstr != entry.msgstr:
                quarrels.append(f"{entry.msgid!r} differs between {other[0].name} and {path.name}: give one a context")
    return whole, quarrels


def merge() -> Path:
    """Write the catalogue when it changed, and compile it."""
    target = translations.catalogue(LANGUAGE)
    text = str(merged()[0])
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    translations.compile_catalogues()
    return target


def missing() -> dict[Text, str]:
    """Every text of the program without Chinese, with the file that has it."""
    known = {(entry.msgid, entry.msgctxt or "") for entry in merged()[0]}
    return {
        text: place
        for text, place in translations.texts_in_program().items()
        if (text.msgid, text.context) not in known
    }


def add(module: str) -> int:
    """Put the missing texts of a module into its part; what stands there already is left alone."""
    path = PARTS / f"{module}.po"
    part = polib.pofile(str(path), encoding="utf-8", wrapwidth=0) if path.exists() else _empty()
    there = {(entry.msgid, entry.msgctxt or "") for entry in part}
    wanted = [t for t, place in missing().items() if part_of(place) == module and (t.msgid, t.context) not in there]
    for text in sorted(wanted):
        entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, {0: ""}
        part.append(entry)
    if wanted:
        PARTS.mkdir(parents=True, exist_ok=True)
        part.save(str(path))
    return len(wanted)


def _empty() -> polib.POFile:
    made = polib.POFile(encoding="utf-8", wrapwidth=0)
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", action="store_true", help="list texts without Chinese")
    parser.add_argument("--add", metavar="MODULE", help="write the missing texts of a module into its part")
    asked = parser.parse_args()
    if asked.add:
        print(f"{add(asked.add)} texts added to {PARTS.name}/{asked.add}.po")
    merge()
    if not asked.missing:
        return 0
    lacking, quarrels = missing(), merged()[1]
    for text, place in lacking.items():
        print(f"{place} [{part_of(place)}]: {text.msgid}")
    print(*quarrels, sep="\n", end="\n" if quarrels else "")
    return 1 if lacking or quarrels else 0


if __name__ == "__main__":
    sys.exit(main())
