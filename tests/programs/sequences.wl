(* Lists taken apart by patterns: runs, windows, replacements in sequences. *)

runs[s_String] := {First[#], Length[#]} & /@ Split[Characters[s]];
encode[s_] := StringJoin[Flatten[runs[s] /. {c_, n_Integer} :> {If[n > 1, ToString[n], ""], c}]];
Print[runs["aaabccd"], " ", encode["aaabccd"]];
decode[s_] := StringReplace[s, (n : DigitCharacter ..) ~~ c_ :> StringRepeat[c, FromDigits[n]]];
Print[decode["3ab2cd"]];

Print[SequenceReplace[{a, b, x, a, b, b}, {a, b} -> z]];
Print[SequenceReplace[{1, 2, 3, 4, 5}, {u_, v_} /; EvenQ[u] :> u v]];
Print[SequenceCases[{1, 2, 3, 10, 11}, {u_, v_} /; v == u + 1]];
Print[SequenceCases[{1, 2, 3, 10, 11}, {u_, v_} /; v == u + 1, Overlaps -> True]];
Print[SequenceSplit[{1, 2, 0, 3, 4, 0, 5}, {0}], " ", SequencePosition[{a, b, a, b}, {a, b}], " ", SequenceCount[{1, 1, 1}, {1, 1}]];
Print[Split[{1, 2, 4, 3, 5, 1}, Less], " ", SplitBy[Range[8], Floor[#/3] &]];
Print[Partition[Range[7], 3], " ", Partition[Range[7], UpTo[3]], " ", Partition[Range[5], 3, 1]];
Print[Partition[{a, b, c}, 2, 1, 1], " ", Partition[{a, b, c, d, e}, 2, 2, {1, 1}, x]];
Print[{1, 2, 3, 4, 5} /. {x_, y_, rest__} :> {rest, y, x}, " ", {3, 1, 2} //. {x___, u_, v_, y___} /; u > v :> {x, v, u, y}];
Print[ReplaceList[{a, b, c}, {x__, y__} :> {{x}, {y}}]];
Print[Cases[{{1, 2}, {3}, {4, 5, 6}}, {x_, __} :> x], " ", Cases[{f[1, 2], f[3]}, f[x_, y_: 0] :> x + y]];
Print[TakeWhile[{1, 2, 5, 1}, # < 3 &], " ", LengthWhile[{1, 2, 5, 1}, # < 3 &], " ", Pick[{a, b, c}, {1, 0, 1}, 1]];
Print[Riffle[{a, b, c}, "-"], " ", Most[{1, 2, 3}], " ", RotateLeft[{1, 2, 3}], " ", Subsequences[{a, b}]];
Print[FoldPairList[{Quotient[#1, #2], Mod[#1, #2]} &, 3725, {3600, 60, 1}]];
Print[Tuples[{0, 1}, 2], " ", Subsets[{a, b, c}, {2}], " ", Permutations[{1, 2, 3}][[2]]];
Print[Gather[{1, -1, 2, -2, 3}, Abs[#1] == Abs[#2] &], " ", GatherBy[Range[6], Mod[#, 3] &], " ", Tally[{a, b, a}]];
Print[DeleteDuplicates[{1, 2, 1, 3}], " ", DeleteDuplicatesBy[{1, -1, 2}, Abs], " ", Commonest[{1, 2, 2, 3}]];
Print[FirstCase[{1, a, 2}, _Symbol], " ", FirstCase[{1}, _String, "none"], " ", FirstPosition[{a, b}, b], " ", SelectFirst[{1, 4, 6}, EvenQ]];
Print[Catenate[{{1}, {2, 3}}], " ", Flatten[{1, {2, {3}}}, 1], " ", Join[{1}, {2}], " ", Level[{1, {2}}, {2}]];
Print[MapIndexed[f, {a, b}], " ", Thread[f[{a, b}, c]], " ", Transpose[{{1, 2}, {3, 4}}], " ", ArrayFlatten[{{{{1}}, {{2}}}}]];
Print[Differences[{1, 4, 9}], " ", Ratios[{1, 2, 8}], " ", Accumulate[Range[4]], " ", Reverse[{1, 2}], " ", Insert[{a, c}, b, 2]];
Print[PadLeft[{1, 2}, 4], " ", PadRight[{{1}, {2, 3}}], " ", ArrayPad[{1}, 1], " ", Take[{1, 2}, UpTo[5]], " ", Delete[{a, b, c}, {{1}, {3}}]];
Print[Sort[{"b", "a", "B", "A"}], " ", Sort[{x, 2, "s", 1.5}], " ", Ordering[{3, 1, 2}], " ", SortBy[{"ccc", "a", "bb"}, StringLength]];
