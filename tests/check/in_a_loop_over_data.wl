files = FileNames["*.png"];
Do[
  nets[file] = NetChain[{LinearLayer[2], LinearLayer[2, "Input" -> 3]}],
  {file, files}
]
