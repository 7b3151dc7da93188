"""Spatial and loss layers as they are written in the language."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('ResizeLayer[{Scaled[2], All}, "Resampling" -> "Nearest"]',
     'ResizeLayer[{Scaled[2], All}, Resampling -> "Nearest"]', []),
    ("ResizeLayer[{Scaled[1/2]}][{{1, 2, 3, 4}}]", "{{1., 4.}}", []),
    ("NetExtract[ResizeLayer[{Scaled[2], All}], \"Dimensions\"]", "{Scaled[2], All}", []),
    ("ResizeLayer[{Scaled[x]}]", "$Failed",
     ['ResizeLayer::netinvarg: "Dimensions" should be a list of sizes: integers of 1 or more, Scaled[ratio] or All; '
      "it was given as {Scaled[x]}."]),
    ("UpsampleLayer[2][{{{1, 2}}}]", "{{{1., 1., 2., 2.}, {1., 1., 2., 2.}}}", []),
    ('DeconvolutionLayer[3, {2, 2}, "Stride" -> 2, "PaddingSize" -> {{0, 1}, {1, 0}}]',
     'DeconvolutionLayer[3, {2, 2}, "Stride" -> 2, PaddingSize -> {{0, 1}, {1, 0}}]', []),
    ('InstanceNormalizationLayer["Epsilon" -> 1/2, "Gamma" -> {1}, "Beta" -> {0}]',
     'NormalizationLayer["Epsilon" -> 0.5, "Scaling" -> {1.}, "Biases" -> {0.}]', []),
    ("NormalizationLayer[1 ;; 2, \"Same\"]", 'NormalizationLayer[1 ;; 2, "Same"]', []),
    ('ContrastiveLossLayer[1][<|"Input" -> {0.5, 0.25}, "Target" -> {True, False}|>]', "{0.5, 0.25}", []),
    ('CrossEntropyLossLayer["Index", "Target" -> Restricted[Integer, 3]]',
     'CrossEntropyLossLayer["Index", "Target" -> Restricted["Integer", 3]]', []),
    ('CTCLossLayer["Target" -> RepeatingElement[Restricted[Integer, 5]]]',
     'CTCLossLayer["Target" -> {"Varying", Restricted["Integer", 5]}]', []),
    ('CTCLossLayer["Target" -> RepeatingElement[x]]', "$Failed",
     ['CTCLossLayer::netinvtype: port "Target": RepeatingElement[x] is no port type; a port takes a size, a list of '
      'sizes, "Real", "Integer", Restricted["Integer", n], "Varying" or Automatic.']),
    ('MeanSquaredLossLayer[][<|"Input" -> {1, 2}, "Target" -> {1}|>]', "$Failed",
     ['MeanSquaredLossLayer::netindata: port "Target": was given as {1}, but is a vector of size 2, since port "Input" '
      "was given as {2}."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected", "messages"), ROWS)
def test_rows(code: str, expected: str, messages: list[str]) -> None:
    session = Session()
    result = session.evaluate(code)
    assert str(result) == expected
    assert [str(message) for message in result.messages] == messages
