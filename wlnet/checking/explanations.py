"""What the findings mean: for each tag a sentence or two, a definition that has the fault, and one that has not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What a message tag means, code that brings it about, and the same code mended."""

    meaning: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.meaning}\n\nWrong:\n    {_indented(self.wrong)}\nRight:\n    {_indented(self.right)}\n"


def _indented(code: str) -> str:
    return code.replace("\n", "\n    ")


def explanation(tag: str) -> Explanation | None:
    """What a tag means, given as `tyfail1` or as `NetChain::tyfail1`; None if it is not known."""
    return EXPLANATIONS.get(tag.rpartition("::")[2])


EXPLANATIONS = {
    "tyfail1": Explanation(
        "The size or kind of an array cannot be what two parts of a net ask of it. The message names the layer and "
        "port at fault, what it needs and why, and who gives something else.",
        'NetChain[{LinearLayer[32], LinearLayer[10, "Input" -> 20]}]',
        'NetChain[{LinearLayer[32], LinearLayer[10, "Input" -> 32]}]',
    ),
    "netunknown": Explanation(
        "A net is to be used while a size in it, or the number of its inputs, is not known: nothing determines it.",
        "NetGraph[{TotalLayer[]}, {}][<||>]",
        "TotalLayer[InputPorts -> 2][{{1, 2}, {3, 4}}]",
    ),
    "netuninit": Explanation(
        "A net is to be evaluated while arrays of it have no values. NetInitialize gives random first values, NetTrain "
        "learns them.",
        'LinearLayer[3, "Input" -> 2][{1, 2}]',
        'NetInitialize[LinearLayer[3, "Input" -> 2]][{1, 2}]',
    ),
    "nninit": Explanation(
        "A net cannot be initialized while the dimensions of one of its arrays are not known.",
        "NetInitialize[LinearLayer[3]]",
        'NetInitialize[LinearLayer[3, "Input" -> 2]]',
    ),
    "netinvarg": Explanation(
        "A parameter of a layer or an option of a net function has a value that it cannot have.",
        "PoolingLayer[-2]",
        "PoolingLayer[2]",
    ),
    "netargx": Explanation(
        "A layer was given more or fewer arguments than it takes.",
        "SoftmaxLayer[1, 2]",
        "SoftmaxLayer[1]",
    ),
    "netinvtensorvals": Explanation(
        "The value given for an array of a layer is no array of real numbers, or the layer needs the array.",
        'LinearLayer[2, "Weights" -> {{1, 2}, {3}}]',
        'LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}]',
    ),
    "netnoopt": Explanation(
        "A layer has no option or port of this name.",
        'LinearLayer[2, "Weigths" -> {{1, 2}, {3, 4}}]',
        'LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}]',
    ),
    "netnoport": Explanation(
        "A net or layer has no port of this name.",
        'NetChain[{Ramp}, "Inptu" -> 3]',
        'NetChain[{Ramp}, "Input" -> 3]',
    ),
    "netinvtype": Explanation(
        'What was given for a port is no type: a port takes a size, a list of sizes, "Real", "Integer", '
        '"Varying" and the like.',
        'LinearLayer[2, "Input" -> -3]',
        'LinearLayer[2, "Input" -> 3]',
    ),
    "netinvlayer": Explanation(
        "Something in the place of a layer is no layer and stands for none.",
        "NetChain[{LinearLayer[3], Foo}]",
        "NetChain[{LinearLayer[3], Tanh}]",
    ),
    "netnopart": Explanation(
        "A net has no layer, array or port at this place.",
        "NetGraph[{Ramp, Tanh}, {1 -> 3}]",
        "NetGraph[{Ramp, Tanh}, {1 -> 2}]",
    ),
    "netcycle": Explanation(
        "The edges of a graph lead round in a circle, so that no layer of it could be computed first.",
        "NetGraph[{Ramp, Tanh}, {1 -> 2, 2 -> 1}]",
        "NetGraph[{Ramp, Tanh}, {1 -> 2}]",
    ),
    "netdupname": Explanation(
        "Two things of a net have the same name.",
        'NetChain[{"a" -> Ramp, "a" -> Tanh}]',
        'NetChain[{"a" -> Ramp, "b" -> Tanh}]',
    ),
    "netinport": Explanation(
        "The value of something was asked for that is no output of the net or of a layer in it.",
        'NetChain[{Ramp}, "Input" -> 2][{1, 2}, NetPort["Input"]]',
        'NetChain[{Ramp}, "Input" -> 2][{1, 2}, NetPort["Output"]]',
    ),
    "netdupsrc": Explanation(
        "More edges lead into a layer, or into one port of it, than it has inputs.",
        "NetGraph[{Ramp, Tanh, Abs}, {1 -> 3, 2 -> 3}]",
        "NetGraph[{Ramp, Tanh, Plus}, {1 -> 3, 2 -> 3}]",
    ),
    "netinvedge": Explanation(
        "An edge of a graph is no rule from layers or ports to layers or ports.",
        "NetGraph[{Ramp, Tanh}, {{1, 2}}]",
        "NetGraph[{Ramp, Tanh}, {1 -> 2}]",
    ),
    "netdecprop": Explanation(
        "An output of a net was asked for a property that it does not have. Only an output with a decoder has any.",
        'SoftmaxLayer["Input" -> 2][{1, 2}, "Output" -> "Probabilities"]',
        'SoftmaxLayer["Input" -> 2][{1, 2}]',
    ),
    "netlossport": Explanation(
        "A loss is asked for where there is no output for it, or a net given as loss has no input to compute it of.",
        'NetMeasurements[ElementwiseLayer[Tanh], {1} -> {1}, "Loss", LossFunction -> {"Out" -> Automatic}]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1} -> {1}, "Loss", LossFunction -> {"Output" -> Automatic}]',
    ),
    "netinvloss": Explanation(
        "What was given as a loss is none: not the name of an output, no layer and no rule from an output to a layer.",
        'NetMeasurements[ElementwiseLayer[Tanh], {1} -> {1}, "Loss", LossFunction -> 1.5]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1} -> {1}, "Loss", LossFunction -> MeanAbsoluteLossLayer[]]',
    ),
    "netnodata": Explanation(
        "A net is to be trained or measured, and there are no examples.",
        'NetMeasurements[ElementwiseLayer[Tanh], {}, "Loss"]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1 -> 1}, "Loss"]',
    ),
    "netinvdata": Explanation(
        "Data to train or measure a net by are in none of the forms that there are.",
        'NetMeasurements[ElementwiseLayer[Tanh], {1, 2}, "Loss"]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1 -> 1, 2 -> 1}, "Loss"]',
    ),
    "netnoset": Explanation(
        "Data sets that Wolfram has by their names are not part of wlnet.",
        'NetMeasurements[ElementwiseLayer[Tanh], "MNIST", "Loss"]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1 -> 1}, "Loss"]',
    ),
    "netinvmeas": Explanation(
        "There is no such measurement, it has no such settings, or it is not for the loss that the net has.",
        'NetMeasurements[ElementwiseLayer[Tanh], {1 -> 1}, "Accuracy"]',
        'NetMeasurements[ElementwiseLayer[Tanh], {1 -> 1}, "MeanSquare"]',
    ),
    "netinvcoder": Explanation(
        "There is no encoder or decoder of this name, or none that goes the other way.",
        'NetEncoder["Clas"]',
        'NetEncoder[{"Class", {"a", "b"}}]',
    ),
    "netcoderport": Explanation(
        "A decoder was given for an input, or an encoder for an output.",
        'NetChain[{Ramp}, "Input" -> NetDecoder["Boolean"]]',
        'NetChain[{Ramp}, "Input" -> NetEncoder["Boolean"]]',
    ),
    "netsymb": Explanation(
        "Data for a net hold something that is no number.",
        "Ramp[1]; SoftmaxLayer[][{1, x}]",
        "SoftmaxLayer[][{1, 2}]",
    ),
    "netoneport": Explanation(
        "A port has to be named, since the layer has several.",
        "NetGraph[{NetGraph[{Ramp, Tanh}, {}], Abs}, {1 -> 2}]",
        'NetGraph[{NetGraph[{Ramp, Tanh}, {}], Abs}, {NetPort[1, "Output1"] -> 2}]',
    ),
    "netchainports": Explanation(
        "A layer in a chain has several inputs or outputs; only a graph can say which is which.",
        "NetChain[{Ramp, ThreadingLayer[Subtract]}]",
        'NetGraph[{ThreadingLayer[Subtract], Ramp}, {{NetPort["a"], NetPort["b"]} -> 1 -> 2}]',
    ),
    "netidle": Explanation(
        "A layer of a graph is connected to no other layer. It becomes an input and an output of its own, which is "
        "rarely meant.",
        "NetGraph[{Ramp, Tanh, Abs}, {1 -> 2}]",
        "NetGraph[{Ramp, Tanh, Abs}, {1 -> 2 -> 3}]",
    ),
    "netgap": Explanation(
        "A layer cannot be taken out, since what is before it does not fit what is after it.",
        'NetDelete[NetChain[{LinearLayer[3], LinearLayer[4], LinearLayer[5]}, "Input" -> 2], 2]',
        "NetDelete[NetChain[{LinearLayer[3], Ramp, LinearLayer[5]}], 2]",
    ),
    "nettypeinc": Explanation(
        "A layer is to be replaced by one that has more or fewer inputs or outputs.",
        "NetReplacePart[NetGraph[{Ramp, Tanh}, {1 -> 2}], 2 -> ThreadingLayer[Subtract]]",
        "NetReplacePart[NetGraph[{Ramp, Tanh}, {1 -> 2}], 2 -> Abs]",
    ),
    "netarrdims": Explanation(
        "The new value of an array has other dimensions than the array has in the net.",
        'NetReplacePart[LinearLayer[3, "Input" -> 2], "Weights" -> {{1, 2, 3}}]',
        'NetReplacePart[LinearLayer[3, "Input" -> 2], "Weights" -> {{1, 2}, {3, 4}, {5, 6}}]',
    ),
    "netnocontainer": Explanation(
        "A function that works on the layers of a net was given a single layer.",
        'NetRename[LinearLayer[3], 1 -> "a"]',
        "NetFlatten[NetChain[{NetChain[{Ramp}], Tanh}]]",
    ),
    "netnochain": Explanation(
        "A function that needs the order of a chain was given a graph or a single layer.",
        "NetInsert[NetGraph[{Ramp}, {}], Tanh, 1]",
        "NetInsert[NetChain[{Ramp}], Tanh, 1]",
    ),
    "netinvspan": Explanation(
        "No part of a net lies between the two ends that were given.",
        "NetTake[NetChain[{Ramp, Tanh, Abs}], {3, 1}]",
        "NetTake[NetChain[{Ramp, Tanh, Abs}], {1, 3}]",
    ),
    "netinvlevel": Explanation(
        "A level of nets within nets is a whole number, or a list of one or two of them.",
        "NetFlatten[NetChain[{Ramp}], x]",
        "NetFlatten[NetChain[{Ramp}], 1]",
    ),
    "netinvport": Explanation(
        "A port can only be renamed to a string.",
        'NetRename[NetChain[{Ramp}], NetPort["Input"] -> 5]',
        'NetRename[NetChain[{Ramp}], NetPort["Input"] -> NetPort["x"]]',
    ),
    "netindata": Explanation(
        "The data given to a net do not fit the type of its port.",
        'SoftmaxLayer["Input" -> 3][{1, 2}]',
        'SoftmaxLayer["Input" -> 3][{1, 2, 3}]',
    ),
    "netindex": Explanation(
        "An index given to a net, or computed in it, does not exist in the array it is looked up in.",
        'ExtractLayer["Input" -> 3][<|"Input" -> {1, 2, 3}, "Position" -> 5|>]',
        'ExtractLayer["Input" -> 3][<|"Input" -> {1, 2, 3}, "Position" -> 2|>]',
    ),
    "netplaceholder": Explanation(
        "A net holds a PlaceholderLayer, whose operation is not known: it can be taken apart, but not evaluated.",
        'NetChain[{PlaceholderLayer["Foo"]}][{1, 2}]',
        "NetChain[{Ramp}][{1, 2}]",
    ),
    "netinkeys": Explanation(
        "Data for a net of several inputs were not given by name, or an input is missing or unknown.",
        'NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}][<|"a" -> {1, 2}|>]',
        'NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}][<|"a" -> {1, 2}, "b" -> {3, 4}|>]',
    ),
    "netbatchlen": Explanation(
        "The inputs of a net were given lists of examples of different lengths.",
        'NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> 2][<|"a" -> {{1, 2}, {3, 4}}, "b" -> {{1, 2}}|>]',
        'NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> 2][<|"a" -> {{1, 2}}, "b" -> {{1, 2}}|>]',
    ),
    "netnostates": Explanation(
        "NetStateObject keeps the states of recurrent layers and of NetFoldOperator; the net has none, or all of them "
        "are given by connections.",
        "NetStateObject[LinearLayer[2]]",
        "NetStateObject[BasicRecurrentLayer[2]]",
    ),
    "netnounfold": Explanation(
        "NetUnfold makes a net of one step of a net that runs along a sequence; here nothing does, or a layer looks at "
        "the whole sequence at once.",
        "NetUnfold[{GatedRecurrentLayer[2], SequenceReverseLayer[]} // NetChain]",
        "NetUnfold[{GatedRecurrentLayer[2], SequenceLastLayer[]} // NetChain]",
    ),
    "netinvopt": Explanation(
        "An option of a net function is unknown or has a value that it cannot have.",
        'LinearLayer[1, "Input" -> 1, "Weights" -> {{1}}, "Biases" -> {0}][{1}, NetEvaluationMode -> "Trian"]',
        'LinearLayer[1, "Input" -> 1, "Weights" -> {{1}}, "Biases" -> {0}][{1}, NetEvaluationMode -> "Train"]',
    ),
    "netnoshare": Explanation(
        "An array that is not learned by gradients, such as a moving average, cannot be shared among layers.",
        'BatchNormalizationLayer["MovingMean" -> NetArray["m"]]',
        'BatchNormalizationLayer["Scaling" -> NetArray["s"]]',
    ),
    "netshvals": Explanation(
        "Arrays of one name are one array of a net, but were given different values.",
        'NetChain[{LinearLayer["Biases" -> NetArray["Name" -> "b", "Array" -> {1}]], '
        'LinearLayer["Biases" -> NetArray["Name" -> "b", "Array" -> {2}]]}]',
        'NetChain[{LinearLayer["Biases" -> NetArray["Name" -> "b", "Array" -> {1}]], '
        'LinearLayer["Biases" -> NetArray["b"]]}]',
    ),
    "netnograd": Explanation(
        "A gradient was asked for that does not exist, such as that with respect to integers.",
        'EmbeddingLayer[1, "Weights" -> {{1}, {2}}][{1, 2}, NetPortGradient["Input"]]',
        'EmbeddingLayer[1, "Weights" -> {{1}, {2}}][{1, 2}, NetPortGradient["Weights"]]',
    ),
    "notprop": Explanation(
        "Information on a net was asked for by a name that is none of its properties.",
        'Information[LinearLayer[2], "ArrayCount"]',
        'Information[LinearLayer[2], "ArraysCount"]',
    ),
    "notbuilt": Explanation(
        "A part of Wolfram's net framework that wlnet does not have yet; docs/status.md lists what there is.",
        "NetExternalObject[1]",
        "Ramp",
    ),
    "time": Explanation(
        "The script ran longer than checking allows, so that what follows was read but not evaluated. `--seconds` "
        "allows more.",
        "While[True]",
        "Do[Null, {10}]",
    ),
    "bktmcp": Explanation(
        "A bracket is never closed, or is closed by another kind of bracket.",
        "NetChain[{Ramp, Tanh]",
        "NetChain[{Ramp, Tanh}]",
    ),
}
"""By tag, without the head: the same tag of different heads means the same."""
