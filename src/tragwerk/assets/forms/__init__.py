# SPDX-License-Identifier: EUPL-1.2
"""Forms of devices and of what belongs to them."""

from tragwerk.assets.forms.bulk import BulkEditForm, MoveForm, RetireForm, StateForm
from tragwerk.assets.forms.catalogue import ModelForm, UsefulLifeForm
from tragwerk.assets.forms.contracts import AttachForm, ContractEditForm, ContractForm, LicenceForm, NoticeForm
from tragwerk.assets.forms.devices import (
    MOST_HITS,
    AssetForm,
    NewAssetForm,
    SchoolField,
    find_room,
    find_schools,
    owner_of_choice,
)
from tragwerk.assets.forms.merging import OtherDeviceForm, OtherEntryForm
from tragwerk.assets.forms.ranges import NumberRangeEditForm, NumberRangeForm
from tragwerk.assets.forms.relations import RelationForm
from tragwerk.assets.forms.sets import PartForm, SetEditForm, SetForm, SwapForm, device_named
from tragwerk.assets.forms.stock import ArticleEditForm, ArticleForm, BookingForm
from tragwerk.assets.forms.suppliers import SupplierEditForm, SupplierForm

__all__ = [
    "MOST_HITS",
    "ArticleEditForm",
    "ArticleForm",
    "AssetForm",
    "AttachForm",
    "BookingForm",
    "BulkEditForm",
    "ContractEditForm",
    "ContractForm",
    "LicenceForm",
    "ModelForm",
    "MoveForm",
    "NewAssetForm",
    "NoticeForm",
    "NumberRangeEditForm",
    "NumberRangeForm",
    "OtherDeviceForm",
    "OtherEntryForm",
    "PartForm",
    "RelationForm",
    "RetireForm",
    "SchoolField",
    "SetEditForm",
    "SetForm",
    "StateForm",
    "SupplierEditForm",
    "SupplierForm",
    "SwapForm",
    "UsefulLifeForm",
    "device_named",
    "find_room",
    "find_schools",
    "owner_of_choice",
]
