"""Findings written out: as lines of text, as JSON, as SARIF 2.1.0 for editors and code hosts; nets with their sizes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from wlnet.checking.explanations import explanation
from wlnet.checking.findings import Finding
from wlnet.checking.run import Report
from wlnet.expression import Location
from wlnet.nets.display import table
from wlnet.version import __version__

FORMATS = ("text", "json", "sarif")
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def written(findings: Sequence[Finding], form: str) -> str:
    """The findings in one of FORMATS, with a line end after each line."""
    match form:
        case "json":
            return json.dumps([_record(f) for f in findings], ensure_ascii=False, indent=2) + "\n"
        case "sarif":
            return json.dumps(_sarif(findings), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{finding}\n" for finding in findings)


def shapes(report: Report) -> str:
    """Every net of a script where it was made, with the types that were inferred in it."""
    return "".join(f"{place}:\n{table(net)}\n" for place, net in report.nets)


def _record(f: Finding) -> dict[str, Any]:
    """A finding as a JSON object; lines and columns count from 1."""
    return {
        **_place(f.location),
        "severity": f.severity,
        "tag": f.tag,
        "message": f.text,
        "related": [_place(place) for place in f.others],
    }


def _place(place: Location) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    tags = sorted({f.tag for f in findings})
    driver = {"name": "wlnet", "version": __version__, "rules": [_rule(tag) for tag in tags]}
    return {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": _results(findings)}],
    }


def _rule(tag: str) -> dict[str, Any]:
    found = explanation(tag)
    return {"id": tag} if found is None else {"id": tag, "fullDescription": {"text": found.meaning}}


def _results(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": f.tag,
            "level": f.severity,
            "message": {"text": f.text},
            "locations": [_sarif_place(f.location)],
            "relatedLocations": [_sarif_place(place) for place in f.others],
        }
        for f in findings
    ]


def _sarif_place(place: Location) -> dict[str, Any]:
    artifact = {"uri": quote(PurePath(place.file).as_posix())}
    return {
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
