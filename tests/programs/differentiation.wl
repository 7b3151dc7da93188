(* Differentiation and simplification by rewriting rules. *)

ClearAll[d];
d[c_?NumericQ, x_] := 0;
d[x_, x_] := 1;
d[y_Symbol, x_] := 0;
d[u_ + v_, x_] := d[u, x] + d[v, x];
d[u_ v_, x_] := u d[v, x] + v d[u, x];
d[u_^n_?NumericQ, x_] := n u^(n - 1) d[u, x];
d[u_^v_, x_] := u^v (d[v, x] Log[u] + v d[u, x]/u);
d[f_[u_], x_] /; KeyExistsQ[derivatives, f] := derivatives[f][u] d[u, x];
d[f_[u_], x_] := f'[u] d[u, x];
derivatives = <|Sin -> Cos, Cos -> (-Sin[#] &), Exp -> Exp, Log -> (1/# &), Tanh -> (1 - Tanh[#]^2 &)|>;

Print[InputForm[d[3, x]]];
Print[InputForm[d[x^3 - 2 x + 7, x]]];
Print[InputForm[d[x Sin[x], x]]];
Print[InputForm[d[Cos[2 x + 1], x]]];
Print[InputForm[d[Exp[x^2], x]]];
Print[InputForm[d[Log[1 + y^2], y]]];
Print[InputForm[d[Tanh[w x], w]]];
Print[InputForm[d[g[x]^2, x]]];
Print[InputForm[d[x^y, x] /. {x -> 2, y -> 3}]];

gradient[e_, vars_List] := d[e, #] & /@ vars;
Print[InputForm[gradient[a^2 b + b c, {a, b, c}]]];

(* Newton's method with the derivative found once. *)
newton[e_, x_ -> x0_, n_: 6] := With[{step = x - e/d[e, x]}, NestList[N[step /. x -> #] &, N[x0], n]];
Print[newton[x^2 - 2, x -> 1]];
Print[newton[Cos[x] - x, x -> 1, 4]];

(* Conversion to prefix notation and back. *)
toPrefix[e_?AtomQ] := ToString[e];
toPrefix[h_[args___]] := ToString[h] <> "(" <> StringRiffle[toPrefix /@ {args}, ", "] <> ")";
Print[toPrefix[a x^2 + b x + c]];
Print[toPrefix[x/y]];

(* Logical rewriting to a normal form. *)
nnf = {not[not[p_]] :> p, not[and[p_, q_]] :> or[not[p], not[q]], not[or[p_, q_]] :> and[not[p], not[q]],
  implies[p_, q_] :> or[not[p], q]};
Print[implies[and[p, not[q]], r] //. nnf];
Print[not[implies[p, implies[q, p]]] //. nnf];
