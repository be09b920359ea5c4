# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from gardens."""

from tests.fictional.gardens import actions
from tests.fictional.gardens.models import Bed, Care, Watering
from tests.fictional.gardens.permissions import TEND_GARDEN, VIEW_GARDEN

__all__ = ["TEND_GARDEN", "VIEW_GARDEN", "Bed", "Care", "Watering", "actions"]
