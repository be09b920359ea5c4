# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from bicycles."""

from tests.fictional.bicycles import actions
from tests.fictional.bicycles.models import Bicycle, Lending
from tests.fictional.bicycles.permissions import MANAGE_BICYCLE, VIEW_BICYCLE

__all__ = ["MANAGE_BICYCLE", "VIEW_BICYCLE", "Bicycle", "Lending", "actions"]
