# SPDX-License-Identifier: EUPL-1.2
"""Every setting is documented, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:environ\.get\(|environ\[|_flag\(|_secret\()\s*"([A-Z][A-Z_]+)\"""")


def names_in_code() -> set[str]:
    config = ROOT / "src" / "tragwerk" / "config"
    files = [file for file in config.rglob("*.py") if "tests" not in file.parts]
    found = {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}
    return {name for name in found if name.startswith("TRAGWERK_") or name == "DATABASE_URL"}


def names_in_docs() -> set[str]:
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_documented_and_no_other() -> None:
    assert names_in_docs() == names_in_code()
