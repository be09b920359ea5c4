# SPDX-License-Identifier: EUPL-1.2
"""Every verb that the trail only notes has words on the pages."""

import re
from pathlib import Path

import tragwerk
from tragwerk.office.trail.verbs import LABELS

NOTED = re.compile(r'\brecord\([^)]*?verb="([a-z_.]+)"', re.DOTALL)


def test_every_noted_verb_has_words() -> None:
    sources = Path(tragwerk.__file__).parent.rglob("*.py")
    verbs = {verb for path in sources if "tests" not in path.parts for verb in NOTED.findall(path.read_text("utf-8"))}
    assert verbs
    assert verbs <= set(LABELS), verbs - set(LABELS)
