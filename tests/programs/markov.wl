(* Text made from counted pairs of words, scores of sentences, and a table of results. *)

corpus = "the cat sat on the mat . the dog sat on the log . the cat saw the dog .";
words = StringSplit[corpus];
bigrams = Partition[words, 2, 1];
model = GroupBy[bigrams, First -> Last, ReverseSort @* Counts];
Print[Length[words], " words, ", CountDistinct[words], " different, ", Length[bigrams], " pairs"];
Print[model["sat"], " ", model["on"], " ", Total[model["the"]]];
probability[a_, b_] := Lookup[Lookup[model, a, <||>], b, 0]/Max[1, Total[Lookup[model, a, <||>]]];
Print[InputForm[probability["the", "cat"]], " ", probability["cat", "flew"], " ", probability["nobody", "x"]];

score[s_String] := Times @@ (probability @@@ Partition[StringSplit[s], 2, 1]);
Scan[Print[StringPadRight[#, 20, "."], " ", InputForm[score[#]]] &, {"the cat sat", "the dog saw", "sat on the mat"}];

smooth[a_, b_, k_ : 1] := With[{row = Lookup[model, a, <||>]}, (Lookup[row, b, 0] + k)/(Total[row] + k CountDistinct[words])];
perplexity[s_] := With[{p = Partition[StringSplit[s], 2, 1]}, N[(Times @@ (smooth @@@ p))^(-1/Length[p])]];
Print[NumberForm[perplexity["the cat sat on the mat"], {5, 3}], " ", Ordering[perplexity /@ {"mat the on", "sat on the"}]];
Print[Total[smooth["the", #] & /@ Union[words]]];

next[w_] := First[Keys[MaximalBy[KeySort[model[w]], Identity]]];
Print[StringRiffle[NestList[next, "sat", 4]]];
SeedRandom[3];
walk[start_, n_] := NestList[RandomChoice[Values[model[#]] -> Keys[model[#]]] &, start, n];
path = walk["the", 12];
Print[Length[path], " ", And @@ (KeyExistsQ[model[#1], #2] & @@@ Partition[path, 2, 1])];

trigrams = GroupBy[Partition[words, 3, 1], Most -> Last];
Print[Select[trigrams, Length[#] > 1 &]];
top = TakeLargestBy[Normal[Counts[words]], Last, 2];
Print[TableForm[List @@@ top]];
Print[KeyValueMap[#1 -> Length[#2] &, GroupBy[Union[words], StringLength]]];
lengths = Histogram1[StringLength /@ words] /. Histogram1[l_] :> Sort[Tally[l]];
Print[lengths, " ", Row[StringRepeat["#", #2] & @@@ lengths, " "]];
zipf = ReverseSort[Values[Counts[words]]]; Print[zipf, " ", Accumulate[zipf]/Total[zipf] // N // Round[#, 0.01] &];
caesar[s_, k_] := StringReplace[s, c : LetterCharacter :> FromLetterNumber[Mod[LetterNumber[c] + k, 26, 1]]];
Print[caesar["the cat", 3], " ", caesar[caesar["the cat", 3], -3]];
