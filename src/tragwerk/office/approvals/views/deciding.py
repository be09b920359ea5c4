# SPDX-License-Identifier: EUPL-1.2
"""The step that every page of a request for two takes: do it, or say why not, and go on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from tragwerk.core.access.http import ActorRequest
from tragwerk.core.access.public import DomainError
from tragwerk.ui.public import toast


def carry_out(
    request: ActorRequest, verb: Callable[[], object], done: str, *then: Any, otherwise: tuple[Any, ...] = ()
) -> HttpResponse:
    """Do it and say so, or say what the verb refuses; then go on, after a refusal `otherwise` where that is named."""
    try:
        verb()
    except DomainError as error:
        toast(request, str(error))
        return redirect(*(otherwise or then))
    toast(request, done)
    return redirect(*then)
