(* Loops, as in a first course on numerical methods. *)

sieve = Table[True, {30}]; sieve[[1]] = False;
For[i = 2, i^2 <= 30, i++, If[sieve[[i]], For[j = i^2, j <= 30, j += i, sieve[[j]] = False]]];
Print[Flatten[Position[sieve, True]]];

gcd[a_, b_] := Module[{x = a, y = b}, While[y != 0, {x, y} = {y, Mod[x, y]}]; x];
Print[gcd[252, 105], " ", gcd[17, 5]];

f[x_] := x^3 - x - 2;
lo = 1.; hi = 2.;
While[hi - lo > 10^-8, mid = (lo + hi)/2; If[f[mid] f[lo] <= 0, hi = mid, lo = mid]];
Print[lo, " ", Abs[f[lo]] < 10^-6];

trapezoid[g_, a_, b_, n_] := Module[{h = N[(b - a)/n]}, h (Sum[g[a + k h], {k, 1, n - 1}] + (g[a] + g[b])/2)];
Print[trapezoid[#^2 &, 0, 1, 100]];

bubble[list_] := Module[{l = list, swapped = True},
  While[swapped,
    swapped = False;
    Do[If[l[[k]] > l[[k + 1]], {l[[k]], l[[k + 1]]} = {l[[k + 1]], l[[k]]}; swapped = True], {k, Length[l] - 1}]];
  l];
Print[bubble[{5, 2, 9, 1, 5, 6}]];

(* Elimination with whole rows. *)
a = {{2, 1, -1, 8}, {-3, -1, 2, -11}, {-2, 1, 2, -3}};
Do[
  a[[k]] /= a[[k, k]];
  Do[If[r != k, a[[r]] -= a[[r, k]] a[[k]]], {r, 3}],
  {k, 3}];
Print[a, " ", a[[All, -1]]];

y = 1.; Do[y += 0.1 (-y), {10}];
Print[y];
For[n = 0; s = 0, True, n++, If[n > 10, Break[]]; If[OddQ[n], Continue[]]; s += n];
Print[{n, s}];
Print[NestList[Prepend[#, 0] + Append[#, 0] &, {1}, 4]];
collatz[n_] := Length[NestWhileList[If[EvenQ[#], #/2, 3 # + 1] &, n, # > 1 &]];
Print[Table[collatz[n], {n, 1, 10}], " ", First[MaximalBy[Range[30], collatz]]];

digits = {}; m = 90125; While[m > 0, PrependTo[digits, Mod[m, 10]]; m = Quotient[m, 10]];
Print[digits, " ", FromDigits[Reverse[digits]], " ", IntegerDigits[90125]];
Do[If[Mod[k, 15] == 0, Print["FizzBuzz"], If[Mod[k, 5] == 0, Print["Buzz"], If[Mod[k, 3] == 0, Print["Fizz"], Print[k]]]],
  {k, 9, 15}];
Print[Table[Switch[Mod[k, 3], 0, "a", 1, "b", _, "c"], {k, 5}], " ", Which[1 > 2, x, 2 > 1, yes, True, z]];
Print[Table[{x, Piecewise[{{-1, x < 0}, {0, x == 0}}, 1]}, {x, -1, 1}]];
Do[Print[{u, v}], {u, {p, q}}, {v, 2}];
Print[Table[10 i + j, {i, 3}, {j, i, 3}], " ", Table[x^2, {x, 0, 1, 1/4}] // InputForm];
Print[Total[1/Range[10]^2] // N, " ", Sum[1./k!, {k, 0, 20}]];
Print[Round[2.5], Round[3.5], Floor[-2.5], Ceiling[2.1], IntegerPart[-2.7], " ", Round[2.567, 0.01], " ", Mod[-7, 3], Quotient[-7, 3]];
t = 0; Do[t += k; If[t > 20, Return[]], {k, 100}]; Print[t];
mat = Array[#1 + 2 #2 &, {2, 3}]; mat[[2, 3]] = 0; mat[[All, 1]] *= 10; Print[mat];
mat[[1]] = Reverse[mat[[1]]]; Print[mat, " ", Dimensions[mat], " ", MatrixQ[mat, NumberQ]];
