(* Sow and Reap as a log, a trace of calls, and timings that do not show. *)

run[n_] := Module[{x = n}, While[x > 1, Sow[x, "visited"]; x = If[EvenQ[x], Sow["halved", "actions"]; x/2, Sow["tripled", "actions"]; 3 x + 1]]; x];
{result, {visited, actions}} = Reap[run[6], {"visited", "actions"}, #2 &];
Print[result, " ", visited, " ", Tally[Flatten[actions]]];
Print[Reap[Scan[If[PrimeQ[#], Sow[#^2]] &, Range[10]]]];
Print[Last[Reap[Do[Sow[i, EvenQ[i]], {i, 5}], _, Rule]]];
Print[Reap[Sow[1, {a, b}]; Sow[2, a], {a, b, c}]];
Print[Reap[1 + 1], " ", First[Last[Reap[Sow /@ {x, y}; Null]], {}]];
Print[Reap[Sow[3]; Reap[Sow[4]; 5]]];

(* A logger with levels. *)
$level = 2;
log[level_, parts___] /; level <= $level := (AppendTo[$entries, Row[{parts}]]; Null);
$entries = {};
log[1, "start"]; log[3, "detail"]; log[2, "x = ", 5];
Print[Length[$entries], " ", $entries];
Block[{$level = 3}, log[3, "more"]];
Print[Last[$entries], " ", log[9, "hidden"]];

(* A trace of a recursion, indented. *)
$indent = 0;
SetAttributes[traced, HoldFirst];
traced[f_[args___]] := (Print[StringRepeat[" ", 2 $indent], HoldForm[f[args]]];
  Block[{$indent = $indent + 1}, With[{value = f[args]}, Print[StringRepeat[" ", 2 ($indent - 1)], "= ", value]; value]]);
fact[0] = 1;
fact[n_] := n traced[fact[n - 1]];
traced[fact[2]];

{time, value} = AbsoluteTiming[Pause[0.001]; 42];
Print[time > 0.001, " ", value];
Print[Head[First[Timing[Total[Range[1000]]]]], " ", NumberQ[AbsoluteTime[]]];
Print[Echo[2 + 3, "sum:"]];
Print[Scan[Sow, {1, 2}] // Reap];
counts = <||>;
note[k_] := counts[k] = Lookup[counts, k, 0] + 1;
note /@ Characters["abracadabra"];
Print[ReverseSort[counts][[;; 1]], " ", Total[counts]];
Print[MapIndexed[#2[[1]] -> #1 &, {p, q}], " ", FoldList[#1 + #2 &, {1, 2, 3}], " ", Accumulate[{a, b}]];
