(* Translation of character sequences with attention (Bahdanau, Cho and Bengio, 2014, with the dot scores of Luong): the
   decoder reads the states of the encoder that fit its own. *)

{letters, width} = {30, 64};

encoder = NetChain[{
    EmbeddingLayer[32],
    NetBidirectionalOperator[{GatedRecurrentLayer[width/2], GatedRecurrentLayer[width/2]}]}];

seq2seq = NetGraph[
    <|"encoder" -> encoder,
      "embed" -> EmbeddingLayer[32],
      "decoder" -> GatedRecurrentLayer[width],
      "start" -> SequenceLastLayer[],
      "attend" -> AttentionLayer["Dot"],
      "join" -> CatenateLayer[2],
      "classify" -> NetMapOperator[NetChain[{LinearLayer[width], Tanh, LinearLayer[letters], SoftmaxLayer[]}]]|>,
    {NetPort["Source"] -> "encoder" -> "start" -> NetPort["decoder", "State"],
     NetPort["Target"] -> "embed" -> NetPort["decoder", "Input"],
     "encoder" -> {NetPort["attend", "Key"], NetPort["attend", "Value"]},
     NetPort["decoder", "Output"] -> NetPort["attend", "Query"],
     {NetPort["decoder", "Output"], "attend"} -> "join" -> "classify"},
    "Source" -> {"n", Restricted["Integer", letters]}, "Target" -> {"m", Restricted["Integer", letters]}];
