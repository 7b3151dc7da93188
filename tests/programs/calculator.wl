(* A calculator: a tokenizer, a recursive descent parser, an evaluator, and rewriting of the tree. *)

number = DigitCharacter .. ~~ ("." ~~ DigitCharacter ..) | "";
tokenize[s_String] := StringCases[s, {n : number :> ToExpression[n], w : (LetterCharacter ..) :> w, c : Except[WhitespaceCharacter] :> c}];

peek[] := First[tokens, None];
next[] := With[{t = First[tokens]}, tokens = Rest[tokens]; t];
expect[t_] := If[peek[] === t, next[], Throw[Row[{"expected ", t, ", found ", peek[]}], parseError]];

expr[] := Module[{left = term[]}, While[MatchQ[peek[], "+" | "-"], left = op[next[], left, term[]]]; left];
term[] := Module[{left = power[]}, While[MatchQ[peek[], "*" | "/"], left = op[next[], left, power[]]]; left];
power[] := With[{base = factor[]}, If[peek[] === "^", next[]; op["^", base, power[]], base]];
factor[] := Switch[peek[],
  _Integer | _Real, next[],
  "-", next[]; neg[factor[]],
  "(", next[]; With[{e = expr[]}, expect[")"]; e],
  _?(StringQ[#] && StringMatchQ[#, LetterCharacter ..] &), With[{name = next[]},
    If[peek[] === "(", next[]; With[{arg = expr[]}, expect[")"]; call[name, arg]], var[name]]],
  _, Throw[Row[{"unexpected ", peek[]}], parseError]];

parse[s_] := Block[{tokens = tokenize[s]}, Catch[
  With[{e = expr[]}, If[tokens === {}, e, Throw[Row[{"unexpected ", peek[]}], parseError]]],
  parseError, error[#1] &]];

value[n_?NumberQ, _] := n;
value[neg[e_], env_] := -value[e, env];
value[var[x_], env_] := Lookup[env, x, Throw["no value for " <> x, valueError]];
value[call[f_, e_], env_] := (<|"sqrt" -> Sqrt, "abs" -> Abs|>[f])[value[e, env]];
value[op[o_, a_, b_], env_] := Replace[o, {"+" -> Plus, "-" -> Subtract, "*" -> Times, "/" -> Divide, "^" -> Power}][
  value[a, env], value[b, env]];
calc[s_, env_: <||>] := Catch[value[parse[s], env], valueError];

Print[tokenize["2*(3+4.5) - x1"]];
Print[parse["1 - 2 - 3"]];
Print[parse["2^3^2"]];
Print[parse["-(a + b) * f(2)"]];
Print[InputForm[calc["2*(3+4)-5/(1-3)^2"]]];
Print[calc["2^3^2 - 500"], " ", calc["sqrt(16) + abs(-3)"], " ", calc["1.5 * x", <|"x" -> 4|>]];
Print[calc["x + 1"]];
Print[parse /@ {"2 * (3 + 4", "2 +", "1 2"}];

(* Simplification of the tree to a fixed point. *)
simplify = {op["+", 0, e_] | op["+", e_, 0] :> e, op["*", 1, e_] | op["*", e_, 1] :> e, op["*", 0, _] | op["*", _, 0] -> 0,
  op["^", e_, 1] :> e, neg[neg[e_]] :> e, op[o : "+" | "*", a_Integer, b_Integer] :> If[o === "+", a + b, a b]};
Print[parse["0 + 1 * (x ^ 1) + 0 * y + 2 * 3"] //. simplify];
show[op[o_, a_, b_]] := "(" <> show[a] <> " " <> o <> " " <> show[b] <> ")";
show[var[x_]] := x; show[neg[e_]] := "-" <> show[e]; show[n_] := ToString[n];
Print[show[parse["1+2*x-3"]]];
rpn[op[o_, a_, b_]] := Flatten[{rpn[a], rpn[b], o}]; rpn[e_] := e;
Print[rpn[parse["1+2*3-4"]]];
evalRpn[list_] := First[Fold[Replace[{#1, #2}, {
   {{b_, a_, rest___}, "+"} :> {a + b, rest}, {{b_, a_, rest___}, "-"} :> {a - b, rest},
   {{b_, a_, rest___}, "*"} :> {a b, rest}, {stack_, n_} :> Prepend[stack, n]}] &, {}, list]];
Print[evalRpn[rpn[parse["1+2*3-4"]]]];
