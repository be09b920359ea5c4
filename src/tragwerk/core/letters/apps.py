# SPDX-License-Identifier: EUPL-1.2
"""The letters app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Ships the general kind of letter."""

    name = "tragwerk.core.letters"
    label = "letters"

    def ready(self) -> None:
        from tragwerk.core.extend.public import contribute
        from tragwerk.core.letters import tasks  # noqa: F401 - registers the background work
        from tragwerk.core.letters.kinds import GENERAL

        contribute(GENERAL)
