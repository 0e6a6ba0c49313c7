"""`openhall translations`: which texts of the program the catalogues lack, in place of gettext's own programs, which
are not on every machine.

Message ids are English, so English needs no catalogue. The Chinese ones stand in locale/parts, a file a module, so that
several people add texts without touching the same lines; the catalogue that Django reads is compiled from all of them
and not committed. script/test runs `openhall translations --check`; script/bootstrap compiles by `compile_catalogues`.
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]
LANGUAGE = "zh_Hans"
PARTS = PACKAGE / "locale" / "parts"
# Packages that hold modules rather than being one.
GROUPS = {"engines", "front", "back", "team", "house", "reach", "links"}

# Function name -> positions of its context, its text and its plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = dict.fromkeys(("_", "invalid", "Detail"), (None, 0, None))
for _suffix in ("", "_lazy", "_noop"):
    FUNCTIONS |= {
        f"gettext{_suffix}": (None, 0, None),
        f"ngettext{_suffix}": (None, 0, 1),
        f"pgettext{_suffix}": (0, 1, None),
        f"npgettext{_suffix}": (0, 1, 2),
    }
CALL = re.compile(r"(?<![\w.])(?:" + "|".join(FUNCTIONS) + r")\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Text:
    """A text of the program; `context` and `plural` are empty for most."""

    msgid: str
    context: str = ""
    plural: str = ""


def _constant(node: ast.Call, position: int | None) -> str:
    if position is None or len(node.args) <= position:
        return ""
    argument = node.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _texts_of(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if name in FUNCTIONS:
            context, text, plural = FUNCTIONS[name]
            if msgid := _constant(node, text):
                yield Text(msgid, _constant(node, context), _constant(node, plural))


def _texts_of_template(source: str) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    marked = templatize(source)  # calls of gettext amid remains that are no Python
    for call in CALL.finditer(marked):
        for end in re.finditer(r"\)", marked[call.end() :]):
            try:
                tree = ast.parse(marked[call.start() : call.end() + end.end()].strip(), mode="eval")
            except SyntaxError:
                continue
            yield from _texts_of(tree)
            break


def texts_in_program() -> dict[Text, str]:
    """Every text, with the first file that has it."""
    found: dict[Text, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            texts = _texts_of(ast.parse(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            texts = _texts_of_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for text in texts:
            found.setdefault(text, str(path.relative_to(CHECKOUT)))
    return found


def part_of(place: str) -> str:
    """The part a file's texts belong in: src/openhall/front/till/views.py -> till."""
    inside = place.removeprefix("src/openhall/").split("/")
    if len(inside) == 1:
        return "kernel"
    return inside[1] if inside[0] in GROUPS and len(inside) > 2 else inside[0]


def new_part() -> polib.POFile:
    part = polib.POFile(encoding="utf-8", wrapwidth=0)
    part.metadata = {
        "Language": LANGUAGE,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return part


def read(path: Path) -> polib.POFile:
    if not path.exists():
        return new_part()
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=0, check_for_duplicates=True)


def merged() -> tuple[polib.POFile, list[str]]:
    """All parts in one, and where they quarrel: a text that two parts have must read the same in both."""
    whole, quarrels = new_part(), []
    first: dict[tuple[str, str], tuple[str, polib.POEntry]] = {}
    for path in sorted(PARTS.glob("*.po")):
        for entry in read(path):
            if entry.obsolete or not entry.translated():
                continue
            key = (entry.msgid, entry.msgctxt or "")
            if key not in first:
                first[key] = (path.name, entry)
                whole.append(entry)
            elif first[key][1].msgstr != entry.msgstr:
                quarrels.append(f"{entry.msgid!r} differs between {first[key][0]} and {path.name}: give one a context")
    return whole, quarrels


def catalogue(language: str) -> Path:
    """Where Django looks for a language's texts."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def compile_catalogues() -> None:
    """Compiles the parts when one is newer than what was compiled, or has gone."""
    compiled = catalogue(LANGUAGE).with_suffix(".mo")
    newest = max((path.stat().st_mtime_ns for path in [PARTS, *PARTS.glob("*.po")] if path.exists()), default=0)
    if compiled.exists() and compiled.stat().st_mtime_ns > newest:
        return
    compiled.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: a process that is starting must never read half a file.
    aside = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    merged()[0].save_as_mofile(str(aside))
    aside.replace(compiled)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def problems() -> list[str]:
    """What is wrong with the translations, a line each."""
    whole, found = merged()
    entries = {(entry.msgid, entry.msgctxt or ""): entry for entry in whole}
    for text, place in texts_in_program().items():
        entry = entries.get((text.msgid, text.context))
        if entry is None:
            found.append(f"{place} [{part_of(place)}]: no Chinese for {text.msgid!r}")
            continue
        wanted = _placeholders(text.msgid) | _placeholders(text.plural)
        for translation in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            if unknown := _placeholders(translation) - wanted:
                found.append(f"{place} [{part_of(place)}]: {translation!r} has unknown {', '.join(sorted(unknown))}")
            elif not text.plural and wanted - _placeholders(translation):
                found.append(f"{place} [{part_of(place)}]: {translation!r} lacks a placeholder of {text.msgid!r}")
    return found


def add_missing(module: str) -> int:
    """Adds a module's missing texts to its part, to be translated by hand; what stands there is not touched."""
    path = PARTS / f"{module}.po"
    part = read(path)
    known = {(entry.msgid, entry.msgctxt or "") for entry in [*part, *merged()[0]]}
    texts = sorted(text for text, place in texts_in_program().items() if part_of(place) == module)
    missing = [text for text in texts if (text.msgid, text.context) not in known]
    for text in missing:
        entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, {0: ""}
        part.append(entry)
    if missing:
        PARTS.mkdir(parents=True, exist_ok=True)
        part.save(str(path))
    return len(missing)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--add", metavar="MODULE", help="add the missing texts of a module to locale/parts/MODULE.po")
    parser.add_argument("--check", action="store_true", help="end with status 1 when anything is wrong")


def main(args: argparse.Namespace) -> int:
    if args.add:
        print(f"{add_missing(args.add)} texts added to {PARTS.name}/{args.add}.po")
    compile_catalogues()
    found = problems()
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(texts_in_program())} texts, {len(found)} problems", file=sys.stderr)
    return 1 if args.check and found else 0
