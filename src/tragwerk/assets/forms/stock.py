# SPDX-License-Identifier: EUPL-1.2
"""Forms of what is counted by number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.actions.stock import Booking
from tragwerk.assets.forms.owned import OwnedForm, PlacedForm
from tragwerk.assets.models import AssetKind, MovementKind, StockArticle
from tragwerk.ui.public import TragwerkForm


class ArticleEditForm(TragwerkForm):
    """What an article is called and how many should be there."""

    name = forms.CharField(label=_("Article"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=AssetKind.choices)
    minimum = forms.IntegerField(
        label=_("Minimum quantity"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        help_text=_("If fewer are there, the start page says so."),
    )
    note = forms.CharField(label=_("Remarks"), max_length=500, required=False)


class ArticleForm(OwnedForm, ArticleEditForm):
    """A new article."""


class BookingForm(PlacedForm):
    """Something comes, goes or was counted anew."""

    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            (MovementKind.RECEIVED.value, _("Receive: it comes to what lies here")),
            (MovementKind.ISSUED.value, _("Hand out: it goes from what lies here")),
            (MovementKind.CORRECTED.value, _("Correct: so many were counted")),
        ],
        widget=forms.RadioSelect,
        initial=MovementKind.ISSUED.value,
    )
    number = forms.IntegerField(label=_("Quantity"), min_value=0, max_value=1_000_000)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, help_text=_("Needed for a correction. No names of people.")
    )

    field_order = ("kind", "number", "school", "room", "reason")

    def booking(self, article: StockArticle) -> Booking:
        """Return what was read, for the verb."""
        values: dict[str, Any] = self.columns()
        return Booking(
            article.pk, values["kind"], values["number"], values["school_id"], values["room_id"], values["reason"]
        )
