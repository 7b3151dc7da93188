(* Functions that take code: loops, local variables, tables and definitions made for the caller's symbols. *)

SetAttributes[{forRange, collect, withValue, timesTwo, memo, unlessZero, swap, local, sumOver}, HoldAll];

forRange[v_Symbol, from_, to_, body_] := Block[{v}, Do[body, {v, from, to}]];
k = 10;
forRange[k, 1, 3, Print["k = ", k]];
Print["k is still ", k];

collect[expr_, {v_Symbol, rest__}] := Table[expr, {v, rest}];
Print[collect[i^2, {i, 4}], " ", collect[{j, k}, {j, 2, 6, 2}]];

withValue[v_Symbol, value_, body_] := Block[{v = value}, body];
f[] := scale 2;
Print[withValue[scale, 5, f[] + 1], " ", ValueQ[scale]];

local[v_Symbol, value_, body_] := Module[{v = value}, body];
n = 1; Print[local[n, n + 10, n^2], " ", n];

timesTwo[v_] := (v = 2 v; v);
m = 4; timesTwo[m]; a[1] = 7; timesTwo[a[1]];
Print[{m, a[1]}];

memo[f_[args__]] := memo[f[args]] = (Print["computing ", HoldForm[f[args]]]; f[args]);
Print[memo[Plus[1, 2]], " ", memo[Plus[1, 2]]];

unlessZero[x_, body_] := With[{v = x}, If[v === 0, "zero", body]];
Print[unlessZero[1 - 1, 1/0], " ", unlessZero[2, 1/2 // N]];

sumOver[e_, iters__] := Fold[Function[{acc, it}, acc], Sum[e, iters], {}];
Print[sumOver[i j, {i, 3}, {j, 2}]];

define[name_String, value_] := With[{s = Symbol[name]}, s[x_] := value x];
define["twice", 2]; define["thrice", 3];
Print[twice[5], " ", thrice[5], " ", DownValues[twice]];
op[name_, f_] := (Evaluate[Symbol["apply" <> name]] = f);
op["Max", Max]; Print[applyMax[3, 9]];

pipeline[fs___] := Composition @@ Reverse[{fs}];
Print[pipeline[Range, Map[#^2 &], Total][4]];
(* Rules given as arguments are held until they are used. *)
rewrite[rules : {__RuleDelayed}, e_] := e //. rules;
Print[rewrite[{dbl[u_] :> u + u, inc[u_] :> u + 1}, dbl[inc[3]]]];
branch[e_, cases : (_ -> _) ..] := Replace[e, {cases, _ -> None}];
Print[branch[5, _?EvenQ -> "even", _?OddQ -> "odd"], " ", branch["s", _Integer -> 1]];
letRec[f_Symbol, def_, arg_] := Module[{f}, f = def; f[arg]]; SetAttributes[letRec, HoldAll];
Print[letRec[fact, If[# < 2, 1, # fact[# - 1]] &, 6]];
guard[x_] := Module[{r = Sqrt[x]}, r /; IntegerQ[r]];
guard[_] = "not a square";
Print[guard /@ {16, 15}];
counterOf[name_] := (calls[name] = If[IntegerQ[calls[name]], calls[name] + 1, 1]);
Scan[counterOf, {p, q, p}]; Print[{calls[p], calls[q], calls[r]}];
nested = Function[x, Function[y, x + y]];
Print[nested[1][2], " ", nested[y][2]];
