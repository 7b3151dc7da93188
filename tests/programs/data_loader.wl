(* Data from a CSV table, a JSON configuration, and a folder of labelled texts. *)

here = DirectoryName[$InputFileName];
dir = FileNameJoin[{here, "data"}];

raw = Import[FileNameJoin[{dir, "flowers.csv"}]];
{header, rows} = {First[raw], Rest[raw]};
Print[header, " ", Dimensions[rows]];
table = AssociationThread[header, #] & /@ rows;
Print[First[table]];
Print[GroupBy[table, Key["species"] -> Key["petal"], Mean]];
{features, labels} = {rows[[All, ;; 2]], rows[[All, -1]]};
Print[MinMax /@ Transpose[features]];
rescaled = Transpose[Rescale /@ Transpose[features]];
Print[NumberForm[rescaled, {4, 3}]];

config = Import[FileNameJoin[{dir, "config.json"}], "RawJSON"];
Print[Keys[config], " ", config["model", "layers"], " ", config["train"]];
activation = Replace[config["model", "activation"], {"relu" -> Ramp, "tanh" -> Tanh, s_ :> Symbol[s]}];
net = NetChain[
  Append[Riffle[LinearLayer /@ config["model", "layers"], activation], SoftmaxLayer[]],
  "Input" -> Length[First[features]]];
Print[Table[Head[NetExtract[net, i]], {i, Length[net]}]];

oneHot = AssociationThread[config["classes"] -> IdentityMatrix[3]];
Print[Lookup[oneHot, labels][[{1, 3, 5}]], " ", Flatten[Position[#, 1] & /@ Lookup[oneHot, labels]]];

files = FileNames["*.txt", FileNameJoin[{dir, "reviews"}], Infinity];
examples = Map[Import[#, "Text"] -> FileNameTake[DirectoryName[#]] &, files];
Print[FileBaseName /@ files, " ", Counts[Values[examples]]];
words[text_] := ToLowerCase[StringCases[text, LetterCharacter ..]];
counts = GroupBy[examples, Last -> First, Counts[Flatten[words /@ #]] &];
Print[KeySort[counts["pos"]]];
Print[Lookup[counts[#], {"great", "bad", "film"}, 0] & /@ <|"pos" -> "pos", "neg" -> "neg"|>];

out = CreateDirectory[];
path = FileNameJoin[{out, "summary.csv"}];
Export[path, Prepend[KeyValueMap[List, Counts[labels]], {"species", "n"}]];
Print[ReadList[path, String]];
Print[ImportString[ExportString[<|"a" -> {1, 2.5}, "b" -> Null|>, "RawJSON"], "RawJSON"]];
Put[<|"best" -> 0.5, "net" -> {1, x}|>, FileNameJoin[{out, "state.m"}]];
Print[Get[FileNameJoin[{out, "state.m"}]]];
DeleteDirectory[out, DeleteContents -> True];
Print[FileExistsQ[path], " ", FileExtension[path], " ", FileNameTake[path]];
Print[ImportString["1 2 3\n4 5 6", "Table"], " ", ImportString["x;y\n1;2", "CSV", "FieldSeparators" -> ";"]];
Print[Import["data/missing.csv"]];
