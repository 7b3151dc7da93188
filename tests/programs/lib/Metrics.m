(* ::Package:: *)

BeginPackage["Metrics`"]

ConfusionMatrix::usage = "ConfusionMatrix[predicted, actual, classes] counts the pairs of classes.";
FScore::usage = "FScore[predicted, actual, class] is the harmonic mean of precision and recall.";
MetricReport::usage = "MetricReport[predicted, actual] is an association of metrics.";

MetricReport::len = "The lists have different lengths `1` and `2`.";
Options[FScore] = {"Beta" -> 1};

Begin["`Private`"]

$calls = 0;

count[test_, lists__] := Count[Transpose[{lists}], p_ /; test @@ p]

ConfusionMatrix[p_List, a_List, classes_List] := Outer[
  Function[{actual, predicted}, count[#1 === predicted && #2 === actual &, p, a]], classes, classes]

FScore[p_List, a_List, class_, OptionsPattern[]] := Module[{tp, fp, fn, b2 = OptionValue["Beta"]^2},
  $calls++;
  tp = count[#1 === class && #2 === class &, p, a];
  fp = count[#1 === class && #2 =!= class &, p, a];
  fn = count[#1 =!= class && #2 === class &, p, a];
  If[tp == 0, 0, (1 + b2) tp/((1 + b2) tp + b2 fn + fp)]
]

MetricReport[p_List, a_List] /; Length[p] === Length[a] := With[{classes = Union[p, a]},
  <|"accuracy" -> Mean[Boole[MapThread[SameQ, {p, a}]]],
    "f" -> AssociationMap[FScore[p, a, #] &, classes],
    "confusion" -> ConfusionMatrix[p, a, classes]|>]
MetricReport[p_List, a_List] := (Message[MetricReport::len, Length[p], Length[a]]; $Failed)

End[]

EndPackage[]
