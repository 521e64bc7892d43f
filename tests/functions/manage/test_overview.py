"""The overview is asked every few seconds, so it reads each row once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import OrganisationItem, TokenItem
from shared.store.tables.jobs import JobItem
from shared.store.tables.lanes import FeedItem
from tests.functions.manage.books import Books, filled
from tests.functions.manage.browser import Browser

HERE = "/manage/b/piano"


@contextmanager
def reading() -> Iterator[Counter[str]]:
    """Counts the reads of single rows, by table."""
    read, call = Counter[str](), BaseClient._make_api_call  # type: ignore[attr-defined]

    def noting(self: Any, operation: str, request: Any) -> Any:
        if operation == "GetItem":
            read[request["TableName"]] += 1
        if operation == "BatchGetItem":
            read.update(request["RequestItems"].keys())
        return call(self, operation, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", noting)
        yield read


@pytest.mark.parametrize("path", ["", "/progress"])
@pytest.mark.parametrize("is_in_force", [True, False])
def test_a_view_of_the_overview_reads_the_business_twice_and_what_lies_beside_it_once(
    bookkeeper: Browser, books: Books, is_in_force: bool, path: str
) -> None:
    if is_in_force:
        books.enable_payments("850")
        bookkeeper.post(f"{HERE}/settings/read")
        assert bookkeeper.post(f"{HERE}/settings", filled()).status == 303
    with reading() as read:
        assert bookkeeper.get(f"{HERE}{path}").status == 200
    # Once with all businesses that the person may open, for their names.
    assert read[TenantItem.Meta.table_name] == 2
    assert read[FeedItem.Meta.table_name] == 2
    assert read[TokenItem.Meta.table_name] == 1
    assert read[JobItem.Meta.table_name] == 1
    assert read[OrganisationItem.Meta.table_name] == 1
    # Two of products, which come in and may lack something.
    assert sum(read.values()) <= 17
