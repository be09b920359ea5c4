# SPDX-License-Identifier: EUPL-1.2
"""The Content-Security-Policy of pages that show a document of ours in a frame."""

from django.conf import settings
from django.http import HttpResponse

from tragwerk.ui.public import build_policy


def framing(response: HttpResponse) -> HttpResponse:
    """Let the page hold documents of this installation in a frame; everything else stays as strict as everywhere."""
    response.headers["Content-Security-Policy"] = build_policy({**settings.SECURE_CSP, "frame-src": ["'self'"]})
    return response
