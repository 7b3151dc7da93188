"""Parallel forms, which run in one kernel."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("ParallelMap[f, {{a}, {b}}, {2}]", "{{f[a]}, {f[b]}}", []),
    ('ParallelTable[i + j, {i, 2}, {j, 2}, Method -> "CoarsestGrained"]', "{{2, 3}, {3, 4}}", []),
    ("ParallelTable[i, {i, 3}, DistributedContexts -> None]", "{1, 2, 3}", []),
    ("s = 0; ParallelDo[s = s + i, {i, 5}]; s", "15", []),
    ("ParallelSum[i, {i, 10}]", "55", []),
    ("x = 5; DistributeDefinitions[x]; ParallelEvaluate[x]", "{5}", []),
    ("LaunchKernels[]; {$KernelCount, CloseKernels[]}", "{0, {}}", []),
    ("SetSharedVariable[total]; total = 0; ParallelDo[total += i, {i, 3}]; total", "6", []),
    ("Parallelize[Table[i^2, {i, 3}], Method -> Automatic]", "{1, 4, 9}", []),
    ("WaitAll[Table[With[{i = i}, ParallelSubmit[i^2]], {i, 3}]]", "{1, 4, 9}", []),
    ("ParallelTry[# > 2 &, {1}, 2]", "{False}", []),
    ("ParallelCombine[Map[f, #] &, {1, 2}]", "{f[1], f[2]}", []),
    (
        "ParallelMap[f, {1}, Nonsense -> 1]",
        "ParallelMap[f, {1}, Nonsense -> 1]",
        ["ParallelMap::optx: Unknown option Nonsense in ParallelMap[f, {1}, Nonsense -> 1]."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
