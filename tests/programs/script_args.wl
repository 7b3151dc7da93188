(* A command line: options, flags and files, and an exit status. *)

usage = "usage: train.wl [--epochs N] [--rate R] [--verbose] FILE...";
defaults = <|"epochs" -> 10, "rate" -> 0.1, "verbose" -> False, "files" -> {}|>;

parse[{}, acc_] := acc;
parse[{"--verbose", rest___}, acc_] := parse[{rest}, <|acc, "verbose" -> True|>];
parse[{option_String, value_String, rest___}, acc_] /; StringMatchQ[option, "--" ~~ LetterCharacter ..] :=
  Module[{name = StringDrop[option, 2]},
    If[KeyExistsQ[acc, name] && StringMatchQ[value, NumberString],
      parse[{rest}, <|acc, name -> ToExpression[value]|>],
      Print["bad option: ", option, " ", value]; Exit[2]]];
parse[{file_String, rest___}, acc_] := parse[{rest}, MapAt[Append[file], acc, "files"]];

Print[Length[$ScriptCommandLine], " ", FileNameTake[First[$ScriptCommandLine]]];
args = Rest[$ScriptCommandLine];
settings = parse[args, defaults];
Print[settings];
If[settings["verbose"], Print["rate ", settings["rate"], " for ", settings["epochs"], " epochs"]];
Scan[Print["would read ", #, If[FileExistsQ[#], "", " (missing)"]] &, settings["files"]];
If[settings["files"] === {}, Print[usage]; Exit[1]];
Print[StringJoin[Riffle[args, "|"]]];
parse[{"--epochs", "many"}, defaults];
Print["not reached"];
