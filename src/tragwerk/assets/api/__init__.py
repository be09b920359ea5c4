# SPDX-License-Identifier: EUPL-1.2
"""The operations on devices and what belongs to them."""

from tragwerk.assets.api.attachments import router as attachment_router
from tragwerk.assets.api.catalogue import router as catalogue_router
from tragwerk.assets.api.contracts import router as contract_router
from tragwerk.assets.api.devices import router as device_router
from tragwerk.assets.api.relations import router as relation_router
from tragwerk.assets.api.stock import router as stock_router

routers = (device_router, relation_router, attachment_router, catalogue_router, contract_router, stock_router)

__all__ = ["routers"]
