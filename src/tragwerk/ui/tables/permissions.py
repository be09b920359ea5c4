# SPDX-License-Identifier: EUPL-1.2
"""The rights on lists: keeping views, taking them away."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import EVERYONE, Permission

EXPORT_LIST = Permission("ui.list:export", _("Take away the lists that one may export"), roles=EVERYONE, withheld=True)
SAVE_VIEW = Permission("ui.saved_view:save", _("Save and share views of lists"), roles=EVERYONE)
