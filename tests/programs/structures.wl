(* Data structures: a heap, Huffman codes, Dijkstra's paths, a cache, a trie, and sets of parts. *)

push[heap_, x_] := Module[{h = Append[heap, x], i = Length[heap] + 1},
  While[i > 1 && OrderedQ[{h[[i]], h[[Quotient[i, 2]]]}] && h[[i]] =!= h[[Quotient[i, 2]]],
    h[[{i, Quotient[i, 2]}]] = h[[{Quotient[i, 2], i}]]; i = Quotient[i, 2]];
  h];
pop[{x_}] := {x, {}};
pop[heap_] := Module[{top = First[heap], h = Prepend[heap[[2 ;; -2]], Last[heap]], i = 1, c},
  While[2 i <= Length[h],
    c = 2 i; If[c < Length[h] && OrderedQ[{h[[c + 1]], h[[c]]}], c++];
    If[OrderedQ[{h[[i]], h[[c]]}], Break[]];
    h[[{i, c}]] = h[[{c, i}]]; i = c];
  {top, h}];
heap = Fold[push, {}, {5, 2, 8, 1, 9, 3}];
Print[First[heap], " ", Module[{h = heap, out = {}, x}, While[h =!= {}, {x, h} = pop[h]; AppendTo[out, x]]; out]];

huffman[text_] := Module[{trees = KeyValueMap[{#2, #1} &, Counts[Characters[text]]]},
  While[Length[trees] > 1,
    trees = SortBy[trees, First];
    trees = Append[Drop[trees, 2], {trees[[1, 1]] + trees[[2, 1]], node[trees[[1, 2]], trees[[2, 2]]]}]];
  trees[[1, 2]]];
codes[node[l_, r_], prefix_: ""] := Join[codes[l, prefix <> "0"], codes[r, prefix <> "1"]];
codes[leaf_, prefix_] := <|leaf -> prefix|>;
tree = huffman["abracadabra"];
table = codes[tree];
Print[table["a"], " ", Sort[StringLength /@ Values[table]], " ", StringLength[StringJoin[Lookup[table, Characters["abracadabra"]]]]];
decode[bits_] := StringReplace[bits, Normal[Association[Reverse /@ Normal[table]]]];
Print[decode[StringJoin[Lookup[table, Characters["cadabra"]]]]];

graph = <|"a" -> <|"b" -> 7, "c" -> 9, "f" -> 14|>, "b" -> <|"c" -> 10, "d" -> 15|>, "c" -> <|"d" -> 11, "f" -> 2|>,
  "d" -> <|"e" -> 6|>, "f" -> <|"e" -> 9|>, "e" -> <||>|>;
dijkstra[g_, from_] := Module[{dist = <|from -> 0|>, previous = <||>, open = Keys[g], u},
  While[open =!= {},
    u = First[MinimalBy[open, Lookup[dist, #, Infinity] &]];
    open = DeleteCases[open, u];
    KeyValueMap[If[dist[u] + #2 < Lookup[dist, #1, Infinity], dist[#1] = dist[u] + #2; previous[#1] = u] &, g[u]]];
  {dist, previous}];
{dist, previous} = dijkstra[graph, "a"];
path[to_] := Reverse[NestWhileList[previous, to, KeyExistsQ[previous, #] &]];
Print[KeySort[dist], " ", path["e"]];
topological[g_] := Module[{left = g, order = {}, free},
  While[left =!= <||>,
    free = Complement[Keys[left], Flatten[Keys /@ Values[left]]];
    If[free === {}, Return["cycle", Module]];
    order = Join[order, free]; left = KeyDrop[left, free]];
  order];
Print[topological[graph], " ", topological[<|1 -> <|2 -> 0|>, 2 -> <|1 -> 0|>|>]];

(* A cache of the last three results, as an association whose order is that of use. *)
cache = <||>; misses = 0;
cached[f_, x_] := Module[{v = If[KeyExistsQ[cache, x], cache[x], misses++; f[x]]},
  cache = Append[KeyDrop[cache, Key[x]], x -> v];
  If[Length[cache] > 3, cache = Rest[cache]];
  v];
Print[cached[#^2 &, #] & /@ {1, 2, 3, 1, 4, 2, 1}, " ", misses, " ", Keys[cache]];

insert[trie_, {}] := Append[trie, "end" -> True];
insert[trie_, {c_, rest___}] := Append[trie, c -> insert[Lookup[trie, c, <||>], {rest}]];
trie = Fold[insert[#1, Characters[#2]] &, <||>, {"to", "tea", "ten", "in"}];
words[t_, p_: ""] := Join[If[KeyExistsQ[t, "end"], {p}, {}], Flatten[KeyValueMap[words[#2, p <> #1] &, KeyDrop[t, "end"]]]];
Print[trie["t", "o"], " ", words[trie], " ", words[Fold[Lookup[#1, #2, <||>] &, trie, {"t", "e"}], "te"]];
knapsack[items_, cap_] := Last[Fold[Function[{best, item},
    Table[If[w >= item[[1]], Max[best[[w + 1]], best[[w - item[[1]] + 1]] + item[[2]]], best[[w + 1]]], {w, 0, cap}]],
  ConstantArray[0, cap + 1], items]];
Print[knapsack[{{5, 10}, {4, 40}, {6, 30}, {3, 50}}, 10], " ", Total /@ Select[Subsets[{3, 34, 4, 12, 5, 2}], Total[#] == 9 &]];
union = <||>; find[x_] := If[Lookup[union, x, x] === x, x, union[x] = find[union[x]]];
Scan[(union[find[#[[1]]]] = find[#[[2]]]) &, {{1, 2}, {3, 4}, {2, 3}, {5, 6}}];
Print[GatherBy[Range[6], find]];
