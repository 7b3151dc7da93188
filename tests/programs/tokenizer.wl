(* A word tokenizer with a vocabulary, and the merging of pairs, with string patterns, rules and associations. *)

text = "The cat sat on the mat. The mat was flat; the cat, fat.";

tokenize[s_String] := StringCases[ToLowerCase[s], WordCharacter .. | PunctuationCharacter];
tokens = tokenize[text];
Print[Length[tokens], " tokens: ", StringRiffle[tokens, "|"]];

counts = Counts[tokens];
Print[TakeLargest[counts, 1]];
vocabulary = Join[{"PAD", "UNK"}, Keys @ Select[KeySort[counts], # > 1 &]];
ids = AssociationThread[vocabulary -> Range[Length[vocabulary]]];
Print[ids];
encode[s_] := Lookup[ids, tokenize[s], ids["UNK"]];
decode[list_] := StringReplace[StringRiffle[vocabulary[[list]]], " " ~~ p : PunctuationCharacter :> p];
Print[encode["The dog sat on the mat."]];
Print[decode[encode["The dog sat on the mat."]]];

pad[lists_, n_] := PadRight[#, n, ids["PAD"]] & /@ lists;
Print[pad[encode /@ {"the cat", "the fat cat sat", ""}, 4]];

(* Pair merging: the commonest pair of neighbours becomes one symbol. *)
pairCounts[words_] := Merge[
  KeyValueMap[Function[{w, n}, Map[# -> n &, Partition[w, 2, 1]]], words] // Flatten[#, 1] &, Total];
merge[words_, {a_, b_}] := KeyMap[ReplaceRepeated[#, {x___, a, b, y___} :> {x, a <> b, y}] &, words];
words = <|Characters["low_"] -> 5, Characters["lower_"] -> 2, Characters["newest_"] -> 6, Characters["widest_"] -> 3|>;
step[{w_, merges_}] := Module[{c = pairCounts[w], best},
  best = First[Keys[MaximalBy[c, Identity]]];
  {merge[w, best], Append[merges, StringJoin[best]]}];
{final, merges} = Nest[step, {words, {}}, 5];
Print[merges];
KeyValueMap[Print[StringRiffle[#1, " "], " x", #2] &, final];

(* Sub-tokens by rules. *)
Print[StringReplace["unhappiness and unkindness",
  {"un" -> "un-", "ness" ~~ EndOfString :> "-ness", "ness" ~~ WordBoundary -> "-ness"}]];
Print[StringSplit["snake_case toCamelCase", {"_", " ", RegularExpression["(?<=[a-z])(?=[A-Z])"]}]];
Print[StringCases["a=1, bb = 22,c=x3",
  (k : LetterCharacter ..) ~~ " " ... ~~ "=" ~~ " " ... ~~ (v : DigitCharacter ..) :> k -> FromDigits[v]]];
Print[StringCount["banana", "an"], " ", StringCount["banana", "ana", Overlaps -> True], " ",
  StringPosition["banana", "an"]];
Print[StringMatchQ[{"layer_1", "layer_", "Layer_2"}, "layer_" ~~ NumberString]];
