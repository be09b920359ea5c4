# SPDX-License-Identifier: EUPL-1.2
"""The right to see the kit itself; the rights on lists are beside the lists."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Permission, Role

VIEW_STYLE_GUIDE = Permission("ui.style_guide:view", _("See the style guide"), roles=(Role.OPERATOR,))
