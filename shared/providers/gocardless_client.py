"""Gives GoCardless's SDK a session, which it lacks, and reads from a 429 how long it lasts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from gocardless_pro import Client
from gocardless_pro.api_client import ApiClient
from requests import Response, Session

from shared.providers.limits import throttled

TOO_MANY = 429


class SessionClient(ApiClient):  # type: ignore[misc]  # the SDK is untyped
    """Calls over a session that stays open. The SDK itself makes a new connection for each call."""

    def __init__(
        self,
        url: str,
        access_token: str,
        timeout: tuple[float, float],
        session: Session,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(url, access_token, timeout)
        self._session = session
        self._clock = clock

    def get(
        self, path: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Reads a path. Raises Throttled for a 429, else what the SDK raises."""
        return self._judged(
            self._session.get(
                self._url_for(path), params=params, headers=self._headers(headers), timeout=self.timeout
            )
        )

    def post(
        self, path: str, body: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Makes or changes something. Raises Throttled for a 429, else what the SDK raises."""
        return self._judged(
            self._session.post(
                self._url_for(path),
                data=json.dumps(body),
                headers=self._headers(headers),
                timeout=self.timeout,
            )
        )

    def _judged(self, answer: Response) -> Response:
        if answer.status_code == TOO_MANY:
            raise throttled("GoCardless", answer.headers, self._clock())
        self._handle_errors(answer)
        return answer


def client(
    access_token: str,
    url: str,
    timeout: tuple[float, float],
    session: Session,
    clock: Callable[[], datetime],
) -> Client:
    """Makes the SDK's client, which then calls over the session."""
    made = Client(access_token=access_token, base_url=url, timeout=timeout)
    made._api_client = SessionClient(url, access_token, timeout, session, clock)  # noqa: SLF001  # no option for it
    return made
