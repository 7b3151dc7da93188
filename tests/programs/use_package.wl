(* A package with usage messages, options and a private context, and how a script sees it. *)

PrependTo[$Path, FileNameJoin[{DirectoryName[$InputFileName], "lib"}]];
Print[MemberQ[$Packages, "Metrics`"]];
Needs["Metrics`"];
Print[MemberQ[$Packages, "Metrics`"], " ", $Context, " ", First[$ContextPath]];
Print[Sort[Names["Metrics`*"]]];
Print[FScore::usage];

predicted = {"cat", "dog", "cat", "bird", "dog", "cat"};
actual = {"cat", "dog", "dog", "bird", "cat", "cat"};

report = MetricReport[predicted, actual];
Print[Keys[report]];
Print[InputForm[report]];
Print[MatrixForm[report["confusion"]]];
Print[InputForm[FScore[predicted, actual, "dog", "Beta" -> 2]]];
Print[Metrics`Private`$calls, " calls; count here is ", Context[count], ", there ", Context[Metrics`Private`count]];
Print[MetricReport[{"cat"}, {}]];
Print[MetricReport["cat"]];
Print[Options[FScore], " ", SetOptions[FScore, "Beta" -> 1/2]];
FScore[predicted, actual, "cat", "Gamma" -> 2];

(* A second Needs reads nothing again; Get does. *)
Needs["Metrics`"];
Print[Metrics`Private`$calls];
Get["Metrics`"];
Print[Metrics`Private`$calls];

(* A context of the script's own. *)
Begin["Scratch`"];
hidden = 1;
Print[Context[hidden]];
End[];
Print[{hidden, Scratch`hidden, $Context}];
