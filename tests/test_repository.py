"""What must hold of the repository itself: its locks, its Makefile, and what may not be committed."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"
GROUPS = sorted(path.stem for path in REQUIREMENTS.glob("*.in"))
# Tools in environments of their own: nothing of theirs is shipped, or installed where these tests run.
APART = {"assets", "browser", "emulator", "runtime", "sam", "validate"}
SHIPPED = sorted(
    folder.name for folder in (ROOT / "functions").iterdir() if (folder / "__init__.py").exists()
)

# Brackets keep these patterns from finding themselves.
REGISTRIES = [
    r"pyp[i]\.(org|python\.org)",
    r"pythonhoste[d]\.org",
    r"npmj[s]\.(com|org)",
    r"crate[s]\.io",
    r"rubygem[s]\.org",
    r"anacond[a]\.(org|com)",
    r"proxy\.golan[g]\.org",
]
MACHINE_PATHS = [
    r"(^|[^A-Za-z0-9_./-])/(wor[k]|roo[t]|hom[e]|User[s])/",
    r"file:///[a-z]",
    r"/op[t]/(pypi|wheels)",
    r"\.pyen[v]/versions/[0-9.]+/",
]
FORBIDDEN = "|".join([*REGISTRIES, *MACHINE_PATHS])
CODE = ("functions", "shared", "local", "ops")
# unittest.mock, that is: nothing else of it would be of use.
UNITTEST = re.compile(r"^\s*(from|import) unittest\b", re.MULTILINE)


def required(group: str) -> list[Requirement]:
    """The requirements of GROUP.in and of the files it refers to."""
    found = []
    for line in (REQUIREMENTS / f"{group}.in").read_text().splitlines():
        words = line.partition("#")[0].split()
        if words[:1] == ["-r"]:
            found += required(Path(words[1]).stem)
        elif words:
            found.append(Requirement(" ".join(words)))
    return found


def locked(group: str) -> dict[str, tuple[Requirement, frozenset[str]]]:
    """Each package of GROUP.txt: its pin and its hashes."""
    pins: dict[str, tuple[Requirement, frozenset[str]]] = {}
    text = (REQUIREMENTS / f"{group}.txt").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        pin, *hashes = line.split(" --hash=")
        requirement = Requirement(pin)
        pins[canonicalize_name(requirement.name)] = requirement, frozenset(hash_.strip() for hash_ in hashes)
    return pins


def closure(requirements: list[Requirement]) -> set[str]:
    """Names of everything these requirements need on this machine, as the installed packages tell."""
    done: set[tuple[str, str]] = set()
    todo = [(requirement, "") for requirement in requirements]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in {"", *requirement.extras}:
            if (name, wanted) not in done:
                done.add((name, wanted))
                todo += [(Requirement(line), wanted) for line in metadata.requires(name) or []]
    return {name for name, _ in done}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Flags of a make that runs these tests are not for this one.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("group", GROUPS)
def test_every_requirement_is_locked_at_a_version_it_allows(group: str) -> None:
    pins = locked(group)
    for requirement in required(group):
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{requirement} is not locked: run make lock"
        pin, _ = pins[name]
        (version,) = (part.version for part in pin.specifier)
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


@pytest.mark.parametrize("group", GROUPS)
def test_everything_locked_is_one_version_with_hashes(group: str) -> None:
    for pin, hashes in locked(group).values():
        assert [part.operator for part in pin.specifier] == ["=="], f"{pin} is not one version"
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", hash_) for hash_ in hashes), f"{pin} has odd hashes"


@pytest.mark.parametrize("group", sorted({*GROUPS} - APART))
def test_a_lock_holds_what_its_requirements_need_and_no_more(group: str) -> None:
    pins = locked(group)
    here = {name for name, (pin, _) in pins.items() if not pin.marker or pin.marker.evaluate()}
    assert here == closure(required(group)), "run make lock"


@pytest.mark.parametrize("group", sorted({*GROUPS} - {"dev"} - APART))
def test_what_is_shipped_is_what_was_tested(group: str) -> None:
    tested = locked("dev")
    for name, (pin, hashes) in locked(group).items():
        assert name in tested, f"{pin} is not in dev.txt"
        assert (pin.specifier, hashes) == (tested[name][0].specifier, tested[name][1]), f"{pin} differs"


@pytest.mark.parametrize("folder", SHIPPED)
def test_every_folder_of_functions_has_requirements_of_its_own(folder: str) -> None:
    assert folder in GROUPS


@pytest.mark.parametrize("package", CODE)
def test_every_folder_of_code_is_a_package_that_import_linter_sees(package: str) -> None:
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    "line",
    ["from unittest import mock", "from unittest.mock import patch", "  import unittest.mock as mock"],
)
def test_every_way_to_unittest_mock_is_recognised(line: str) -> None:
    assert UNITTEST.search(f"import os\n{line}\n")


@pytest.mark.parametrize("package", CODE)
def test_no_code_but_a_tests_own_replaces_things_by_unittest_mock(package: str) -> None:
    """What the code needs from outside is an argument; the stand-ins are written out."""
    files = sorted((ROOT / package).rglob("*.py"))
    assert [file for file in files if UNITTEST.search(file.read_text(encoding="utf-8"))] == []


def test_every_pure_module_is_held_to_do_no_input_or_output() -> None:
    """All but what carries messages, reads the environment or lies on a floor that introduces."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in pyproject["tool"]["importlinter"]["contracts"]}
    floors = [re.findall(r"\w+", floor) for floor in contracts["floors"]["layers"]]
    doors = next(number for number, floor in enumerate(floors) if "store" in floor)
    carriers = {"queue", "jobs", "announcements", "environment"}
    pure = {name for floor in floors[doors + 1 :] for name in floor} - carriers
    there = {path.stem for path in (ROOT / "shared").iterdir()}
    assert {f"shared.{name}" for name in pure & there} == set(contracts["core"]["source_modules"])


def test_make_help_lists_every_target_a_person_can_run() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = {name for names in re.findall(r"^\.PHONY: (.*)$", makefile, re.M) for name in names.split()}
    targets = {name for name in phony if "$" not in name}

    said = make("help")

    assert said.returncode == 0, said.stderr
    assert set(re.findall(r"^  make (\S+) +\S", said.stdout, re.M)) == targets


def test_replaying_nothing_asks_which_world() -> None:
    said = make("replay", "CASE=")
    assert said.returncode != 0
    assert "make replay CASE=" in said.stderr


def test_continuous_integration_has_something_to_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "https://files." + "pythonhosted" + ".org/packages/aa/bb/x.whl",
        '"resolved": "https://registry.' + "npmjs" + '.org/prism"',
        "--find-links " + "/opt/" + "wheels",
        "see " + "/work" + "/notes.md",
        "#!" + "/root" + "/bin/python",
        "cd '" + "/home" + "/someone/src'",
    ],
)
def test_addresses_and_machine_paths_are_recognised(line: str) -> None:
    assert re.search(FORBIDDEN, line)


@pytest.mark.parametrize(
    "line", ["requirements/work/x", "functions/home/", "#!/usr/bin/env bash", "/opt/python"]
)
def test_ordinary_paths_are_left_alone(line: str) -> None:
    assert not re.search(FORBIDDEN, line)


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    try:
        found = subprocess.run(
            # Files not added yet count too: they are the next commit.
            ["git", "grep", "--untracked", "-I", "-n", "-E", FORBIDDEN],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("needs git")
    if found.returncode > 1:
        pytest.skip(f"not a git checkout: {found.stderr.strip()}")
    assert found.stdout == ""
