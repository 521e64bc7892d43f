"""Serves SendEmail of SES v2 and a mailbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from local.standins.ses import mailbox
from local.standins.ses.mailbox import Mail
from local.standins.ses.refusing import Refused, bad, recipients, refuse_unfit, refuse_unverified

MOST_BYTES = 40 * 1024 * 1024
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(slots=True)
class SesStandIn:
    """An account of SES. `verified` are addresses and domains; in the sandbox recipients must be, too.

    `per_second` and `per_day` are quotas, None for none. Mail to a `suppressed` address is accepted and comes
    back: `returned` holds what SES then puts on EventBridge. The next call is answered with `fails`, if any.
    """

    clock: Callable[[], datetime]
    verified: set[str] = field(default_factory=set)
    configurations: set[str] = field(default_factory=set)
    suppressed: set[str] = field(default_factory=set)
    is_sandbox: bool = False
    is_paused: bool = False
    per_second: int | None = None
    per_day: int | None = None
    most_bytes: int = MOST_BYTES
    region: str = "eu-west-2"
    fails: list[Refused] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    _accepted: list[datetime] = field(default_factory=list)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/v2/email/outbound-emails", self._send, methods=["POST"]),
                Route("/", self._mailbox),
                Route("/mails/{number:int}.{kind}", self._shown),
            ]
        )

    async def _send(self, request: Request) -> Response:
        self.calls += 1
        try:
            return JSONResponse({"MessageId": self._taken(request, await request.body())})
        except Refused as no:
            return JSONResponse({"message": str(no)}, no.status, {"x-amzn-ErrorType": no.code})

    def _taken(self, request: Request, body: bytes) -> str:
        if self.fails:
            raise self.fails.pop(0)
        if "/ses/aws4_request" not in request.headers.get("authorization", ""):
            raise Refused("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
        asked = self._read(body)
        refuse_unfit(asked)
        self._refuse_identities(asked)
        self._refuse_too_many()
        return self._accept(asked)

    def _read(self, body: bytes) -> dict[str, Any]:
        if len(body) > self.most_bytes:
            raise bad(f"Message length is more than {self.most_bytes} bytes long.")
        asked: Any = json.loads(body)
        if not asked.get("FromEmailAddress"):
            raise bad("FromEmailAddress is required.")
        return dict(asked)

    def _refuse_identities(self, asked: dict[str, Any]) -> None:
        named = asked.get("ConfigurationSetName")
        if named and named not in self.configurations:
            raise Refused("NotFoundException", f"Configuration set <{named}> does not exist.", 404)
        everybody = recipients(asked) if self.is_sandbox else []
        refuse_unverified([asked["FromEmailAddress"], *everybody], self.verified, self.region)

    def _refuse_too_many(self) -> None:
        if self.is_paused:
            raise Refused("SendingPausedException", "Email sending is disabled for this account.")
        now = self.clock()
        if self.per_day is not None and self._since(now - DAY) >= self.per_day:
            raise Refused("LimitExceededException", "Daily message quota exceeded.")
        if self.per_second is not None and self._since(now - SECOND) >= self.per_second:
            raise Refused("TooManyRequestsException", "Maximum sending rate exceeded.", 429)

    def _since(self, moment: datetime) -> int:
        return sum(each > moment for each in self._accepted)

    def _accept(self, asked: dict[str, Any]) -> str:
        now, to = self.clock(), recipients(asked)
        self._accepted.append(now)
        mail = mailbox.received(asked, f"{len(self._accepted):016x}-standin", now, to)
        back = [each for each in to if each.lower() in self.suppressed]
        if back:
            self.returned.append(_bounce(mail, back))
        else:
            self.mails.append(mail)
        return mail.id

    async def _mailbox(self, request: Request) -> Response:
        del request
        return HTMLResponse(mailbox.page(self.mails))

    async def _shown(self, request: Request) -> Response:
        number, kind = request.path_params["number"], request.path_params["kind"]
        if number >= len(self.mails) or kind not in ("html", "txt", "eml"):
            raise HTTPException(404)
        mail = self.mails[number]
        if kind == "html":
            return HTMLResponse(mail.html)
        return PlainTextResponse(mail.text if kind == "txt" else mail.message.as_string())


def _bounce(mail: Mail, back: list[str]) -> dict[str, Any]:
    """Makes the event that EventBridge brings of a mail to an address on the suppression list."""
    tags = {name: [value] for name, value in mail.tags.items()}
    bounced = [{"emailAddress": each} for each in back]
    return {
        "source": "aws.ses",
        "detail-type": "Email Bounced",
        "detail": {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "OnAccountSuppressionList",
                "bouncedRecipients": bounced,
            },
            "mail": {"messageId": mail.id, "destination": list(mail.to), "tags": tags},
        },
    }
