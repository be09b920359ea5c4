# SPDX-License-Identifier: EUPL-1.2
"""The root of everything on the one port: static files, streams, pages (ADR 0008)."""

import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from tragwerk.config.bodies import STRANGER, limit_of
from tragwerk.config.memory import settle_memory
from tragwerk.config.static_server import StaticServer
from tragwerk.config.supervision import exit_with_parent
from tragwerk.config.wsgi import application as pages_application
from tragwerk.config.wsgi_bridge import Receive, Scope, Send, WsgiBridge, announced_size
from tragwerk.core.realtime.public import close_streams

PAGE_THREADS = 8
STREAM_SUFFIX = "/events"

streams = get_asgi_application()
pages = WsgiBridge(pages_application, threads=PAGE_THREADS, body_limit=STRANGER, larger=limit_of)
static_files = StaticServer(settings.STATIC_ROOT, settings.STATIC_URL)
exit_with_parent()
settle_memory()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send what lives long to Django's ASGI handler, and everything else to threads, which is several times cheaper."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    path = scope["path"]
    if path.startswith(settings.STATIC_URL):
        await static_files(scope, send)
    elif scope["type"] != "http" or _is_stream(scope):
        await streams(scope, receive, send)  # type: ignore[arg-type]
    else:
        await pages(scope, receive, send)


def _is_stream(scope: Scope) -> bool:
    """Say whether a stream is asked for; whoever sends a body is not listening, and here nobody would limit it."""
    return scope["path"].endswith(STREAM_SUFFIX) and scope["method"] in ("GET", "HEAD") and not announced_size(scope)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            # The server waits for open answers to end, and streams would not. Its own handler hangs on the
            # loop's wake-up descriptor and still runs.
            signal.signal(signal.SIGTERM, lambda *_args: close_streams())
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
