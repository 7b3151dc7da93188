(* A table of orders, summed, grouped and queried. *)

orders = {
  <|"id" -> 1, "city" -> "Oslo", "item" -> "tea", "n" -> 3, "price" -> 2.5|>,
  <|"id" -> 2, "city" -> "Rome", "item" -> "coffee", "n" -> 1, "price" -> 4.|>,
  <|"id" -> 3, "city" -> "Oslo", "item" -> "coffee", "n" -> 2, "price" -> 4.|>,
  <|"id" -> 4, "city" -> "Rome", "item" -> "tea", "n" -> 5, "price" -> 2.5|>,
  <|"id" -> 5, "city" -> "Lima", "item" -> "mate", "n" -> 4, "price" -> 1.5|>
};

withTotal = Append[#, "total" -> #n #price] & /@ orders;
Print[First[withTotal]];
Print[GroupBy[withTotal, #city &, Total[#[[All, "total"]]] &]];
Print[GroupBy[orders, {#city &, #item &}, Total[Lookup[#, "n"]] &]];
Print[Merge[{<|"a" -> 1, "b" -> 2|>, <|"b" -> 3, "c" -> 4|>}, Total]];
Print[Merge[KeyTake[orders, {"n", "price"}], Mean]];
Print[KeyValueMap[Row[{#1, ": ", #2}] &, CountsBy[orders, #item &]]];
Print[orders[[All, "id"]], " ", orders[[2, "city"]], " ", Total[orders[[All, "n"]]]];

Print[Query[GroupBy["city"], Total, "n"][orders]];
Print[Query[Select[#n > 2 &], "id"][orders]];
Print[Query[All, <|"id" -> "id", "cost" -> (#n #price &)|>][orders[[;; 2]]]];
Print[Query[Mean, "n"][orders]];
Print[Query[SortBy[-#n &], "item"][orders]];
Print[orders // Query[GroupBy[Key["item"]], MaximalBy[#n &] /* First, "city"]];

Print[SortBy[orders, -#n &][[All, "id"]], " ", TakeLargestBy[orders, #n &, 2][[All, "id"]]];
Print[MaximalBy[orders, #price &][[All, "id"]], " ", MinimalBy[orders, #price &][[All, "id"]]];

stats = <||>;
Do[stats[o["city"]] = Lookup[stats, o["city"], 0] + o["n"], {o, orders}];
stats["Oslo"]++;
AssociateTo[stats, "Paris" -> 0];
Print[stats, " ", KeyDropFrom[stats, "Rome"]];
Print[KeySort[stats], " ", Sort[stats], " ", KeySelect[stats, StringStartsQ["L"]], " ", Select[stats, # > 3 &]];

config = <|"model" -> <|"depth" -> 2|>, "data" -> {1, 2, 3}|>;
config["model", "depth"] += 3;
config["model", "width"] = 7;
config[["data", 2]] = 20;
Print[config];
Print[MapAt[2 # &, config, {"model", "depth"}]["model"]];
Print[config["model"]["height"], " ", Lookup[config["model"], {"depth", "height"}, None]];

Print[PositionIndex[{"a", "b", "a"}], " ", GroupBy[{{1, a}, {2, b}, {1, c}}, First -> Last]];
Print[AssociationMap[StringLength, {"x", "yyy"}], " ", MapIndexed[f, <|"a" -> 1|>]];
Print[KeyMap[ToUpperCase, <|"a" -> 1|>], " ", Map[#^2 &, <|"x" -> 3|>], " ", <|"x" -> 3|> /. 3 -> 4];
Print[Normal[<|"a" -> 1, "b" :> 1 + 1|>], " ", <|{"a" -> 1, "a" -> 2}|>, " ", Join[<|"a" -> 1|>, <|"a" -> 5, "b" -> 6|>]];
Print[KeyIntersection[{<|"a" -> 1, "b" -> 2|>, <|"b" -> 3|>}], " ", KeyUnion[{<|"a" -> 1|>, <|"b" -> 3|>}]];
Print[Total[<|"a" -> 1, "b" -> 2|>], " ", Max[<|"a" -> 1, "b" -> 2|>], " ", Length[<|"a" -> 1|>], " ", Reverse[<|"a" -> 1, "b" -> 2|>]];
Print[Cases[<|"a" -> 1, "b" -> "x"|>, _Integer], " ", Position[<|"a" -> 1, "b" -> 2|>, 2], " ", MemberQ[<|"a" -> 1|>, 1]];
Print[Replace[orders[[1]], KeyValuePattern[{"city" -> c_, "n" -> n_}] :> {c, n}]];
ds = Dataset[orders];
Print[Normal[ds[GroupBy["city"], Length]], " ", Normal[ds[Select[#n > 2 &], "id"]], " ", ds[Total, "n"]];
Print[InputForm[<|"k" -> {1, "s"}, 2 -> x|>]];
