from __future__ import annotations

from pathlib import Path

import pytest

from local.browser.finding import NAMES, chromium
from local.emulator.failing import Failed


@pytest.mark.parametrize("name", NAMES)
def test_chromium_is_found_under_each_name_that_it_goes_by(tmp_path: Path, name: str) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert chromium(str(tmp_path)) == str(program)


def test_a_machine_without_chromium_is_told_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("no program")
    with pytest.raises(Failed, match="apt-get install chromium"):
        chromium(str(tmp_path))
