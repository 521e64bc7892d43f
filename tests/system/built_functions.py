"""Reads what a template asks for, and starts its built functions as Lambda would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from local.emulator.inside import environment_of, python_paths
from local.emulator.surroundings import REGION, ROOT


class _Names(yaml.SafeLoader):
    """Reads CloudFormation's short forms as their names: enough to list the resources."""


_Names.add_multi_constructor("!", lambda _, name, __: name)


def resources(kind: str) -> list[str]:
    """Lists names from the template's source, before anything is built."""
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    template = yaml.load(text, Loader=_Names)  # noqa: S506  # a SafeLoader
    return [name for name, each in template["Resources"].items() if each["Type"] == kind]


@dataclass(frozen=True, slots=True)
class Function:
    """`paths` are what Lambda adds to Python's path: the function's folder, and its layers'."""

    handler: str
    paths: list[str]
    variables: dict[str, str]

    def environment(self, scratch: Path) -> dict[str, str]:
        """Returns the environment as on Lambda: nothing of the host's, and here neither key nor AWS."""
        lambdas = {
            "AWS_LAMBDA_FUNCTION_NAME": "function",
            "AWS_REGION": REGION,
            "LAMBDA_TASK_ROOT": self.paths[0],
            "_HANDLER": self.handler,
        }
        own = {"Environment": {"Variables": self.variables}}
        return environment_of(own, self.paths, lambdas, {"GATEWAY_PORT": "9", "TMPDIR": str(scratch)})


def function(built: Path, name: str) -> Function:
    """Reads the template that SAM wrote, where short forms are expanded and code is where it was built."""
    template = yaml.safe_load((built / "template.yaml").read_text(encoding="utf-8"))
    everyones = template["Globals"]["Function"]
    own = template["Resources"][name]["Properties"]
    layers = [each["Ref"] for each in (*everyones.get("Layers", ()), *own.get("Layers", ()))]
    folders = [template["Resources"][each]["Properties"]["ContentUri"] for each in layers]
    paths = [str(built / own["CodeUri"]), *python_paths([str(built / each) for each in folders])]
    return Function(own["Handler"], paths, dict(_variables(template, everyones, own)))


def _variables(template: Mapping[str, Any], *places: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for place in places:
        for name, given in place.get("Environment", {}).get("Variables", {}).items():
            yield name, value(template, given)


def value(template: Mapping[str, Any], given: object) -> str:
    """Returns what the template itself says, with defaults; a placeholder if only AWS knows."""
    match given:
        case {"Fn::FindInMap": [str(table), stage, name]}:
            return value(template, template["Mappings"][table][value(template, stage)][name])
        case {"Ref": str(name)} if name in template["Parameters"]:
            return value(template, template["Parameters"][name]["Default"])
        case str():
            return given
        case dict():
            return "somewhere"
        case _:
            return json.dumps(given)
