(* Definitions looked at and changed as data. *)

area[circle[r_]] := Pi r^2;
area[square[a_]] := a^2;
area[shapes_List] := Total[area /@ shapes];
Print[Length[DownValues[area]]];
Print[DownValues[area][[All, 1]]];
Print[Cases[DownValues[area], (Verbatim[HoldPattern][area[h_[__]]] :> _) :> h]];

(* A copy under another name, and one rule removed. *)
DownValues[surface] = DownValues[area] /. area -> surface;
Print[surface[{square[2], circle[1]}]];
DownValues[surface] = DeleteCases[DownValues[surface], HoldPattern[_[surface[Verbatim[shapes_List]]] :> _]];
Print[surface[{square[2]}], " ", surface[square[3]]];
area[square[a_]] =.;
Print[area[square[2]], " ", area[circle[1]]];

(* Where values live. *)
x = 5; y := x + 1;
Print[OwnValues[x], " ", OwnValues[y]];
vec /: vec[a_] + vec[b_] := vec[a + b];
vec /: Norm[vec[a_]] := Norm[a];
Print[vec[{1, 2}] + vec[{3, 2}], " ", Norm[vec[{3, 4}]], " ", Length[UpValues[vec]]];
adder[n_][m_] := n + m;
Print[adder[2][3], " ", SubValues[adder]];
Print[ValueQ[x], ValueQ[undefined], " ", Attributes[Plus]];
Format[money[n_]] := Row[{"$", n}];
Print[{money[5], f[money[2]]}, " ", InputForm[money[5]]];

(* Names, contexts and symbols made on the way. *)
Print[SymbolName[x2], " ", Context[x2], " ", Head[x2], " ", ToExpression["3 + 4"], " ", Symbol["made" <> "Up"]];
Do[Evaluate[Symbol["var" <> ToString[i]]] = i^2, {i, 3}];
Print[{var1, var2, var3}, " ", Names["var*"]];
Clear["var*"]; Print[{var1, var2}];
Print[MatchQ[Unique["tmp"], _Symbol], " ", Unique[z] =!= Unique[z]];
Protect[constantly]; constantly = 3; Print[constantly];
Unprotect[constantly]; constantly = 3; Print[constantly];
SetAttributes[sorted, {Orderless, Flat}]; Print[sorted[3, sorted[2, 1]], " ", Attributes[sorted]];
SetAttributes[each, Listable]; each[n_Integer] := n + 1; Print[each[{1, {2, q}}]];

(* Structure of expressions. *)
e = a + b c^2 - Sin[d]/2;
Print[Head[e], " ", Length[e], " ", Depth[e], " ", LeafCount[e], " ", InputForm[Level[e, {-1}]]];
Print[Cases[e, _Symbol, Infinity] // Union, " ", FreeQ[e, d], " ", Position[e, c], " ", Extract[e, {2, 2, 1}]];
Print[Operate[p, f[1]], " ", Through[(f + g)[1]], " ", Apply[List, u + v], " ", FullForm[a - b/c]];
Print[TreeForm[1] // Head, " ", Replace[f[f[1]], f[u_] :> u, {1}], " ", f[f[1]] /. f[u_] :> u, " ", f[f[1]] //. f[u_] :> u];
Print[Hold[1 + 1, x] /. x -> 7, " ", Hold[x] /. x :> 7, " ", With[{v = 2 + 2}, Hold[v]]];
