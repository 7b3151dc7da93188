(* Labels, text and images at the ports of nets, and how good a net is on data. *)

net = NetGraph[
  <|"radius" -> FunctionLayer[Total[#^2] &],
    "logits" -> LinearLayer[2, "Weights" -> {{-8}, {8}}, "Biases" -> {4, -4}],
    "softmax" -> SoftmaxLayer[]|>,
  {NetPort["Input"] -> "radius" -> "logits" -> "softmax"},
  "Input" -> 2, "Output" -> NetDecoder[{"Class", {"inside", "outside"}}]];

(* On this grid the squares of distances are n/16. The net draws the line at 8/16, where it cannot decide between the
   two and takes the first; the truth draws it below that. Of the 81 points 21 are within and 4 are on the line. *)
points = Flatten[Table[{x, y}, {x, -1., 1., 0.25}, {y, -1., 1., 0.25}], 1];
truth = If[Norm[#] < 0.7, "inside", "outside"] & /@ points;

Print[net[{0, 0}], " ", net[{1, 1}]];
Print[net[{0.5, 0.5}, "Probabilities"]];
Print[Counts[net[points]]];
Print[NetMeasurements[net, points -> truth, {"ErrorRate", "ConfusionMatrix"}]];
Print[NetMeasurements[net, Thread[points -> truth], "Recall"]];
net[{{0, 0}, {1, 1}}, "TopDecision" -> 1];
NetMeasurements[net, {{0, 0}} -> {"within"}, "Accuracy"];

Print[NetEncoder[{"Characters", {"aeiou" -> 1, _ -> 2}}]["hello"]];
negative = NetChain[{ElementwiseLayer[1 - # &]}, "Input" -> NetEncoder[{"Image", {2, 1}, "Grayscale"}],
  "Output" -> NetDecoder[{"Image", "Grayscale"}]];
Print[ImageData[negative[Image[{{0, 1}}]]]];
