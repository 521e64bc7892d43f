from __future__ import annotations

import asyncio

from starlette.types import Message

from local.standins.dropped import Dropped


def test_where_the_server_cannot_hang_up_the_answer_breaks_off() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Dropped()({"type": "http"}, lambda: asyncio.sleep(0, {}), send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[-1]["more_body"]
