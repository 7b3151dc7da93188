sizes = Import["sizes.json"];
Map[NetChain[{LinearLayer[3], LinearLayer[#, "Input" -> 5]}] &, sizes]
