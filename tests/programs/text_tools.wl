(* Work on texts: patterns, cases, templates, a little markup, and checks of input. *)

log = "2024-03-01 12:00:01 INFO start
2024-03-01 12:00:05 WARN disk 91%
2024-03-02 08:30:00 ERROR failed: code=7
2024-03-02 08:30:02 INFO stop";

entry = StartOfLine ~~ date : Repeated[DigitCharacter | "-", {10}] ~~ " " ~~ time : (DigitCharacter | ":") .. ~~ " " ~~
   level : LetterCharacter .. ~~ " " ~~ rest : Shortest[___] ~~ EndOfLine;
entries = StringCases[log, entry :> <|"date" -> date, "time" -> time, "level" -> level, "text" -> rest|>];
Print[Length[entries], " ", Counts[entries[[All, "level"]]]];
Print[Select[entries, #level =!= "INFO" &][[All, "text"]]];
Print[GroupBy[entries, #date &, Length], " ", StringCases[log, "code=" ~~ n : DigitCharacter .. :> FromDigits[n]]];
Print[StringCases[log, RegularExpression["(\\d+)%"] -> "$1"], " ", StringCases["k1=v1;k2=v2", RegularExpression["(\\w+)=(\\w+)"] :> "$1" -> "$2"]];

Print[StringSplit["a,b;c", {",", ";"}], " ", StringSplit["a  b c"], " ", StringSplit["a1b2", d : DigitCharacter :> "<" <> d <> ">"], " ", StringSplit["x--y", "-"]];
Print[StringReplace["hello world", WordBoundary ~~ c : LetterCharacter :> ToUpperCase[c]]];
camel[s_] := StringReplace[s, "_" ~~ c_ :> ToUpperCase[c]];
snake[s_] := ToLowerCase[StringReplace[s, c : CharacterRange["A", "Z"] :> "_" <> c]];
Print[camel["learning_rate_step"], " ", snake["learningRateStep"]];
Print[StringReplacePart["abcdef", "XY", {2, 3}], " ", StringInsert["abc", "-", {2, 4}], " ", StringTake["abcdef", {2, -2}], " ", StringDrop["abcdef", -2]];
Print[StringTake["abcdef", {{1, 2}, {4}}], " ", StringPart["abc", {1, -1}], " ", StringReverse["abc"], " ", StringLength["na\[IDoubleDot]ve"]];
Print[StringTrim["  x "], "|", StringTrim["--x--", "-" ..], "|", StringPadLeft["5", 3, "0"], "|", StringRepeat["ab", 3], "|", StringRiffle[{"a", "b"}, {"<", ",", ">"}]];
Print[ToUpperCase["abc"], Capitalize["word"], " ", StringContainsQ["abc", "b"], StringStartsQ["abc", "a"], StringEndsQ["abc", "b"], StringFreeQ["abc", "z"]];
Print[Sort[Characters["hello"]], " ", StringJoin[Union[Characters["hello"]]], " ", LetterQ["ab1"], DigitQ["12"], UpperCaseQ["AB"]];
Print[ToCharacterCode["AZ"], " ", FromCharacterCode[{97, 98}], " ", FromDigits["ff", 16], " ", IntegerString[255, 16], " ", IntegerDigits[10, 2]];
rot13 = With[{a = Alphabet[]}, Thread[a -> RotateLeft[a, 13]]];
Print[StringReplace["hello", rot13], " ", StringReplace[StringReplace["hello", rot13], rot13]];
palindromeQ[s_] := With[{t = StringDelete[ToLowerCase[s], Except[LetterCharacter]]}, t === StringReverse[t]];
Print[palindromeQ["A man, a plan, a canal: Panama"], palindromeQ["no"]];
Print[EditDistance["kitten", "sitting"], " ", HammingDistance["abc", "abd"], " ", StringCount["abcabc", "bc"], " ", LongestCommonSubsequence["abcde", "xbcdy"]];

(* A template engine of one's own. *)
render[t_, vars_] := StringReplace[t, "{{" ~~ k : Except["}"] .. ~~ "}}" :> ToString[Lookup[vars, StringTrim[k], "?"]]];
Print[render["Dear {{ name }}, you owe {{amount}} to {{ who }}.", <|"name" -> "Ann", "amount" -> 5|>]];
markdown[s_] := Fold[StringReplace, s, {"**" ~~ Shortest[x__] ~~ "**" :> "<b>" <> x <> "</b>", "*" ~~ Shortest[x__] ~~ "*" :> "<i>" <> x <> "</i>"}];
Print[markdown["a **bold** and *slanted* text, **twice**"]];
wrap[s_, n_] := StringRiffle[Fold[
   If[StringLength[Last[#1]] + StringLength[#2] + 1 <= n, Append[Most[#1], StringTrim[Last[#1] <> " " <> #2]], Append[#1, #2]] &,
   {""}, StringSplit[s]], "\n"];
Print[wrap["the quick brown fox jumps over the lazy dog", 15]];
validEmailQ[s_] := StringMatchQ[s, (WordCharacter | "." | "-") .. ~~ "@" ~~ (WordCharacter | "-") .. ~~ ("." ~~ WordCharacter ..) ..];
Print[validEmailQ /@ {"a.b@c.org", "a@b", "@c.org", "x@y-z.co.uk"}];
Print[StringMatchQ["abc123", LetterCharacter .. ~~ DigitCharacter ..], " ", StringMatchQ["ABC", "a*", IgnoreCase -> True], " ", StringCases["aXbX", _ ~~ "X"]];
StringJoin["a", 1];
Print[StringTake["abc", 5]];
