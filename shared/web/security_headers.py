"""Adds to every answer the headers by which a browser guards the pages and their readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
# An answer that has one of these already keeps its own: static files may be cached, pages may not.
ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


def content_security_policy(form_origins: Iterable[str] = ()) -> str:
    """Returns the policy: everything from here, nothing inline, and no other page may frame ours.

    `form_origins` are those to which the answer to a form may lead: a browser holds the policy against such
    a redirect and otherwise stays where it is, without a word. Raises ValueError for anything but an origin.
    """
    origins = tuple(form_origins)
    for each in origins:
        if not ORIGIN.fullmatch(each):
            raise ValueError(f"{each!r} is not an origin such as https://pay.example")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",  # the stylesheet draws its ticks and arrows itself
            "connect-src 'self'",
            " ".join(("form-action 'self'", *origins)),
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """Wraps the whole application, for Starlette answers its own errors outside of its list of middleware."""

    app: ASGIApp
    form_origins: tuple[str, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = content_security_policy(self.form_origins)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (ALWAYS | {"Content-Security-Policy": policy}).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)
