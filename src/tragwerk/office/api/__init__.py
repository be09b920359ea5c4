# SPDX-License-Identifier: EUPL-1.2
"""The operations on the core services. They lie beside the lists whose filters, orders and pages they use."""

from tragwerk.office.api.directory import router as directory_router
from tragwerk.office.api.files import router as file_router
from tragwerk.office.api.papers import router as paper_router
from tragwerk.office.api.places import router as place_router
from tragwerk.office.api.sharing import router as sharing_router
from tragwerk.office.api.upkeep import router as upkeep_router
from tragwerk.office.api.work import router as work_router

routers = (directory_router, place_router, work_router, sharing_router, paper_router, upkeep_router, file_router)

__all__ = ["routers"]
