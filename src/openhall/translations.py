"""`openhall translations`: which texts of the program the catalogues lack, in place of gettext's own programs, which
are not on every machine.

Message ids are English, so English needs no catalogue; every other language must have each text. script/test runs
`openhall translations --check`; script/bootstrap compiles by `compile_catalogues`.
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
LANGUAGES = ["zh_Hans"]

# Function name -> positions of its context, its text and its plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {"_": (None, 0, None)}
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


def catalogue(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    path = catalogue(language)
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0, check_for_duplicates=True)
    empty = polib.POFile(encoding="utf-8", wrapwidth=0)
    empty.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return empty


def problems(language: str) -> list[str]:
    """What is wrong with a language's catalogue, a line each."""
    entries = {(entry.msgid, entry.msgctxt or ""): entry for entry in read(language) if not entry.obsolete}
    found = []
    for text, place in texts_in_program().items():
        entry = entries.get((text.msgid, text.context))
        if entry is None or entry.fuzzy or not entry.translated():
            found.append(f"{place}: no {language} for {text.msgid!r}")
            continue
        wanted = set(PLACEHOLDER.findall(text.msgid)) | set(PLACEHOLDER.findall(text.plural))
        for translation in [entry.msgstr, *entry.msgstr_plural.values()]:
            if unknown := set(PLACEHOLDER.findall(translation)) - wanted:
                found.append(f"{place}: {language} for {text.msgid!r} has unknown {', '.join(sorted(unknown))}")
            elif translation and not text.plural and wanted - set(PLACEHOLDER.findall(translation)):
                found.append(f"{place}: {language} for {text.msgid!r} lacks a placeholder")
    return found


def add_missing(language: str) -> int:
    """Adds each text that is missing, to be translated by hand; what stands in the file already is not touched."""
    entries = read(language)
    known = {(entry.msgid, entry.msgctxt or "") for entry in entries}
    missing = [text for text in sorted(texts_in_program()) if (text.msgid, text.context) not in known]
    for text in missing:
        entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, {0: ""}
        flag = "python-brace-format" if "{" in text.msgid else "python-format" if "%" in text.msgid else ""
        entry.flags = [flag] if flag else []
        entries.append(entry)
    if missing:
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
        entries.save(str(catalogue(language)))
    return len(missing)


def compile_catalogues() -> list[Path]:
    """Compiles each .po that is newer than its .mo; returns those compiled."""
    compiled = []
    for source in PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # Written aside and renamed: a process that is starting must never read half a file.
        aside = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(aside))
        aside.replace(target)
        compiled.append(source)
    return compiled


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--add", action="store_true", help="add missing texts to the catalogues, to be translated")
    parser.add_argument("--check", action="store_true", help="end with status 1 when a text is missing")


def main(args: argparse.Namespace) -> int:
    if args.add:
        for language in LANGUAGES:
            print(f"{add_missing(language)} texts added to {catalogue(language).relative_to(CHECKOUT)}")
    compile_catalogues()
    found = [problem for language in LANGUAGES for problem in problems(language)]
    for problem in found:
        print(problem)
    print(f"{len(texts_in_program())} texts, {len(found)} problems", file=sys.stderr)
    return 1 if args.check and found else 0
