"""Encoders and decoders in scripts that are checked."""

import pytest

from wlnet.checking import check_text

FINDINGS = [
    # script, the tags found
    ('NetChain[{LinearLayer[3]}, "Output" -> NetDecoder[{"Class", {a, b}}]]', ["NetChain::tyfail1"]),
    ('NetChain[{LinearLayer[3]}, "Output" -> NetDecoder[{"Class", Union[Import["x.csv"]]}]]', []),
    ('labels = Import["x.csv"]; NetChain[{LinearLayer[2], SoftmaxLayer[]}, "Input" -> NetEncoder[{"Class", labels}], '
     '"Output" -> NetDecoder[{"Class", {a, b, c}}]]', ["NetChain::tyfail1"]),
    ('NetChain[{LinearLayer[2, "Input" -> 5]}, "Input" -> NetEncoder[{"Class", {a, b}, "UnitVector"}]]',
     ["NetChain::tyfail1"]),
    ('enc = NetEncoder[{"Class", {a, b}}]; enc[Import["x.csv"]]', []),
    ('enc = NetEncoder[{"Class", {a, b}}]; enc[c]', ["NetEncoder::netindata"]),
    ('NetEncoder[{"Image", Import["x.csv"]}]', []),
    ('NetMeasurements[NetChain[{SoftmaxLayer[]}], Import["x.csv"], "Accuracy"]', []),
    ('NetMeasurements[NetInitialize[LinearLayer[1000, "Input" -> 1000]], {Range[1000] -> Range[1000]}, "Acuracy"]', []),
]  # fmt: skip


@pytest.mark.parametrize(("script", "tags"), FINDINGS, ids=range(len(FINDINGS)))
def test_findings(script: str, tags: list[str]) -> None:
    assert [finding.tag for finding in check_text(script)] == tags
