"""Checks the template with SAM, cfn-lint and its serverless rules, and checkov (make validate).

The exceptions and their reasons are here, in .checkov.yaml, and beside each resource in the template.
"""

from __future__ import annotations

import os
import subprocess
import sys

from local.emulator.environments import Environment, install
from local.emulator.failing import Failed
from local.emulator.surroundings import REGION, ROOT, clean

# Given here and not in .cfnlintrc.yaml, which SAM would read too, without having these rules.
# WS1004 looks for log groups by name; ours are given to the functions by LoggingConfig.
SERVERLESS_RULES = ("-a", "cfn_lint_serverless.rules", "-i", "WS1004", "-t", "template.yaml")
CHECKS = (
    ("sam", "sam validate", ("validate", "--lint")),
    ("validate", "cfn-lint", SERVERLESS_RULES),
    ("validate", "checkov", ("--skip-download", "--config-file", ".checkov.yaml", "-f", "template.yaml")),
)


def main() -> int:
    """Returns zero if no check objects."""
    try:
        _prepare()
    except Failed as failure:
        print(f"validate: {failure}", file=sys.stderr)
        return 1
    objections = [
        name for environment, name, arguments in CHECKS if not _passes(environment, name, arguments)
    ]
    print(f"validate: objections: {', '.join(objections) or 'none'}", file=sys.stderr)
    return 1 if objections else 0


def _prepare() -> None:
    names = dict.fromkeys(environment for environment, _, _ in CHECKS)
    missing = [each for each in map(Environment, names) if not each.is_ready]
    if missing:
        print("validate: installing the checkers (the first time only)", file=sys.stderr)
        install(missing)


def _passes(environment: str, name: str, arguments: tuple[str, ...]) -> bool:
    print(f"validate: {name}", file=sys.stderr, flush=True)
    program = Environment(environment).folder / "bin" / name.split(maxsplit=1)[0]
    region = {"AWS_DEFAULT_REGION": REGION, "SAM_CLI_TELEMETRY": "0"}
    return not subprocess.run(
        [program, *arguments], cwd=ROOT, env=clean(os.environ) | region, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
