# SPDX-License-Identifier: EUPL-1.2
"""Forms of devices and of what belongs to them."""

from tragwerk.assets.forms.bulk import BulkEditForm, MoveForm, RetireForm, StateForm
from tragwerk.assets.forms.catalogue import ModelForm, UsefulLifeForm
from tragwerk.assets.forms.devices import MOST_HITS, AssetForm, NewAssetForm, SchoolField, find_room, find_schools
from tragwerk.assets.forms.stock import ArticleEditForm, ArticleForm, BookingForm

__all__ = [
    "MOST_HITS",
    "ArticleEditForm",
    "ArticleForm",
    "AssetForm",
    "BookingForm",
    "BulkEditForm",
    "ModelForm",
    "MoveForm",
    "NewAssetForm",
    "RetireForm",
    "SchoolField",
    "StateForm",
    "UsefulLifeForm",
    "find_room",
    "find_schools",
]
