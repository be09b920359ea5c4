# SPDX-License-Identifier: EUPL-1.2
"""What all verbs of an import share: the table of its states, and a refusal in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError
from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.models import TRANSITIONS, Import, ImportState


def refuse(problem: ImportProblem) -> DomainError:
    """A problem with a file, as the error every verb raises."""
    return DomainError(problem.sentence(), field="file", code=problem.code)


def move(record_: Import, state: ImportState, **values: Any) -> None:
    """Change the state along the table of transitions; anything else is refused with a sentence."""
    if state not in TRANSITIONS[ImportState(record_.state)]:
        raise DomainError(
            _("This import is “%(state)s”; that cannot be done now.") % {"state": record_.get_state_display()},
            code="transition",
        )
    record_.state = state
    for name, value in values.items():
        setattr(record_, name, value)
    record_.save()
