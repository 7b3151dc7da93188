"""Where the language and the nets meet: constructors, application and functions of nets.

The modules here are imported when a name of theirs is first used (see ``wlnet/builtins/index.txt``), so that plain
programs start fast.
"""

from wlnet.kernel.registry import symbols

symbols("NetPort InputPorts OutputPorts Interleaving PaddingSize LearningRateMultipliers BatchSize RandomSeeding")
symbols("TargetDevice Restricted NetEvaluationMode Resampling Scaled RepeatingElement")
