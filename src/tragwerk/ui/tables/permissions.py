# SPDX-License-Identifier: EUPL-1.2
"""The rights on saved views of lists."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import EVERYONE, Permission

SAVE_VIEW = Permission("ui.saved_view:save", _("Save and share views of lists"), roles=EVERYONE)
