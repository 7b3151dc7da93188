(* A U-net built by recursion: each level contracts, goes through the level below, and joins what comes up. *)

unit[channels_] := NetChain[{ConvolutionLayer[channels, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], Ramp}];

level[{c_}, _] := unit[c];
level[{c_, deeper__}, size : {_Integer?EvenQ, _Integer?EvenQ}] := NetGraph[
  <|
    "contract" -> unit[c],
    "down" -> PoolingLayer[{2, 2}, {2, 2}],
    "inner" -> level[{deeper}, size/2],
    "up" -> LinearLayer[Prepend[size, c]],
    "join" -> CatenateLayer[],
    "expand" -> unit[c]
  |>,
  {"contract" -> "down" -> "inner" -> "up" -> "join", "contract" -> "join" -> "expand"}
];

unet[{n_, size__}, widths_List, classes_] := NetChain[
  <|"body" -> level[widths, {size}], "classify" -> ConvolutionLayer[classes, 1], "scores" -> LogisticSigmoid|>,
  "Input" -> {n, size}
];

net = unet[{1, 8, 8}, {4, 6, 8}, 2];
Print[{Head[net], Keys[net]}];

depth[_NetChain] = 0;
depth[g_NetGraph] := 1 + depth[NetExtract[g, "inner"]];
Print["levels below: ", depth[NetExtract[net, "body"]]];

paths = NestList[Append["inner"], {"body"}, depth[NetExtract[net, "body"]]];
Scan[Print[StringRiffle[#, "/"], " ", Head[NetExtract[net, #]], " ", NetExtract[net, Append[#, "Output"]]] &, paths];
Print["joined: ", NetExtract[net, Append[#, "join"] ~ Append ~ "Output"] & /@ Most[paths]];

(* The number of weights, by a walk over all layers. *)
initialized = NetInitialize[net, RandomSeeding -> 1];
weights[layer : _NetChain | _NetGraph] := Total[weights /@ (NetExtract[layer, #] & /@ Keys[layer])];
weights[layer : _LinearLayer | _ConvolutionLayer] := Total[Times @@ Dimensions[NetExtract[layer, #]] & /@ {"Weights", "Biases"}];
weights[_] = 0;
Print["weights and biases: ", weights[initialized]];
Print["first: ", weights[NetExtract[initialized, {"body", "contract"}]]];

image = Table[N[Mod[i j, 3]], {1}, {i, 8}, {j, 8}];
out = initialized[image];
Print[Dimensions[out], " ", AllTrue[Flatten[out], 0 < # < 1 &]];
Print[Dimensions[initialized[{image, image, image}]]];

(* A size that cannot be halved twice is not accepted by the second level. *)
Print[MatchQ[level[{6, 8}, {3, 3}], _level]];
