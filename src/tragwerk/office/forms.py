# SPDX-License-Identifier: EUPL-1.2
"""Parts of forms that several rooms of the office share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.ui.public import GermanDateField, TragwerkForm


class TermForm(TragwerkForm):
    """From when until when something holds; without an end it holds on."""

    valid_from = GermanDateField(label=_("Valid from"))
    valid_to = GermanDateField(label=_("Valid to"), required=False)

    def clean(self) -> dict[str, Any]:
        """The end may not lie before the beginning."""
        given = super().clean() or {}
        start, end = given.get("valid_from"), given.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return given
