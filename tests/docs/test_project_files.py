# SPDX-License-Identifier: EUPL-1.2
"""The files by which a newcomer judges a project are there, whole, and lead somewhere."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_link_between_the_documents_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_licence_is_the_whole_eupl() -> None:
    licence = text_of("LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = [int(number) for number in re.findall(r"^(\d+)\.\s?[A-Z]", licence, re.MULTILINE)]
    assert articles == list(range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in licence
    assert licence.rstrip().endswith("require the production of a new EUPL version.")


def test_the_readme_says_in_four_sentences_what_it_is_and_shows_two_commands() -> None:
    readme = text_of("README.md")
    opening = readme.split("\n## ")[0].split("![")[0].removeprefix("# Tragwerk")
    assert len(re.findall(r"\.(?:\s|$)", opening)) == 4
    assert "make demo" in readme.split("\n## ")[1]
    assert "make test" in readme.split("\n## ")[1]
    assert (ROOT / "docs" / "images" / "start.png").stat().st_size > 10_000


def test_the_readme_names_every_package() -> None:
    readme = text_of("README.md")
    core = [path for path in (ROOT / "src/tragwerk/core").iterdir() if (path / "public.py").exists()]
    upper = [path for path in (ROOT / "src/tragwerk").iterdir() if (path / "public.py").exists()]
    missing = [path.name for path in [*core, *upper] if f"{path.relative_to(ROOT)}/" not in readme]
    assert missing == []


def test_contributing_has_the_recipe_the_file_set_and_the_checklist() -> None:
    page = text_of("CONTRIBUTING.md")
    for heading in ("## Set-up", "## The standard file set", "## The nine steps", "## Review checklist", "## Commits"):
        assert heading in page
    steps = re.findall(r"^\d\. \*\*", text_of("docs/how-to/add-a-feature.md"), re.MULTILINE)
    assert len(steps) == 9


def test_security_says_how_to_report_and_what_is_not_there_yet() -> None:
    page = text_of("SECURITY.md")
    assert "**Report**" in page
    assert "**Not yet**" in page


def test_every_change_fragment_has_a_known_kind() -> None:
    kinds = {"operators", "added", "changed", "fixed", "removed"}
    fragments = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert [path.name for path in fragments if path.name.split(".")[1] not in kinds] == []
    assert "changes/" in text_of("CHANGELOG.md")


def test_every_command_that_the_documents_name_exists() -> None:
    program = {name.strip("\"'") for name in re.findall(r"add\(\s*(\"[a-z]+\")", text_of("src/tragwerk/config/cli.py"))}
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:`|bin/)tragwerk ([a-z]+)", text))
    made = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    assert named - program == set()
    assert made - targets == set()
