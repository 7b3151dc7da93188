(* A speech net in the manner of Deep Speech 2 (Amodei et al., 2015): convolutions over a spectrogram, recurrence both ways,
   and a loss that needs no alignment (Graves et al., 2006). *)

{mel, letters, width} = {40, 28, 64};

listener = NetChain[{
    NetMapOperator[LinearLayer[width]], Ramp,
    NetBidirectionalOperator[{LongShortTermMemoryLayer[width], LongShortTermMemoryLayer[width]}],
    NetBidirectionalOperator[{LongShortTermMemoryLayer[width], LongShortTermMemoryLayer[width]}],
    NetMapOperator[LinearLayer[letters + 1]], SoftmaxLayer[]},
    "Input" -> {"frames", mel}];

trainer = NetGraph[<|"listen" -> listener, "loss" -> CTCLossLayer[]|>,
    {"listen" -> NetPort["loss", "Input"], NetPort["Text"] -> NetPort["loss", "Target"]},
    "Text" -> {"letters", Restricted["Integer", letters]}];
