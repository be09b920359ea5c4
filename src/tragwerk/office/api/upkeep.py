# SPDX-License-Identifier: EUPL-1.2
"""Operations on todos, free days, data protection, one's own notices, and mails."""

from tragwerk.core.api.public import ApiRouter
from tragwerk.office.api.services import FREE_DAYS, HOLDS, MAILS, NOTICES, RUNS, TODOS
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["upkeep"])

read_operations(router, TODOS, "/todos", one="todo", many="todos")
read_operations(router, FREE_DAYS, "/free-days", one="free day", many="free days")
read_operations(router, RUNS, "/deletion-runs", one="deletion run", many="deletion runs", key="run_id")
read_operations(router, HOLDS, "/holds", one="hold", many="holds")
read_operations(
    router,
    NOTICES,
    "/notices",
    one="notice",
    many="notices",
    say=("List one's own notices.", "Read a notice of one's own."),
)
read_operations(router, MAILS, "/mails", one="mail", many="mails", say=("List mails.", "Read what became of a mail."))
