(* Combinators, Church numerals, a small Lisp, and rewriting with heads as data. *)

ski = {i[x_] :> x, k[x_][_] :> x, s[x_][y_][z_] :> x[z][y[z]]};
Print[s[k][k][a] //. ski, " ", s[k[s]][k][f][g][x] //. ski];
Print[NestWhileList[# /. ski &, s[i][i][i[b]], UnsameQ, 2]];

zero = Function[f, Function[x, x]];
succ = Function[n, Function[f, Function[x, f[n[f][x]]]]];
church[n_] := Nest[succ, zero, n];
toInteger[n_] := n[# + 1 &][0];
add = Function[{m, n}, Function[f, Function[x, m[f][n[f][x]]]]];
mul = Function[{m, n}, Function[f, m[n[f]]]];
Print[toInteger /@ {church[0], church[4], add[church[2], church[3]], mul[church[3], church[4]]}];
y = Function[f, (#[#] &)[Function[x, f[Function[n, x[x][n]]]]]];
Print[y[Function[self, Function[n, If[n == 0, 1, n self[n - 1]]]]][6]];

(* A Lisp in which lists are lists and symbols are strings. *)
global = <|"+" -> Plus, "*" -> Times, "-" -> Subtract, "<" -> Less, "=" -> Equal, "list" -> List, "car" -> First, "cdr" -> Rest|>;
eval[n_?NumberQ, _] := n;
eval[x_String, env_] := Lookup[env, x, Throw["unbound " <> x, lispError]];
eval[{"quote", x_}, _] := x;
eval[{"if", c_, t_, e_}, env_] := If[eval[c, env], eval[t, env], eval[e, env]];
eval[{"let", bindings : {{_String, _} ...}, body_}, env_] := eval[body, Join[env, Association[#1 -> eval[#2, env] & @@@ bindings]]];
eval[{"lambda", params_List, body_}, env_] := closure[params, body, env];
eval[{"define", name_, e_}, env_] := (global[name] = eval[e, env]; name);
eval[{f_, args___}, env_] := apply[eval[f, env], eval[#, env] & /@ {args}];
apply[closure[params_, body_, env_], args_] := eval[body, Join[global, env, AssociationThread[params, args]]];
apply[f_, args_] := f @@ args;
read[text_] := Module[{tokens = StringCases[text, "(" | ")" | Except["(" | ")" | WhitespaceCharacter] ..]}, readFrom[tokens][[1]]];
readFrom[{"(", rest___}] := Module[{items = {}, left = {rest}, item},
  While[First[left] =!= ")", {item, left} = readFrom[left]; AppendTo[items, item]];
  {items, Rest[left]}];
readFrom[{t_, rest___}] := {If[StringMatchQ[t, NumberString], ToExpression[t], t], {rest}};
run[text_] := Catch[eval[read[text], global], lispError];
Print[read["(define f (lambda (n) (if (< n 2) 1 (* n (f (- n 1))))))"]];
Scan[Print[run[#]] &, {
  "(+ 1 (* 2 3))", "(define f (lambda (n) (if (< n 2) 1 (* n (f (- n 1))))))", "(f 10)", "(let ((a 2) (b 3)) (list a b (+ a b)))",
  "(car (cdr (quote (1 2 3))))", "((lambda (x y) (- x y)) 10 4)", "(g 1)"}];

(* A stack machine for the same arithmetic. *)
compile[n_?NumberQ] := {push[n]};
compile[{op_, a_, b_}] := Join[compile[a], compile[b], {call[op]}];
exec[code_] := First[Fold[
  Function[{stack, ins}, Replace[ins, {push[n_] :> Prepend[stack, n], call[f_] :> Prepend[Drop[stack, 2], global[f][stack[[2]], stack[[1]]]]}]],
  {}, code]];
code = compile[read["(- (* 6 7) (+ 1 1))"]];
Print[code, " ", exec[code]];
(* Peano numbers by rules, and a list as nested pairs. *)
peano = {plus[o, n_] :> n, plus[S[m_], n_] :> S[plus[m, n]], times[o, _] -> o, times[S[m_], n_] :> plus[n, times[m, n]]};
num[n_] := Nest[S, o, n];
Print[times[num[2], num[3]] //. peano, " ", Depth[times[num[3], num[4]] //. peano] - 1];
Print[Fold[cons[#2, #1] &, nil, Reverse[{1, 2, 3}]], " ", Fold[cons[#2, #1] &, nil, {3, 2, 1}] /. cons[h_, t_] :> {h, t}, " ", Flatten[cons[1, cons[2, nil]], Infinity, cons]];
