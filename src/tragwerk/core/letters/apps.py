# SPDX-License-Identifier: EUPL-1.2
"""The letters app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Ships the general kind of letter."""

    name = "tragwerk.core.letters"
    label = "letters"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tragwerk.core.extend.public import AboutRows, contribute
        from tragwerk.core.letters import tasks  # noqa: F401 - registers the background work
        from tragwerk.core.letters.kinds import GENERAL

        contribute(GENERAL)
        contribute(AboutRows("letters", _("Letters"), "letters.Letter", "about", "about_id"))
