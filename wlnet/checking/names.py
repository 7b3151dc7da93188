"""How the built-ins are taken while a script is checked, by name: names separated by blanks."""

SOURCES = """
AbsoluteTime BinaryReadList CloudConnect CloudGet CloudImport DateList DateString DirectoryQ EntityList EntityValue
Environment ExampleData FileExistsQ FileNames FindFile FindList Import Input InputString NetModel Now OpenRead Read
ReadByteArray ReadLine ReadList ReadString ResourceData ResourceFunction ResourceObject RunProcess SemanticImport
SessionTime TimeUsed Today URLExecute URLRead WebImageSearch WebSearch WikipediaData WolframAlpha
"""
"""What comes from outside the script."""

ACCEPTING = """
AbsoluteTiming Append AppendTo AssociateTo Association Block Catch Check CompoundExpression Condition ConstantArray
Defer Echo Enclose Evaluate Function Hold HoldComplete HoldForm HoldPattern Identity If Inactive Increment Insert List
Message Missing Module Monitor NetChain NetGraph NetPort Option OptionValue Options Pattern Prepend PrependTo Print
Quiet Reap ReleaseHold Restricted Return Rule RuleDelayed Sequence Set SetDelayed SetOptions Sow Switch TagSet
TagSetDelayed Throw Timing Unevaluated UpSet UpSetDelayed Which With WithCleanup
"""
"""Those that take an unknown as they take any other value."""

APPLYING_TO_ONE = """
AllTrue AnyTrue Array ArrayMap AssociationMap BlockMap CountsBy DeleteDuplicatesBy FixedPoint FixedPointList GatherBy
GroupBy KeyMap KeySelect Map MapAll MapApply MapAt MaximalBy MinimalBy Nest NestList NestWhile NestWhileList NoneTrue
ParallelMap Scan Select SelectFirst SortBy SplitBy TakeLargestBy TakeSmallestBy
"""
"""Those that apply a function to each part of data."""

APPLYING_TO_TWO = "Fold FoldList Inner KeyValueMap MapIndexed MapThread Outer"
"""Those that apply a function to two things at a time."""

FUNCTION_LAST = """
AllTrue AnyTrue CountsBy DeleteDuplicatesBy GatherBy GroupBy KeySelect MaximalBy MinimalBy NoneTrue Select SelectFirst
SortBy SplitBy TakeLargestBy TakeSmallestBy
"""
"""Those of them that take the function after the data."""

LOOPS = "Do ParallelDo ParallelSum ParallelTable Product Sum Table"
"""Those that have iterators."""

EXTENDING = "Append Insert Prepend"
"""Those that add to what comes first."""

CHANGING = "AddTo AppendTo AssociateTo Decrement DivideBy Increment KeyDropFrom PreDecrement PreIncrement PrependTo"
CHANGING += " SubtractFrom TimesBy"
"""Those that change the value of a variable."""
