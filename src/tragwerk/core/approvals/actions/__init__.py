# SPDX-License-Identifier: EUPL-1.2
"""Verbs on signatures and consents."""

from tragwerk.core.approvals.actions.asking import (
    Ask,
    IssuedCode,
    SignerAsk,
    ask_approvals,
    issue_codes,
    lapse_approvals,
    remind_approvals,
    withdraw_approvals,
)
from tragwerk.core.approvals.actions.consents import (
    ConsentAsk,
    ask_consents,
    withdraw_consents,
    withdraw_with_code,
)
from tragwerk.core.approvals.actions.signing import (
    SCAN_LIMIT,
    Said,
    Signed,
    confirm_papers,
    refuse_papers,
    sign_on_screen,
    sign_with_code,
    take_paper,
    withdraw_papers,
)

__all__ = [
    "SCAN_LIMIT",
    "Ask",
    "ConsentAsk",
    "IssuedCode",
    "Said",
    "Signed",
    "SignerAsk",
    "ask_approvals",
    "ask_consents",
    "confirm_papers",
    "issue_codes",
    "lapse_approvals",
    "refuse_papers",
    "remind_approvals",
    "sign_on_screen",
    "sign_with_code",
    "take_paper",
    "withdraw_approvals",
    "withdraw_consents",
    "withdraw_papers",
    "withdraw_with_code",
]
