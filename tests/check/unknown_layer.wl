settings = Import["settings.json"];
activation = settings["activation"];
NetChain[{
  LinearLayer[4], activation,
  LinearLayer[4],
  LinearLayer[5, "Input" -> 3]
}]
