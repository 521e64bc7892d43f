"""What is built is complete, holds nothing else, and fits the machines that it is sent to.

Needs builds and no emulator. Handlers are imported from the build for this machine. The one for AWS can be
imported on AWS only, and has the same modules.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path

import pytest

from local.build import artefacts
from local.build.artefact import AWS_PYTHON
from local.emulator import deploying, environments
from local.emulator.environments import Environment
from local.emulator.failing import Failed
from tests.system.built_functions import Function, function, resources

IMPORTING = Path(__file__).with_name("import_handler.py")
FUNCTIONS = resources("AWS::Serverless::Function")
ARTEFACTS = [*resources("AWS::Serverless::LayerVersion"), *FUNCTIONS]
IS_LAMBDAS_PYTHON = sys.version_info[:2] == AWS_PYTHON
# As uv says it.
NO_NETWORK = ("error sending request", "network was disabled")
# Lambda brings the SDK itself; everything else is for building or testing, or some tool's own.
UNWANTED = (
    *("boto3", "botocore", "s3transfer", "local", "bin", "pip", "setuptools*", "*.pth", "*-stubs"),
    *("**/tests", "**/.*", "**/*.c", "*.dist-info/direct_url.json", "*.dist-info/uv_*.json"),
)
# How a compiled file begins that Python takes without a look at its source.
UNCHECKED = MAGIC_NUMBER + (1).to_bytes(4, "little")
# The first bytes of a library, and the two further on that say for which processor.
# Where a package keeps libraries that its own modules load: they are of no Python.
BUNDLED = "*.libs"
ELF, ARM64 = b"\x7fELF", (183).to_bytes(2, "little")


@pytest.fixture(scope="module")
def here() -> Path:
    environments.prepare(["sam", "runtime"])
    with deploying.building() as under_way:
        under_way.finish()
    return deploying.BUILT


@pytest.fixture(scope="module")
def for_aws() -> Path:
    try:
        artefacts.build()
    except Failed as failure:
        if any(words in str(failure) for words in NO_NETWORK):
            pytest.skip("packages for AWS's processor have to be fetched once, and there is no network")
        raise
    return deploying.BUILT_FOR_AWS


@pytest.fixture(params=["here", "for_aws"])
def built(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handler_needs_what_is_shipped_and_what_lambda_brings_and_no_more(
    name: str, here: Path, tmp_path: Path
) -> None:
    tested, runtime = function(here, name), Environment("runtime")

    done = imported(tested, runtime, tmp_path)

    assert done.returncode == 0, done.stderr
    allowed = {runtime.folder, *map(Path, tested.paths)}
    assert [place for place in json.loads(done.stdout) if allowed.isdisjoint(Path(place).parents)] == []


def imported(tested: Function, runtime: Environment, scratch: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        # -B, or what was not compiled beforehand would be now.
        [runtime.python, "-B", "-P", "-s", IMPORTING, tested.handler],
        cwd=scratch,
        env=tested.environment(scratch),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not IS_LAMBDAS_PYTHON, reason="another Python may need other packages")
@pytest.mark.parametrize("name", ARTEFACTS)
def test_what_is_sent_to_aws_has_the_modules_that_were_imported_here(
    name: str, here: Path, for_aws: Path
) -> None:
    assert modules(for_aws / name) == modules(here / name)


def modules(artefact: Path) -> list[str]:
    return sorted(str(each.relative_to(artefact)) for each in artefact.rglob("*.py"))


@pytest.mark.parametrize("name", ARTEFACTS)
def test_every_module_is_compiled_from_the_very_source_beside_it(name: str, built: Path) -> None:
    if built == deploying.BUILT_FOR_AWS and not IS_LAMBDAS_PYTHON:
        pytest.skip("only Lambda's Python compiles for Lambda")
    assert [each for each in (built / name).rglob("*.py") if not is_compiled(each)] == []


def is_compiled(source: Path) -> bool:
    compiled = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
    expected = UNCHECKED + source_hash(source.read_bytes())
    return compiled.exists() and compiled.read_bytes().startswith(expected)


@pytest.mark.parametrize("name", ARTEFACTS)
def test_nothing_is_shipped_that_no_function_reads(name: str, built: Path) -> None:
    layer = built / name / "python"
    packages = layer if layer.exists() else built / name
    assert [str(found) for pattern in UNWANTED for found in packages.glob(pattern)] == []


def test_nothing_sent_to_aws_names_the_folder_that_it_was_built_in(for_aws: Path) -> None:
    folder = os.fsencode(for_aws)
    named = [str(each) for each in files(for_aws) if folder in each.read_bytes()]
    assert named == []


def test_every_library_sent_to_aws_is_for_its_processor_and_its_python(for_aws: Path) -> None:
    begins = {str(each): each.read_bytes()[:20] for each in files(for_aws)}
    libraries = {path: begin for path, begin in begins.items() if begin.startswith(ELF)}
    assert libraries, "requests and the X-Ray SDK used to bring some"
    assert [path for path, begin in libraries.items() if begin[18:] != ARM64] == []
    endings = (f".cpython-{AWS_PYTHON[0]}{AWS_PYTHON[1]}-aarch64-linux-gnu.so", ".abi3.so")
    modules = [path for path in libraries if not Path(path).parent.match(BUNDLED)]
    assert [path for path in modules if not path.endswith(endings)] == []


def files(built: Path) -> Iterator[Path]:
    """Those of the artefacts: SAM's template beside them is not sent."""
    return (each for name in ARTEFACTS for each in (built / name).rglob("*") if each.is_file())


def test_nothing_sent_to_aws_is_heavier_than_it_may_be(for_aws: Path) -> None:
    assert list(artefacts.objections(artefacts.measured(for_aws))) == []
