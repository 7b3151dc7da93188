"""NetTrain: the options, callbacks, reports and results of a training, over `wlnet.training`."""
