DropoutLayer[1.5]
