# SPDX-License-Identifier: EUPL-1.2
"""The headers of answers that do not come from Django: static files, and what is refused before Django sees it."""

from django.conf import settings

Headers = tuple[tuple[bytes, bytes], ...]

# A picture opened by itself must not run anything either; its own style is allowed, and nothing else.
_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
BARE: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", _POLICY + b"form-action 'none'; sandbox"),
    (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"cross-origin-resource-policy", settings.RESPONSE_HEADERS["Cross-Origin-Resource-Policy"].encode()),
)
