from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from local.build import artefacts
from local.build.artefact import GROUPS
from local.build.artefacts import LAYER, LIMITS, UNZIPPED_LIMIT, Artefact, measured, objections, table
from local.emulator.failing import Failed

MB = 1_000_000
SMALL = Artefact(LAYER, 2 * MB, 7 * MB), Artefact("StripeWebhook", 36_000, 60_000)


def test_everything_that_is_built_has_a_limit() -> None:
    assert set(LIMITS) == set(GROUPS)


def test_what_fits_meets_no_objection() -> None:
    assert list(objections(SMALL)) == []


def test_a_zip_may_be_as_heavy_as_its_limit_and_no_heavier() -> None:
    most = LIMITS["StripeWebhook"]
    assert list(objections([Artefact("StripeWebhook", most * 1000, 0)])) == []

    (said,) = objections([Artefact("StripeWebhook", (most + 1) * 1000, 0)])

    allowed = "LIMITS in local/build/artefacts.py allows"
    assert f"StripeWebhook is {most + 1} KB zipped; {allowed} {most}" in said
    assert ".aws-sam/build/StripeWebhook" in said


def test_a_function_that_fits_alone_may_be_too_much_beside_the_layer() -> None:
    function = Artefact("Sweep", 0, (UNZIPPED_LIMIT - 6) * MB)
    assert list(objections([function])) == []

    (said,) = objections([function, SMALL[0]])

    assert "Sweep and the layer are more than Lambda's 250 MB" in said


def test_the_layer_is_not_counted_twice() -> None:
    assert list(objections([Artefact(LAYER, 0, (UNZIPPED_LIMIT - 1) * MB)])) == []


def test_a_new_artefact_is_asked_for_its_limit() -> None:
    (said,) = objections([Artefact("Refunds", 1, 1)])
    assert said.startswith("Refunds has no limit")


def test_the_table_says_what_each_weighs_and_may_weigh() -> None:
    said = io.StringIO()
    Console(file=said, width=80).print(table([*SMALL, Artefact("Refunds", 1, 1)]))
    rows = [line.split() for line in said.getvalue().splitlines()]
    assert [LAYER, "2,000", "4,000", "7.0", "7.0", "250"] in rows
    assert ["StripeWebhook", "36", f"{LIMITS['StripeWebhook']}", "0.1", "7.1", "250"] in rows
    assert ["Refunds", "0", "?", "0.0", "7.0", "250"] in rows


def test_only_artefacts_are_measured_not_what_lies_beside_them(tmp_path: Path) -> None:
    (tmp_path / "Sweep" / "functions").mkdir(parents=True)
    (tmp_path / "Sweep" / "functions" / "sweep.py").write_bytes(b"#" * 100_000)
    (tmp_path / "template.yaml").write_text("Resources: {}")
    (tmp_path / ".stamp").write_text("done")

    (found,) = measured(tmp_path)

    assert (found.name, found.unzipped) == ("Sweep", 100_000)
    assert found.zipped < 1000


def test_a_build_that_fails_ends_with_its_reason_and_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise Failed("sam build aws failed")

    monkeypatch.setattr(artefacts, "build", fail)

    assert artefacts.main() == 1
    assert capsys.readouterr().err == "build: sam build aws failed\n"


def test_one_objection_is_enough_for_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(artefacts, "build", lambda: None)
    monkeypatch.setattr(artefacts, "BUILT_FOR_AWS", tmp_path)
    assert artefacts.main() == 0
    (tmp_path / "Refunds").mkdir()
    monkeypatch.setattr(artefacts, "ROOT", tmp_path)

    assert artefacts.main() == 1
    assert "build: Refunds has no limit" in capsys.readouterr().err
