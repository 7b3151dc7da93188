(* Messages of one's own, and the ways to raise, catch and confirm. *)

divide::zero = "Division of `1` by zero.";
divide[a_, 0] := (Message[divide::zero, a]; Throw[$Failed, divide]);
divide[a_, b_] := a/b;
SetAttributes[safe, HoldAll];
safe[e_] := Catch[e, divide];

Print[safe[divide[6, 3]]];
Print[safe[1 + divide[6, 0]]];
Off[divide::zero];
Print[safe[divide[7, 0]]];
On[divide::zero];

Print[Catch[Scan[If[# > 2, Throw[#]] &, {1, 2, 3, 4}]]];
Print[Catch[Scan[If[# > 9, Throw[#]] &, {1, 2}]]];
Print[Catch[Throw[1, "tag"], "tag" | "other", {#1, #2} &]];
Print[Catch[Catch[Throw["outer", a], b], a]];

Print[Check[1/0, "infinite"]];
Print[Quiet[Check[1/0, "quiet"]]];
Print[Check[Quiet[1/0], "not reached"]];
Print[Quiet[{1/0, Sqrt[-4]}, Power::infy]];
Print[Check[2/1, "fine"], " ", Check[Message[divide::zero, 5]; 1, 2, divide::other]];

Print[First[{}, "none"], " ", First[{}]];
Print[{1, 2, 3}[[5]]];
Print[<|"a" -> 1|>["b"], " ", <|"a" -> 1|>[["b"]]];

(* Enclose and Confirm. *)
positive[s_] := Enclose[
  ConfirmBy[ToExpression[ConfirmMatch[s, _String?(StringMatchQ[NumberString])]], Positive] + 1,
  Function[failure, {Head[failure], First[failure]}]];
Print[positive /@ {"12", "-3", "x", 5}];
Print[Enclose[Confirm[$Failed]; 1, "caught" &], " ", Enclose[Confirm[3]]];
validate[x_] := If[x < 0, Failure["Negative", <|"MessageTemplate" -> "`n` is negative.",
   "MessageParameters" -> <|"n" -> x|>|>], x];
Print[FailureQ /@ {validate[1], validate[-1], $Failed, $Aborted}];
Print[validate[-1]["Message"]];

Print[CheckAbort[Print["before"]; Abort[]; Print["after"], "aborted"]];
Print[WithCleanup[Print["body"]; 1, Print["cleanup"]]];

Message[divide::argx, divide, 2];
Message[divide::unknown, 1, 2];
attempt[n_] := Module[{tries = 0}, Catch[While[True, If[++tries > n, Throw[tries]]]]];
Print[attempt[3]];
