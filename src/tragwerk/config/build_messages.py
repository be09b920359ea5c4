# SPDX-License-Identifier: EUPL-1.2
"""Compiles every `locale/*/LC_MESSAGES/*.po` of the packages, so that no gettext has to be installed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

PACKAGES = Path(__file__).resolve().parent.parent


def compile_file(source: Path) -> int:
    """Write the `.mo` beside its `.po`; the number of translated sentences comes back."""
    with source.open("rb") as stream:
        catalog = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
    target = source.with_suffix(".mo")
    # Renamed into place: a running server never reads half a file.
    fresh = target.with_suffix(".mo-new")
    with fresh.open("wb") as stream:
        write_mo(stream, catalog)
    fresh.replace(target)
    return sum(1 for message in catalog if message.id and message.string)


def main() -> int:
    """Compile all files; a file that cannot be read is named and fails the build."""
    sentences = failed = 0
    sources = sorted(PACKAGES.glob("**/locale/*/LC_MESSAGES/*.po"))
    for source in sources:
        try:
            sentences += compile_file(source)
        except PoFileError as error:
            failed += 1
            sys.stderr.write(f"build_messages: {source.relative_to(PACKAGES)}: {error}\n")
    sys.stdout.write(f"build_messages: {len(sources)} files, {sentences} sentences.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
