(* Memoised recursion: edit distance, longest common subsequence, coin change, beam search, and a look at what was kept. *)

editDistance[a_String, b_String] := Module[{d, s = Characters[a], t = Characters[b]},
  d[i_, 0] := i;
  d[0, j_] := j;
  d[i_, j_] := d[i, j] = Min[
    d[i - 1, j] + 1,
    d[i, j - 1] + 1,
    d[i - 1, j - 1] + If[s[[i]] === t[[j]], 0, 1]];
  d[Length[s], Length[t]]];

pairs = {{"kitten", "sitting"}, {"flaw", "lawn"}, {"", "abc"}, {"same", "same"}};
Do[Print[p[[1]], " / ", p[[2]], ": ", editDistance @@ p], {p, pairs}];
Print["agrees with EditDistance: ", And @@ (editDistance[##] == EditDistance[##] & @@@ pairs)];

lcs[{}, _] = lcs[_, {}] = {};
lcs[{a___, x_}, {b___, x_}] := lcs[{a, x}, {b, x}] = Append[lcs[{a}, {b}], x];
lcs[{a___, x_}, {b___, y_}] := lcs[{a, x}, {b, y}] =
  With[{l = lcs[{a, x}, {b}], r = lcs[{a}, {b, y}]}, If[Length[l] >= Length[r], l, r]];
Print["lcs: ", StringJoin[lcs[Characters["AGGTAB"], Characters["GXTXAYB"]]]];

ways[0, _] = 1;
ways[_?Negative, _] = 0;
ways[_?Positive, {}] = 0;
ways[n_?Positive, coins : {c_, rest___}] := ways[n, coins] = ways[n, {rest}] + ways[n - c, coins];
Print["ways to change 100: ", ways[100, {50, 25, 10, 5, 1}]];
Print["more than 100 values kept: ", Length[DownValues[ways]] > 100];

fib[n_] := fib[n] = fib[n - 1] + fib[n - 2];
fib[1] = fib[2] = 1;
Print[fib[50], " from ", Length[DownValues[fib]], " rules"];
Print[Most[DownValues[fib]][[;; 3]]];
Print[Last[DownValues[fib]]];

(* Beam search over the log probabilities of a table of successors. *)
next["<s>"] = {"the" -> 0.5, "a" -> 0.5};
next["the"] = {"cat" -> 0.4, "dog" -> 0.5, "</s>" -> 0.1};
next["a"] = {"dog" -> 0.9, "cat" -> 0.1};
next["cat" | "dog"] = {"</s>" -> 0.6, "barks" -> 0.4};
next["barks"] = {"</s>" -> 1.};
extend[path : {___, "</s>"} -> p_] := {path -> p};
extend[path_ -> p_] := (Append[path, First[#]] -> p + Log[Last[#]]) & /@ next[Last[path]];
step[beam_, width_] := TakeLargestBy[Flatten[extend /@ beam], Last, UpTo[width]];
beam[width_] := FixedPoint[step[#, width] &, {{"<s>"} -> 0.}];

Do[
  Print["width ", w, ": ", StringRiffle[First[First[beam[w]]]], " ", NumberForm[Exp[Last[First[beam[w]]]], {4, 3}]],
  {w, {1, 2, 5}}];
Print[Length[beam[10]], " sentences of total probability ", Total[Exp[Values[beam[10]]]]];
