# SPDX-License-Identifier: EUPL-1.2
"""Forms that ask with which other entry one is merged."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.forms.devices import NONE
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor
from tragwerk.ui.public import TragwerkForm


class OtherDeviceForm(TragwerkForm):
    """With which other device."""

    ids = forms.UUIDField(widget=forms.HiddenInput)
    other = forms.CharField(
        label=_("The other device"),
        max_length=64,
        help_text=_("Inventory or serial number; a scanner can write."),
    )

    def __init__(self, *args: Any, actor: Actor, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ids": row.pk}, **kwargs)


class OtherEntryForm(TragwerkForm):
    """With which other maker, model or supplier of the same authority."""

    ids = forms.UUIDField(widget=forms.HiddenInput)
    other = forms.ChoiceField(label=_("The other entry"))

    def __init__(self, *args: Any, actor: Actor, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ids": row.pk}, **kwargs)
        field: Any = self.fields["other"]
        others = type(row).objects.visible_to(actor, MANAGE_ASSET).filter(authority_id=row.authority_id)
        names = others.exclude(pk=row.pk).order_by("sort_name", "pk").values_list("pk", "name")
        field.choices = [NONE, *((str(key), name) for key, name in names)]
