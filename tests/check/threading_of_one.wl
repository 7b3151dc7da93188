ThreadingLayer[5]
