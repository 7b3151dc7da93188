"""Findings as text, JSON and SARIF, and the shapes of nets."""

import json

from wlnet.checking import Finding, report_on
from wlnet.checking.reports import shapes, written
from wlnet.expression import Location

FINDING = Finding(Location("a b.wl", 3, 5), "error", "NetChain::tyfail1", "layer 2: no.", (Location("a b.wl", 2, 3),))
WARNING = Finding(Location("x.wl", 1, 1), "warning", "Power::infy", "Infinite.")


def test_text() -> None:
    assert written([FINDING, WARNING], "text") == (
        "a b.wl:3:5: error NetChain::tyfail1: layer 2: no. (see a b.wl:2:3)\nx.wl:1:1: warning Power::infy: Infinite.\n"
    )
    assert written([], "text") == ""


def test_json() -> None:
    assert json.loads(written([FINDING, WARNING], "json")) == [
        {
            "file": "a b.wl", "line": 3, "column": 5, "severity": "error", "tag": "NetChain::tyfail1",
            "message": "layer 2: no.", "related": [{"file": "a b.wl", "line": 2, "column": 3}],
        },
        {
            "file": "x.wl", "line": 1, "column": 1, "severity": "warning", "tag": "Power::infy",
            "message": "Infinite.", "related": [],
        },
    ]  # fmt: skip
    assert json.loads(written([], "json")) == []


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(written([FINDING, WARNING], "sarif"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    assert run["tool"]["driver"]["name"] == "wlnet"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["NetChain::tyfail1", "Power::infy"]
    first, second = run["results"]
    assert (first["ruleId"], first["level"], first["message"]) == (
        "NetChain::tyfail1", "error", {"text": "layer 2: no."},
    )  # fmt: skip
    place = {"artifactLocation": {"uri": "a%20b.wl"}, "region": {"startLine": 3, "startColumn": 5}}
    assert first["locations"] == [{"physicalLocation": place}]
    assert [p["physicalLocation"]["region"]["startLine"] for p in first["relatedLocations"]] == [2]
    assert second["level"] == "warning"


def test_shapes_of_every_net() -> None:
    text = 'a = NetChain[{LinearLayer[3], Ramp}, "Input" -> 2];\nf[n_] := NetChain[{LinearLayer[n]}, "Input" -> 4];'
    assert shapes(report_on(text, "n.wl")).splitlines() == [
        "n.wl:1:5:",
        "NetChain[   (uninitialized)",
        "      Input         vector (size: 2)",
        "  1   LinearLayer   vector (size: 3)",
        "  2   Ramp          vector (size: 3)",
        "      Output        vector (size: 3)",
        "]",
        "n.wl:2:10:",
        "NetChain[   (uninitialized)",
        "      Input         vector (size: 4)",
        "  1   LinearLayer   array",
        "      Output        array",
        "]",
    ]
    wrong = 'NetChain[{LinearLayer[3], LinearLayer[2, "Input" -> 4]}]'
    assert shapes(report_on(wrong)) == ""
