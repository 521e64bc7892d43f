from __future__ import annotations

from shared.reports.json.export import export_json
from tests.shared.reports.json.same import assert_json


def test_an_export_is_said_with_its_file_and_how_large_it_is() -> None:
    assert_json(
        export_json("demo", "journal", "csv", "books.csv", 1234),
        {"tenant": "demo", "what": "journal", "format": "csv", "out": "books.csv", "bytes": 1234},
    )
