"""Builds one artefact for each function and for the layer; `sam build` calls it through the Makefile.

An artefact is the function's own folder with its templates and static files, what it imports of shared/, and
the packages that neither the Lambda runtime nor the layer brings. The artefact for AWS is built for arm64 and
Python 3.13 on any host; with CONNECTABLY_BUILD=local it is built for the interpreter that runs this.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from compileall import compile_dir
from io import BytesIO
from pathlib import Path
from py_compile import PycInvalidationMode

import grimp

from local.build.templates import compile_templates

ROOT = Path(__file__).resolve().parent.parent.parent
GROUPS = {
    "FoundationLayer": "foundation",
    "StripeWebhook": "webhooks",
    "GoCardlessWebhook": "webhooks",
    "XeroWebhook": "webhooks",
    "Recorder": "recorder",
    "XeroWriter": "xero_writer",
    "Sweep": "sync",
    "Mail": "mail",
    "Dispatch": "sync",
    "Revive": "sync",
    "Feed": "sync",
    "Reconcile": "sync",
    "Watch": "sync",
    "Manage": "manage",
    "Exports": "exports",
    "OrderForms": "orderforms",
    "Ordering": "orderforms",
    "OrderInvoices": "orderforms",
}
# Where the parameters of each stage are.
SETTINGS = "samconfig.toml"
# What a folder may hold beside its modules, and ships with them.
TEMPLATES, STATIC, COMPILED = "templates", "static", "compiled"
AWS_TARGET = ("--python-platform", "aarch64-manylinux_2_28", "--python-version", "3.13")
AWS_PYTHON = (3, 13)
# The SDK's other APIs: payroll, files, assets and the rest are never imported and weigh the most.
NOT_SHIPPED = (
    "xero_python/appstore",
    "xero_python/assets",
    "xero_python/file",
    "xero_python/finance",
    "xero_python/payroll*",
    "xero_python/project",
    "xero_python/docs",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    # Files that building a source distribution leaves behind.
    "setuptools*",
    "_distutils_hack",
    "distutils-precedence.pth",
    "bin",
    # Files that no import needs, and uv's own.
    "*/tests",
    "*/*.c",
    "*/*/*.c",
    # No report holds a picture, least of all an AVIF.
    "PIL/_avif*",
    "pillow.libs/libavif*",
    "*-stubs",
    "*.dist-info/uv_*.json",
    ".lock",
)
# Packages that Lambda's Python brings. A group that names one of RUNTIME_BRINGS itself ships its own.
SDK = frozenset({"boto3", "botocore", "s3transfer"})
RUNTIME_BRINGS = frozenset({"jmespath", "python-dateutil", "six", "urllib3"})
# Published as source only, and pure Python: building it here gives the same on every platform.
FROM_SOURCE = ("--no-binary", "xero-python")


def main(arguments: list[str]) -> int:
    """Takes `<LogicalId> <folder>`: builds the artefact into the folder, and says how large it is."""
    logical_id, folder = arguments
    group, target = GROUPS[logical_id], Path(folder)
    is_layer = group == "foundation"
    packages = target / "python" if is_layer else target
    packages.mkdir(parents=True, exist_ok=True)
    _install(_shipped(group), packages)
    if not is_layer:
        _copy_code(group, target)
        copy_pages(Path("functions") / group, ROOT, target)
    _compile(packages)
    print(f"{logical_id}: {zipped(target) / 1000:,.0f} KB zipped", file=sys.stderr)
    return 0


def _shipped(group: str) -> str:
    """Returns the group's locked requirements, without the ones that are there anyway."""
    brought = SDK | (RUNTIME_BRINGS - _named(group))
    if group != "foundation":
        brought |= {name for name, _ in _locked("foundation")}
    return "".join(block for name, block in _locked(group) if name not in brought)


def _named(group: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{group}.in").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line and line[0] not in "#-"}


def _locked(group: str) -> Iterator[tuple[str, str]]:
    """Yields each requirement's name and its lines, hashes included."""
    text = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    for block in re.findall(r"^[a-z0-9].*(?:\n    .*)*\n", text, re.MULTILINE):
        yield re.split(r"[=\[ ]", block, maxsplit=1)[0], block


def _install(requirements: str, target: Path) -> None:
    if not requirements:
        return
    wheels = ("--require-hashes", "--no-deps", "--only-binary", ":all:", *FROM_SOURCE, "--link-mode", "copy")
    platform = ("--python", sys.executable) if _is_local() else AWS_TARGET
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", *wheels, *platform]
    done = subprocess.run(
        [*command, "--target", str(target), "--requirements", "-"],
        input=requirements,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit("build: the packages could not be installed; uv says why above")
    _drop(target)


def _drop(target: Path) -> None:
    for pattern in NOT_SHIPPED:
        for path in target.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _copy_code(group: str, target: Path) -> None:
    """Copies the folder's modules, the modules they import, and the packages around them."""
    graph = grimp.build_graph("functions", "shared", cache_dir=None)
    own = {f"functions.{group}"} | graph.find_descendants(f"functions.{group}")
    needed = own.union(*(graph.find_upstream_modules(module) for module in own))
    around = {str(package).replace("/", ".") for each in needed for package in _parents(each)}
    for module in needed | around:
        _copy_module(module.replace(".", "/"), target)
    # SAM publishes a version when the artefact changes, but not when a parameter does: without this file, the
    # alias would go on under the parameters of the version before.
    shutil.copyfile(ROOT / SETTINGS, target / SETTINGS)


def copy_pages(folder: Path, root: Path, target: Path) -> None:
    """Copies a folder's templates, compiled too, and its assets. Raises SystemExit if those are missing."""
    if not (root / folder / TEMPLATES).is_dir():
        return
    if not (root / folder / STATIC / "manifest.json").exists():
        raise SystemExit(f"build: {folder / STATIC} is missing; run make assets")
    for name in (TEMPLATES, STATIC):
        shutil.copytree(root / folder / name, target / folder / name, ignore=shutil.ignore_patterns(".*"))
    compile_templates(root / folder / TEMPLATES, target / folder / COMPILED)


def _parents(module: str) -> list[Path]:
    return [parent for parent in Path(module.replace(".", "/")).parents if parent.name]


def _copy_module(path: str, target: Path) -> None:
    is_package = (ROOT / path).is_dir()
    source = f"{path}/__init__.py" if is_package else f"{path}.py"
    (target / source).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / source, target / source)
    if is_package and path.startswith("shared/") and (ROOT / path / TEMPLATES).is_dir():
        shutil.copytree(ROOT / path / TEMPLATES, target / path / TEMPLATES)


def _compile(target: Path) -> None:
    """Compiles ahead: importing from source costs each cold start half a second, for Lambda keeps no .pyc."""
    if not _is_local() and sys.version_info[:2] != AWS_PYTHON:
        print("build: this Python is not 3.13, so no .pyc is shipped and cold starts suffer", file=sys.stderr)
        return
    done = compile_dir(target, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH, stripdir=target)
    if not done:
        raise SystemExit("build: something shipped does not compile")


def zipped(target: Path) -> int:
    """Returns the size in bytes of the zip that SAM would send."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in target.rglob("*"):
            archive.write(path, path.relative_to(target))
    return held.tell()


def _is_local() -> bool:
    return os.environ.get("CONNECTABLY_BUILD") == "local"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
