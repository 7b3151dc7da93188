(* Functions that keep state, and functions that hold their arguments. *)

makeCounter[start_: 0] := Module[{n = start}, Function[{}, n++]];
c = makeCounter[]; d = makeCounter[10];
Print[{c[], c[], d[], c[]}];

makeAccount[initial_] := Module[{balance = initial},
  <|
    "deposit" -> ((balance += #) &),
    "withdraw" -> (If[# > balance, $Failed, balance -= #] &),
    "balance" :> balance
  |>];
account = makeAccount[100];
account["deposit"][50];
Print[account["balance"], " ", account["withdraw"][500], " ", account["withdraw"][30], " ", account["balance"]];

SetAttributes[bump, HoldFirst];
bump[x_, n_: 1] := x += n;
total = 5; bump[total]; bump[total, 10];
Print[total];

SetAttributes[swap, HoldAll];
swap[a_, b_] := {a, b} = {b, a};
p = 1; q = 2; swap[p, q];
Print[{p, q}, " ", Attributes[swap]];

SetAttributes[traced, HoldAll];
traced[e_] := (Print["evaluating ", HoldForm[e]]; e);
Print[traced[1 + 2]];

depth[] := $depth;
Print[Block[{$depth = 3}, depth[]], " ", depth[]];
add = With[{n = 3}, Function[x, x + n]];
Print[add, " ", add[4]];
Print[Module[{x}, x] === x];

slow[k_] := (calls++; k^2);
calls = 0;
Module[{cache = <||>}, lookup[k_] := Lookup[cache, k, cache[k] = slow[k]]];
Print[{lookup[3], lookup[3], lookup[4]}, " in ", calls, " calls"];

Print[Map[Function[x, Map[Function[y, x y], {1, 2}]], {3, 4}]];
Print[(#1 + Map[#^2 &, {#2, 3}]) &[1, 2]];
Print[(Total@*Map[#^2 &])[{1, 2, 3}], " ", (Map[#^2 &] /* Total)[{1, 2}]];
Print[Fold[#2[#1] &, 9, {Sqrt, # + 1 &, Minus}]];
Print[Function[{x}, Hold[x], HoldAll][1 + 1], " ", List @@ Hold[1 + 1, 2 + 2], " ", ReleaseHold[Hold[2 + 3]]];
f[x_] := (If[x > 3, Return["big"]]; "small");
Print[f /@ {1, 5}];
Print[#name <> "!" &[<|"name" -> "Bo"|>], " ", {##2, #} & @@ {1, 2, 3}, " ", f[#, 2] & /@ {a, b}];

(* A queue whose operations are up-values, and a stack in a list. *)
queue /: push[queue[items___], x_] := queue[items, x];
queue /: pop[queue[x_, rest___]] := {x, queue[rest]};
Print[pop[push[push[queue[], a], b]]];
stack = {};
Scan[PrependTo[stack, #] &, {1, 2, 3}];
{top, stack} = {First[stack], Rest[stack]};
Print[top, " ", stack];

compose[fs___] := Fold[Function[{acc, fn}, fn[acc]], #, {fs}] &;
Print[compose[# + 1 &, 2 # &][5], " ", compose[][5]];
Do[With[{i = i}, handler[i] = Function[i x + # /. x -> 10]], {i, 2}];
Print[{handler[1][5], handler[2][5]}];
