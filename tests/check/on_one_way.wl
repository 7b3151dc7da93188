data = Import["train.csv"];
net = If[Length[data] > 1000,
  NetChain[{LinearLayer[3], Ramp}],
  NetChain[{LinearLayer[3], LinearLayer[2, "Input" -> 4]}]
];
