(* A variational autoencoder of 28x28 digits (Kingma and Welling, 2013): the encoder gives the mean and the logarithm of
   the variance of the code, the decoder an image from a sample of it; 652,824 parameters. *)

size = 20;

encoder = NetGraph[
    <|"hidden" -> NetChain[{LinearLayer[400], Ramp}], "mean" -> LinearLayer[size], "logvar" -> LinearLayer[size]|>,
    {NetPort["Input"] -> "hidden" -> {"mean", "logvar"}, "mean" -> NetPort["Mean"], "logvar" -> NetPort["LogVar"]}];

sampler = NetGraph[
    <|"noise" -> RandomArrayLayer[NormalDistribution[0, 1], "Output" -> size],
      "sample" -> ThreadingLayer[#1 + Exp[#2/2] #3 &]|>,
    {{NetPort["Mean"], NetPort["LogVar"], "noise"} -> "sample"}];

decoder = NetChain[{LinearLayer[400], Ramp, LinearLayer[{28, 28}], LogisticSigmoid}];

vae = NetGraph[
    <|"flat" -> FlattenLayer[], "encoder" -> encoder, "sampler" -> sampler, "decoder" -> decoder,
      "divergence" -> NetGraph[{ThreadingLayer[-(1 + #2 - #1^2 - Exp[#2])/2 &], SummationLayer[]},
          {{NetPort["Mean"], NetPort["LogVar"]} -> 1 -> 2}]|>,
    {NetPort["Input"] -> "flat" -> "encoder",
     NetPort["encoder", "Mean"] -> {NetPort["sampler", "Mean"], NetPort["divergence", "Mean"]},
     NetPort["encoder", "LogVar"] -> {NetPort["sampler", "LogVar"], NetPort["divergence", "LogVar"]},
     "sampler" -> "decoder" -> NetPort["Image"],
     "divergence" -> NetPort["Divergence"]},
    "Input" -> {28, 28}];
