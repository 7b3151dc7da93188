(* Numbers, tables and templates as a report prints them. *)

Print[{1., 0.5, 2/4. , 100., -0.25, 123456., 0.1 + 0.2, 1./3}];
Print[N[Pi], " ", N[100/3], " ", Sqrt[2.], " ", 5!, " ", 2^70];
Print[NumberForm[N[Pi], 4], " ", NumberForm[1234567.891, {10, 2}], " ", NumberForm[1234567.891, {10, 2}, DigitBlock -> 3]];
Print[NumberForm[{0.5, 12.346}, {5, 2}]];
Print["[", PaddedForm[3, 5], "] [", PaddedForm[2.5, {6, 3}], "] [", PaddedForm[-12, 4], "]"];
Print[ScientificForm[123456.], " ", EngineeringForm[123456.], " ", PercentForm[0.256]];
Print[Row[{1, 2, 3}, ", "], " ", Row[{"a", "b"}]];
Print[Column[{"first", 2, {3}}]];
Print[TableForm[{{"x", "y"}, {1, 2.5}, {"long name", 3}}]];
Print[MatrixForm[{{1, 2}, {-3, 4}}]];
Print[TableForm[{"a", "b"}]];
Print[StringForm["`1` of `2`, `1` again", 3, {10}], " ", StringForm["`` and ``", x, y]];
Print[TemplateApply[StringTemplate["Layer `name` has `n` units."], <|"name" -> "fc", "n" -> 10|>]];
Print[StringTemplate["`1` + `1` = <* 2 #1 *>"][4]];
Print[StringPadLeft["7", 3], StringPadLeft["7", 3, "0"], StringPadRight["ab", 4, "."], "|", IntegerString[7, 10, 3]];
Print[StringRiffle[{{1, 2}, {3, 4}}, "\n", ","]];
Print[ToString[NumberForm[0.123456, {6, 3}]] <> "!"];
Print["a\tb\nsecond line"];
Print[InputForm["say \"hi\"\n"], " ", FullForm[{a -> 1, x_}]];
Print[Hold[a + b /. c -> d], " ", HoldForm[1 + 1], " ", a && b, " ", x == y, " ", p -> q :> r];
Print[f[#1, #2] &, " ", x_, " ", x__Integer, " ", {1, {2, {}}}, " ", -x, " ", a - b, " ", 2 x y];
Print[True, " ", Null, " ", None];
Print[];
Print["\[Alpha]\[RightArrow]\[Beta]", " ", "\:00e9t\[EAcute]"];
Print[InputForm[{1/2, x^2, 2.5, a/b, Sqrt[x], 1.*^-10, x - 1, "q"}]];

(* A report with aligned columns, made by hand. *)
rows = {{"apples", 3, 0.5}, {"pears", 12, 1.25}, {"plums", 150, 0.075}};
line[{name_, n_, price_}] := StringJoin[
  StringPadRight[name, 10], StringPadLeft[ToString[n], 5], StringPadLeft[ToString[NumberForm[price, {6, 3}]], 9],
  StringPadLeft[ToString[PaddedForm[n price, {6, 2}]], 10]];
Scan[Print @* line, rows];
Print[StringRepeat["=", 34]];
Print[StringPadLeft[ToString[NumberForm[Total[#2 #3 & @@@ rows], {6, 2}]], 34]];
