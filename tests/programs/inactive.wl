(* Held, inactive and quoted code; programs that make programs. *)

e = Inactivate[Total[Range[5]]];
Print[InputForm[e], " ", Activate[e], " ", InputForm[Activate[e, Range]]];
Print[InputForm[Inactivate[2 + 3*4, Times]], " ", Activate[Inactive[Plus][1, 2]]];
Print[InputForm[Inactive[f][x] /. Inactive[g_] :> g], " ", Head[Inactive[Sin]]];
trace = Reap[Activate[Inactivate[f1[g1[2]]] /. Inactive[h_] :> Function[v, Sow[{h, v}]; v + 1]]];
Print[trace];

held = Hold[x = 5; y = x^2; x + y];
Print[Extract[held, {1, 2}, Hold], " ", held[[1, 3, 0]], " ", Length[Extract[held, 1, Hold]]];
Print[ReleaseHold[held], " ", {x, y}];
Clear[x, y];
Print[Hold[Evaluate[1 + 1], 2 + 2], " ", HoldComplete[Evaluate[1 + 1]], " ", Hold[Sequence[1, 2]], " ", HoldPattern[a_ + b_]];
Print[Unevaluated[1 + 2] // Hold, " ", Hold @@ {1 + 1}, " ", Map[Hold, Unevaluated[{1 + 1, 2 + 2}]]];
SetAttributes[swapArgs, HoldAll]; swapArgs[f_[a_, b_]] := HoldForm[f[b, a]];
Print[swapArgs[Mod[1 + 1, 5]], " ", ReleaseHold[swapArgs[Mod[1 + 1, 5]]]];

(* Functions made from a table of names and bodies. *)
makers = {{"double", 2 # &}, {"square", #^2 &}, {"negate", -# &}};
Do[With[{name = Symbol[m[[1]]], body = m[[2]]}, name[v_] := body[v]; name::usage = m[[1]] <> " of a number"], {m, makers}];
Print[{double[4], square[4], negate[4]}, " ", square::usage, " ", ToExpression["double[square[3]]"]];
body = Hold[a b + c];
fn = Function @@ (Hold[{a, b, c}, e] /. Hold[v_, _] :> Hold[v, a b + c]);
Print[fn, " ", fn[2, 3, 4]];
poly[cs_List] := Function[v, Evaluate[Fold[v #1 + #2 &, 0, Reverse[cs]]]];
Print[poly[{1, 2, 3}][2], " ", poly[{1, 0, 1}] /@ {0, 1, 2}];
loop[vars_, bound_, expr_] := Table @@ Join[Hold[expr], Hold @@ ({#, bound} & /@ vars)];
Print[loop[{i, j}, 2, i + 10 j]];
SetAttributes[{unless, repeat}, HoldAll];
unless[c_, body_] := If[! TrueQ[c], body];
repeat[n_, body_] := Do[body, {n}];
k = 0; repeat[3, k += 2]; unless[k > 10, Print["k = ", k]]; unless[True, Print["never"]];
SetAttributes[let, HoldAll];
let[{}, b_] := b;
let[{s_Symbol = v_, rest___}, b_] := With[{s = v}, let[{rest}, b]];
Print[let[{p = 3, q = p + 1}, p q]];
Print[Switch[Unevaluated[1 + 1], _Plus, "sum", _, "value"], " ", Cases[Hold[f[1], g[2], f[1 + 1]], f[u_] :> Hold[u]], " ", Count[Hold[a + a, a], a, Infinity]];
Print[ToString[Unevaluated[1 + x], InputForm], " ", StringReplace[ToString[HoldForm[a + b*c], InputForm], " " -> ""]];
Print[Level[Hold[f[g[1 + 1]]], {-1}, Hold], " ", Position[Hold[1 + 1, 1], 1], " ", Replace[Hold[1 + 1], n_Integer :> n + 1, {2}]];
