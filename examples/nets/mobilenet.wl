(* MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen, 2018): inverted residuals with depthwise convolutions;
   3,504,872 parameters. *)

normalized[channels_, kernel_, stride_ : 1, groups_ : 1] := {
    ConvolutionLayer[channels, kernel, "Stride" -> stride, "PaddingSize" -> Quotient[kernel, 2],
        "ChannelGroups" -> groups, "Biases" -> None],
    BatchNormalizationLayer[]};
relu6 = ElementwiseLayer[Clip[#, {0, 6}] &];

bottleneck[in_, out_, stride_, expansion_] := Module[{hidden = expansion in, body},
    body = NetChain[Flatten[{
        If[expansion > 1, {normalized[hidden, 1], relu6}, {}],
        normalized[hidden, 3, stride, hidden], relu6,
        normalized[out, 1]}]];
    If[stride == 1 && in == out,
        NetGraph[<|"body" -> body, "sum" -> TotalLayer[]|>, {NetPort["Input"] -> {"body", "sum"}, "body" -> "sum"}],
        body]];

(* expansion, output channels, repetitions, first stride *)
rows = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};

body = Module[{in = 32},
    Table[
        With[{before = in}, in = row[[2]]; bottleneck[before, row[[2]], If[i == 1, row[[4]], 1], row[[1]]]],
        {row, rows}, {i, row[[3]]}]];

mobileNetV2 = NetChain[Flatten[{
    normalized[32, 3, 2], relu6, body, normalized[1280, 1], relu6,
    AggregationLayer[Mean], DropoutLayer[0.2], LinearLayer[1000], SoftmaxLayer[]}],
    "Input" -> {3, 224, 224}];
