(* Rules on grids and tapes: Life, a cellular automaton, a state machine, an L-system, and a maze. *)

neighbours[g_] := Total[RotateRight[g, #] & /@ DeleteCases[Tuples[{-1, 0, 1}, 2], {0, 0}]];
life[g_] := MapThread[Boole[#2 == 3 || #1 == 1 && #2 == 2] &, {g, neighbours[g]}, 2];
show[g_] := StringRiffle[StringJoin /@ (g /. {0 -> ".", 1 -> "#"}), "\n"];
glider = ArrayPad[{{0, 1, 0}, {0, 0, 1}, {1, 1, 1}}, {{0, 2}, {0, 2}}];
Print[show[glider]];
Print["--"];
Print[show[Nest[life, glider, 4]]];
Print[Nest[life, glider, 4] === RotateRight[glider, {1, 1}], " ", Total[glider, 2]];

rule[n_] := With[{bits = Reverse[IntegerDigits[n, 2, 8]]}, bits[[FromDigits[#, 2] + 1]] &];
evolve[n_, cells_, t_] := NestList[rule[n] /@ Partition[#, 3, 1, {2, 2}] &, cells, t];
Print[show[evolve[90, {0, 0, 0, 0, 1, 0, 0, 0, 0}, 3]]];

machine = <|{"locked", "coin"} -> "open", {"open", "push"} -> "locked", {"locked", "push"} -> "locked", {"open", "coin"} -> "open"|>;
Print[FoldList[machine[{#1, #2}] &, "locked", {"push", "coin", "coin", "push"}]];

lsystem[axiom_, rules_, n_] := Nest[StringReplace[#, rules] &, axiom, n];
Print[lsystem["A", {"A" -> "AB", "B" -> "A"}, 5]];
turtle[s_] := Module[{p = {0, 0}, d = {1, 0}, path = {{0, 0}}},
  Scan[Switch[#, "F", p += d; AppendTo[path, p], "+", d = {-d[[2]], d[[1]]}, "-", d = {d[[2]], -d[[1]]}] &, Characters[s]];
  path];
Print[turtle["F+F-F"], " ", Last[turtle["F+F+F+F"]]];

maze = Characters /@ {
  "S.#.",
  "..#E",
  "#..."};
find[c_] := First[Position[maze, c]];
free[{i_, j_}] := 1 <= i <= 3 && 1 <= j <= 4 && maze[[i, j]] =!= "#";
next[p_] := Select[p + # & /@ {{0, 1}, {1, 0}, {0, -1}, {-1, 0}}, free];
bfs[from_, to_] := Module[{queue = {from}, came = <|from -> None|>, here},
  While[queue =!= {},
    {here, queue} = {First[queue], Rest[queue]};
    If[here === to, Return[Reverse[Most[NestWhileList[came, to, # =!= None &]]], Module]];
    Do[If[! KeyExistsQ[came, q], came[q] = here; AppendTo[queue, q]], {q, next[here]}]];
  $Failed];
Print[bfs[find["S"], find["E"]]];
Print[Length[bfs[find["S"], find["E"]]] - 1, " steps; blocked: ", bfs[{1, 1}, {9, 9}]];

hanoi[0, __] := {};
hanoi[n_, a_, b_, c_] := Join[hanoi[n - 1, a, c, b], {a -> c}, hanoi[n - 1, b, a, c]];
Print[hanoi[2, 1, 2, 3], " ", Length[hanoi[10, 1, 2, 3]]];
queens[n_] := Select[Permutations[Range[n]], Function[p, And @@ (Abs[p[[#1]] - p[[#2]]] != Abs[#1 - #2] & @@@ Subsets[Range[n], {2}])]];
Print[queens[4], " ", Length[queens[6]]];
place[board_, n_] := If[Length[board] == n, Sow[board],
  Do[If[FreeQ[MapIndexed[Abs[#1 - c] === Length[board] + 1 - First[#2] || #1 === c &, board], True], place[Append[board, c], n]], {c, n}]];
Print[First[Last[Reap[place[{}, 5]]]][[1]], " ", Length[First[Last[Reap[place[{}, 6]]]]]];
