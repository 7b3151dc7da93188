"""The peers of the benchmark of inference compute what wlnet computes, so that its rows compare like with like."""

import numpy as np
import pytest

from wlnet import Session

NETS = {
    "images": (
        'NetChain[{ConvolutionLayer[4, 3, "Stride" -> 2, PaddingSize -> 1, "Biases" -> None], '
        'BatchNormalizationLayer["MovingMean" -> {1, 2, 3, 4}, "MovingVariance" -> {1, 2, 3, 4}], Ramp, '
        'ConvolutionLayer[4, 3, "ChannelGroups" -> 4], ElementwiseLayer[Clip[#, {0, 6}] &], PoolingLayer[2, 1], '
        'DeconvolutionLayer[3, 2, "Stride" -> 2], TransposeLayer[{3, 1, 2}], SoftmaxLayer[]}, "Input" -> {3, 12, 12}]',
        (3, 12, 12),
    ),
    "graph": (
        'NetGraph[<|"b" -> LinearLayer[4], "a" -> Tanh, "t" -> TotalLayer[], "c" -> CatenateLayer[]|>, '
        '{NetPort["Input"] -> "b" -> "a" -> "t", NetPort["Input"] -> "t", {"b", "t"} -> "c"}, "Input" -> 4]',
        (4,),
    ),
    "lstm": ('NetChain[{LongShortTermMemoryLayer[3], SequenceLastLayer[], 2}, "Input" -> {5, 2}]', (5, 2)),
    "gru": ('NetChain[{GatedRecurrentLayer[3], NetMapOperator[LinearLayer[{2, 2}]]}, "Input" -> {5, 2}]', (5, 2)),
    "attention": (
        "NetGraph[{NetMapOperator[LinearLayer[{2, 3}]], NetMapOperator[LinearLayer[{2, 3}]], "
        'AttentionLayer["Dot", "MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt"], '
        'NetMapOperator[LinearLayer[4]], NormalizationLayer[2, "Same"]}, {NetPort["Input"] -> {1, 2}, '
        '1 -> NetPort[3, "Key"], 1 -> NetPort[3, "Value"], 2 -> NetPort[3, "Query"], 3 -> 4 -> 5}, "Input" -> {6, 5}]',
        (6, 5),
    ),
}


@pytest.mark.parametrize("name", NETS)
def test_torch_agrees(name: str) -> None:
    pytest.importorskip("torch")
    from benchmarks.modules import module, run_by_torch

    code, shape = NETS[name]
    net = Session().evaluate(f"NetInitialize[{code}]")
    data = np.random.default_rng(0).standard_normal((3, *shape)).astype(np.float32)
    assert np.allclose(run_by_torch(module(net.expression.net), data)(), net(data), atol=1e-5)


def test_what_has_no_peer_says_so() -> None:
    pytest.importorskip("torch")
    from benchmarks.modules import NoPeer, module

    with pytest.raises(NoPeer, match="SequenceReverseLayer has no translation"):
        module(Session().evaluate('SequenceReverseLayer["Input" -> {3}]').expression.net)
