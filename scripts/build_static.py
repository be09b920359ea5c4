# SPDX-License-Identifier: EUPL-1.2
"""Copies the vendor files from node_modules and draws the icon sprite; every file is served by ourselves."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "tragwerk" / "ui" / "static"
ICON_LIST = ROOT / "src" / "tragwerk" / "ui" / "icons.txt"
ICON_SOURCE = MODULES / "@material-symbols" / "svg-400" / "rounded"
SPRITE = STATIC / "ui" / "icons.svg"

# KERN's style sheets point at nothing but `data:` pictures; fira-sans.css points at its neighbours.
VENDOR_FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern/kern.min.css",
    "@kern-ux/native/dist/fonts/fira-sans.css": "kern/fonts/fira-sans.css",
    "@kern-ux/native/LICENSE.md": "kern/LICENSE.md",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "htmx-ext-sse/dist/sse.min.js": "htmx/sse.min.js",
    "zxing-wasm/dist/es/reader/index.js": "zxing/reader/index.js",
    "zxing-wasm/dist/es/share.js": "zxing/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
    "zxing-wasm/LICENSE": "zxing/LICENSE",
    "@material-symbols/svg-400/LICENSE": "material-symbols/LICENSE",
}
FONT_URL = re.compile(r"url\([\"']?\./([^\"')]+)[\"']?\)")
OUTSIDE_URL = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", re.IGNORECASE)
SVG = "{http://www.w3.org/2000/svg}"


class BuildError(Exception):
    """A file or an icon that the pages need is not there."""


def copy_vendor_files(target: Path) -> int:
    """Fill `target` anew with the vendor files and the fonts their style sheets name."""
    fresh = target.with_name(f".{target.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source_name, target_name in VENDOR_FILES.items():
        source = MODULES / source_name
        if not source.is_file():
            raise BuildError(f"node_modules/{source_name} is missing. Run `npm ci`.")
        copy(source, fresh / target_name)
        if source.suffix == ".css":
            copy_fonts(source, (fresh / target_name).parent)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return sum(1 for path in target.rglob("*") if path.is_file())


def copy_fonts(style_sheet: Path, target: Path) -> None:
    """Copy what a style sheet names by relative address and refuse one that names another host."""
    text = style_sheet.read_text(encoding="utf-8")
    if OUTSIDE_URL.search(text):
        raise BuildError(f"{style_sheet.name} loads something from another host.")
    for name in FONT_URL.findall(text):
        copy(style_sheet.parent / name, target / name)


def copy(source: Path, target: Path) -> None:
    """Copy one file with plain rights: some packages ship style sheets as executables."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def icon_names(listing: Path) -> list[str]:
    """Names in the order of the list; empty lines and `#` comments are skipped."""
    lines = (line.split("#")[0].strip() for line in listing.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def draw_symbol(name: str) -> str:
    """One icon as a symbol that keeps its own view box, so the outer `svg` needs none."""
    root = ElementTree.fromstring((ICON_SOURCE / f"{name}.svg").read_text(encoding="utf-8"))  # noqa: S314
    paths = "".join(f'<path d="{path.attrib["d"]}"/>' for path in root.iter(f"{SVG}path"))
    return f'<symbol id="i-{name}" viewBox="{root.attrib["viewBox"]}">{paths}</symbol>'


def draw_sprite(names: list[str], target: Path) -> None:
    """Write the sprite of the listed icons, or say which names the icon family does not know."""
    unknown = [name for name in names if not (ICON_SOURCE / f"{name}.svg").is_file()]
    if unknown:
        raise BuildError(f"icons.txt names icons that do not exist: {', '.join(unknown)}.")
    symbols = "\n".join(draw_symbol(name) for name in names)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")


def main() -> int:
    """Build everything; a missing part ends with one sentence and a failing status."""
    try:
        files = copy_vendor_files(STATIC / "vendor")
        names = icon_names(ICON_LIST)
        draw_sprite(names, SPRITE)
    except BuildError as error:
        print(f"build_static: {error}", file=sys.stderr)
        return 1
    print(f"build_static: {files} vendor files, {len(names)} icons.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
