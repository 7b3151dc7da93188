(* A package with a prologue and an epilogue as authors write them, and an object with properties and a form. *)

AppendTo[$Path, FileNameJoin[{DirectoryName[$InputFileName], "lib"}]];
<< Tensors`

Print[Names["Tensors`*"]];
Print[Select[$Packages, StringMatchQ["Tensors`" | "Metrics`"]], " ", Take[$ContextPath, 2]];
t = Tensor[{{1., 2., 3.}, {4., 5., 6.}}, {"row", "column"}];
Print[t, " ", TensorQ[t], " ", Head[t], " ", InputForm[t]];
Print[t["Labels"], " ", t["Size"], " ", Dimensions[t], " ", Normal[t]];
Print[TensorSum[t, "row"], " ", Normal[TensorSum[t, "row"]], " ", TensorSum[t, {"row", "column"}]];
Print[Normal[2 t + t], " ", {t, f[t]}];
Print[Round[Tensor[{1.23456, 2.}, "i"]] // Normal];
Print[Tensor[{1, 2}, {"a", "b"}]];
Print[t["Colour"]];
Print[TensorSum[t, "depth"]];
Print[Attributes[TensorQ], " ", Attributes[Tensor], " ", TensorQ[5]];
TensorQ[x_] := True;
Print[TensorSum::usage];
Print[Options[Tensor], " ", Context[iTensorQ], " ", Length[DownValues[Tensor`Private`none]]];
Print[ToString[t], " ", StringLength[ToString[t, InputForm]] > 30];
Block[{$TensorPrecision = 1}, Print[Normal[Round[Tensor[{1.26}, "i"]]]]];
