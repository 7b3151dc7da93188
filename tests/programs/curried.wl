(* Detections by curried functions with defaults, options handed on, and jagged tables, in the style of demo packages. *)

area[r_] := (r[[1, 1]] - r[[2, 1]])*(r[[1, 2]] - r[[2, 2]]);
common[a_, b_] := Module[{xa = Max[a[[1, 1]], b[[1, 1]]], ya = Max[a[[1, 2]], b[[1, 2]]],
    xb = Min[a[[2, 1]], b[[2, 1]]], yb = Min[a[[2, 2]], b[[2, 2]]]},
  If[xa > xb || ya > yb, 0, (xb - xa)*(yb - ya)]]
overlap[a_, b_] := common[a, b]/(area[a] + area[b] - common[a, b]);

names = {"cat", "dog", "car"};
decoder[ threshold_ : .5 ][ output_ ] := Module[{
    probs = output["There"]*output["Classes"], boxes},
  boxes = Union@Flatten@SparseArray[UnitStep[probs - threshold]]["NonzeroPositions"][[All, 1]];
  Map[Function[{box}, {
     Rectangle @@ output["Locations"][[box]],
     Map[{names[[#]], probs[[box, #]]} &, Flatten@Position[probs[[box]], x_ /; x > threshold]]}],
   boxes]];

suppress[ limit_ : .45 ][ dets_ ] := Module[ { deletions },
   (* a jagged array of zeros and ones, a one for what is to be deleted *)
   deletions = Table[
      Max@Table[
        If[boxNo != other && dets[[boxNo, 2, classNo, 1]] == dets[[other, 2, otherClass, 1]] &&
           overlap[dets[[boxNo, 1]], dets[[other, 1]]] > limit &&
           dets[[boxNo, 2, classNo, 2]] < dets[[other, 2, otherClass, 2]], 1, 0],
        {other, 1, Length[dets]}, {otherClass, 1, Length[dets[[other, 2]]]}],
      {boxNo, 1, Length[dets]}, {classNo, 1, Length[dets[[boxNo, 2]]]}];
   DeleteCases[Delete[dets, Map[{#[[1]], 2, #[[2]]} &, Position[deletions, 1]]], {_, {}}]];

Options[ detect ] = Join[{ "Threshold" -> .5, "Mode" -> "Max" }, {"Limit" -> .45}];
detect[ out_, opts : OptionsPattern[] ] :=
   Switch[ OptionValue["Mode"],
     "Max", suppress[ OptionValue["Limit"] ],
     "None", Identity,
     _, suppress[] ]@decoder[ OptionValue["Threshold"] ]@(# /. "unset" -> 0 /. Null -> 0 &)@out

output = <|
  "There" -> {1., .9, .8, .1},
  "Classes" -> {{.9, .1, .6}, {.8, 0, "unset"}, {.1, .9, Null}, {.9, .9, .9}},
  "Locations" -> {{{0, 0}, {10, 10}}, {{1, 0}, {11, 10}}, {{20, 20}, {30, 30}}, {{0, 0}, {1, 1}}}|>;
Print[decoder[][output /. {"unset" -> 0, Null -> 0}]];
Print[detect[output]];
Print[Length[detect[output, "Mode" -> "None"]], " ", detect[output, "Threshold" -> .85]];
Print[detect[output, "Limit" -> .9, "Mode" -> "Max"][[All, 2, All, 1]]];
Print[InputForm[overlap[Rectangle[{0, 0}, {10, 10}], Rectangle[{1, 0}, {11, 10}]]]];

(* Classes in a tree: the parent of each, and paths from the root. *)
tree = {"thing" -> None, "animal" -> "thing", "cat" -> "animal", "dog" -> "animal", "car" -> "thing"};
parent = Association[tree];
path[c_] := Reverse[Most[NestWhileList[parent, c, # =!= None &]]];
Print[path /@ {"cat", "car"}];
children = KeyDrop[GroupBy[tree, Last -> First], None];
descend[node_] := If[KeyExistsQ[children, node], node @@ (descend /@ children[node]), node];
Print[descend["thing"], " ", Depth[descend["thing"]]];
mirrored = Replace[output["Locations"], {{x1_, y1_}, {x2_, y2_}} :> {{30 - x2, y1}, {30 - x1, y2}}, {1}];
Print[mirrored, " ", Transpose[{names, Range[3]}], " ", Extract[{a, b, c}, {{1}, {3}}]];
fit[{w_, h_}, {bw_, bh_} : {416, 416}] := With[{s = Min[bw/w, bh/h]}, Round[s {w, h}]];
Print[fit[{832, 416}], fit[{100, 200}, {50, 50}]];
