(* ::Package:: *)

(* :Title: Tensors *)
(* :Summary: Labelled tensors with a summary form, checked construction and protected names. *)

BeginPackage["Tensors`", {"Metrics`"}];

Unprotect["Tensors`*"];
ClearAll["Tensors`*"];
ClearAll["Tensors`Private`*"];

Tensor::usage = "Tensor[array, labels] represents an array whose axes have names.";
TensorSum::usage = "TensorSum[t, label] sums over an axis.";
TensorQ::usage = "TensorQ[t] gives True for a valid tensor.";
$TensorPrecision::usage = "$TensorPrecision is the number of digits that are kept.";

Tensor::rank = "The array has `1` axes, but there are `2` labels.";
Tensor::label = "There is no axis `1`; the axes are `2`.";

Begin["`Private`"];

$TensorPrecision = 3;
Options[Tensor] = {"Default" :> Automatic, "Meta" -> <||>};
SyntaxInformation[Tensor] = {"ArgumentsPattern" -> {_, _, OptionsPattern[]}};

iTensorQ[data_, labels_] := ArrayQ[data] && ListQ[labels] && ArrayDepth[data] == Length[labels];
TensorQ[Tensor[data_, labels_, OptionsPattern[]]] := iTensorQ[data, labels];
TensorQ[_] = False;

Tensor[data_?ArrayQ, labels_List, OptionsPattern[]] /; ArrayDepth[data] =!= Length[labels] := (
  Message[Tensor::rank, ArrayDepth[data], Length[labels]];
  $Failed);
Tensor[data_?ArrayQ, label_String, opts___] := Tensor[data, {label}, opts];

t_Tensor?TensorQ["Labels"] := t[[2]];
t_Tensor?TensorQ["Data"] := t[[1]];
t_Tensor["Size"] := AssociationThread[t["Labels"], Dimensions[t["Data"]]];
(t_Tensor)[prop_String] := (Message[Tensor::label, prop, t["Labels"]]; $Failed) /; ! MemberQ[{"Labels", "Data", "Size"}, prop];

TensorSum[t_Tensor, label_] := Module[{at = FirstPosition[t["Labels"], label, None, {1}]},
  If[at === None,
    Message[Tensor::label, label, t["Labels"]]; Return[$Failed]];
  With[{sum = Total[t["Data"], {First[at]}], rest = Delete[t["Labels"], at]},
    If[rest === {}, sum, Tensor[sum, rest]]]];
TensorSum[t_Tensor, labels_List] := Fold[TensorSum, t, labels];

Tensor /: Plus[a_Tensor, b_Tensor] /; a["Labels"] === b["Labels"] := Tensor[a["Data"] + b["Data"], a["Labels"]];
Tensor /: Times[k_?NumericQ, a_Tensor] := Tensor[k a["Data"], a["Labels"]];
Tensor /: Normal[t_Tensor?TensorQ] := t["Data"];
Tensor /: Dimensions[t_Tensor?TensorQ] := Dimensions[t["Data"]];
Tensor /: Round[t_Tensor] := Tensor[Round[t["Data"], 10.^-$TensorPrecision], t["Labels"]];

Format[t_Tensor?TensorQ, OutputForm] := Row[{"Tensor[", Row[KeyValueMap[Row[{#1, ":", #2}] &, t["Size"]], " x "], "]"}];
Tensor /: MakeBoxes[t : Tensor[_, _, ___], form : StandardForm | TraditionalForm] /; TrueQ[TensorQ[Unevaluated[t]]] :=
  BoxForm`ArrangeSummaryBox[Tensor, t, None, {BoxForm`SummaryItem[{"Size: ", t["Size"]}]}, {}, form];

End[]; (* `Private` *)

SetAttributes[{TensorQ}, {ReadProtected}];
Protect[Tensor, TensorSum, TensorQ];

EndPackage[];
