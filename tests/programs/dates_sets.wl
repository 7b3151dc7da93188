(* Dates, sets, random numbers with seeds, and arrays with types. *)

Print[DateString[{2024, 3, 1}, {"Year", "-", "Month", "-", "Day"}], " ", DateString[{2024, 12, 25, 8, 5, 0}, {"Hour", ":", "Minute"}]];
Print[DayName[{2024, 2, 29}], " ", LeapYearQ[{2024}], " ", DateList[{2024, 1, 32}][[;; 3]]];
Print[AbsoluteTime[{1900, 1, 2}], " ", DateString[0, {"Year"}]];

a = {3, 1, 2, 3}; b = {2, 5};
Print[Union[a, b], Intersection[a, b], Complement[a, b], " ", SubsetQ[a, {1, 2}], DisjointQ[a, {7}], ContainsAny[a, b], " ", DuplicateFreeQ[a]];
Print[SymmetricDifference[a, b], " ", CountDistinct[a], " ", Union[{1, -1, 2}, SameTest -> (Abs[#1] == Abs[#2] &)], " ", Subsets[{x, y}]];

SeedRandom[42]; r1 = RandomReal[1, 5]; SeedRandom[42]; r2 = RandomReal[1, 5];
Print[r1 === r2, " ", AllTrue[r1, 0 <= # <= 1 &], " ", Dimensions[RandomInteger[{-1, 1}, {3, 4}]]];
Print[SubsetQ[{a1, a2, a3}, RandomSample[{a1, a2, a3}, 2]], " ", MemberQ[Range[6], RandomInteger[{1, 6}]], " ", Sort[RandomSample[Range[5]]]];
SeedRandom["words"]; w1 = RandomChoice[{"x", "y", "z"}, 20]; SeedRandom["words"];
Print[w1 === RandomChoice[{"x", "y", "z"}, 20], " ", Complement[w1, {"x", "y", "z"}]];
Print[Abs[Mean[RandomVariate[NormalDistribution[5, 2], 20000]] - 5] < 0.1, " ", Abs[Mean[RandomReal[{0, 2}, 20000]] - 1] < 0.05];

m = SparseArray[{{1, 1} -> 2, {2, 3} -> 5}, {3, 3}];
Print[Normal[m], " ", m[[2, 3]], " ", m["NonzeroValues"], " ", Normal[m . {1, 1, 1}], " ", Dimensions[m]];
Print[ArrayRules[m], " ", Normal[Transpose[m]] == Transpose[Normal[m]], " ", Total[m, 2]];
n = NumericArray[{{1, 2}, {3, 4}}, "Real32"];
Print[Normal[n], " ", NumericArrayType[n], " ", Dimensions[n], " ", n[[2, 1]], " ", Head[n], " ", Total[Normal[n], 2]];
bytes = ByteArray[{72, 105}];
Print[Normal[bytes], " ", ByteArrayToString[bytes], " ", Length[bytes], " ", BaseEncode[bytes]];
Print[IntegerDigits[2^20 - 1, 16], " ", FromDigits[{1, 0, 1}, 2], " ", BitAnd[12, 10], BitOr[12, 10], BitXor[12, 10], " ", BitShiftLeft[1, 10]];
Print[GCD[12, 18], LCM[4, 6], " ", FactorInteger[360], " ", Divisors[12], " ", PrimeQ[97], Prime[10], PrimePi[100], " ", PowerMod[3, 100, 7]];
Print[Mean[{1, 2, 3, 4}] // N, " ", Median[{3, 1, 2}], " ", Variance[{1., 2., 3.}], " ", Quantile[Range[10], 1/4], " ", Quartiles[{1., 2., 3., 4.}]];
Print[BinCounts[{1, 2, 2.5, 7}, {0, 10, 5}], " ", Correlation[{1., 2., 3.}, {2., 4., 6.}], " ", MinMax[{4, 1}]];
Print[Clip[{-2, 0.5, 3}], Clip[5, {0, 2}], " ", Rescale[{1., 2., 3.}], " ", UnitStep[{-1, 0}], " ", Sign[-2.], " ", Chop[10^-12.]];
Print[Round[Det[{{2., 1}, {1, 3}}]], " ", Inverse[{{2, 0}, {0, 4}}] // InputForm, " ", Eigenvalues[{{2, 0}, {0, 3}}], " ", LinearSolve[{{1, 1}, {1, -1}}, {3, 1}], " ", MatrixRank[{{1, 2}, {2, 4}}]];
