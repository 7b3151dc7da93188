"""Updates that change a value in place are seen by the variable they were made for and by nobody else."""

import pytest

from wlnet.session import Session

ALIASES = [
    # code, value of {changed, kept}
    ('a = <|"x" -> 1|>; b = a; a["x"] = 2; {a, b}', '{<|"x" -> 2|>, <|"x" -> 1|>}'),
    ('a = <|"x" -> 1|>; b = {a}; a["y"] = 2; {a, b}', '{<|"x" -> 1, "y" -> 2|>, {<|"x" -> 1|>}}'),
    (
        'a = <|"k" -> <|"x" -> 1|>|>; b = a["k"]; a["k"]["x"] = 2; {a, b}',
        '{<|"k" -> <|"x" -> 2|>|>, <|"x" -> 1|>}',
    ),
    (
        'a = <|"k" -> <|"x" -> 1|>|>; b = a; a["z"] = 0; a["k"]["x"] = 2; {a, b}',
        '{<|"k" -> <|"x" -> 2|>, "z" -> 0|>, <|"k" -> <|"x" -> 1|>|>}',
    ),
    ('a = <|"x" -> 1|>; f[b_] := (a["x"] = 5; {a, b}); f[a]', '{<|"x" -> 5|>, <|"x" -> 1|>}'),
    ("a = <|1 -> 1, 2 -> 2|>; Map[(a[#] = 0) &, a]; {a, 1}", "{<|1 -> 0, 2 -> 0|>, 1}"),
    ("a = <|1 -> 1, 2 -> 2|>; KeyValueMap[(a[#1 + 2] = #2) &, a]", "{1, 2}"),
    ("a = <|1 -> 1|>; Do[a[v + 1] = v, {v, a}]; a", "<|1 -> 1, 2 -> 1|>"),
    ("a = <|1 -> 1|>; m[a] = old; a[1] = 2; {m[<|1 -> 1|>], m[a]}", "{old, m[<|1 -> 2|>]}"),
    (
        "a = <|1 -> 1|>; b = AssociateTo[a, 2 -> 2]; a[3] = 3; {a, b}",
        "{<|1 -> 1, 2 -> 2, 3 -> 3|>, <|1 -> 1, 2 -> 2|>}",
    ),
    ("a = <|1 -> 1, 2 -> 2|>; b = a; KeyDropFrom[a, 1]; {a, b}", "{<|2 -> 2|>, <|1 -> 1, 2 -> 2|>}"),
    ("a = <|1 -> 1|>; a[2] = Nothing; a", "<|1 -> 1|>"),
    ("a = <|1 -> 1|>; a[2] = v; v = 7; a", "<|1 -> 1, 2 -> 7|>"),
    ("a = <|1 -> v|>; a[2] = 2; v = 7; a", "<|1 -> 7, 2 -> 2|>"),
    ("a = <|1 -> v|>; v = 7; a[2] = 2; v = 8; a", "<|1 -> 8, 2 -> 2|>"),
    ("a = <|1 :> n|>; a[1] = 2; n = 5; a", "<|1 -> 2|>"),
    ("l = Range[300]; m = l; l[[1]] = 9; {l[[1]], m[[1]]}", "{9, 1}"),
    ("l = Range[300]; m = l[[2 ;; 3]]; l[[2]] = 9; {l[[2]], m}", "{9, {2, 3}}"),
    ("l = Partition[Range[400], 20]; r = l[[2]]; l[[2, 1]] = 0; {l[[2, 1]], r[[1]]}", "{0, 21}"),
    ("l = Partition[Range[400], 20]; l[[2]] = l[[1]]; l[[1, 1]] = 7; l[[;; 2, 1]]", "{7, 1}"),
    ("l = Range[300]; l[[5]] = x; x = 3; l[[5]]", "3"),
    ("l = Range[300]; l[[5]] = 1.5; l[[4 ;; 5]]", "{4, 1.5}"),
    ("l = Range[300]; l[[5]] = 2^70; l[[5]]", "1180591620717411303424"),
    ("l = Range[300]; f[m_] := (l[[1]] = 5; m[[1]]); f[l]", "1"),
    ("l = Range[300]; l[[-1]] = 0; l[[All]] = 1; Total[l]", "300"),
    ("l = Range[300]; l[[2 ;; 299]] = 0; Total[l]", "301"),
    ("l = Range[300]; l[[1 ;; 3]] = {7, 8, 9}; l[[;; 4]]", "{7, 8, 9, 4}"),
    ("m = ConstantArray[0, {20, 20}]; m[[3]] = Range[20]; {Total[m, 2], m[[3, 4]]}", "{210, 4}"),
    ("l = {a, b, c}; m = l; l[[2]] = x; {l, m}", "{{a, x, c}, {a, b, c}}"),
    ("l = {a, b, c}; l[[2]] = Nothing; l", "{a, c}"),
    ("l = {1, 2}; l[[1]] = Sequence[]; l", "{2}"),
    ("l = {a, b}; l[[1]] = q; q = 4; l", "{4, b}"),
]


@pytest.mark.parametrize(("code", "value"), ALIASES)
def test_nobody_else_sees_the_change(code: str, value: str) -> None:
    assert str(Session().evaluate(code)) == value


def test_an_array_handed_in_from_python_is_not_written_to() -> None:
    import numpy as np

    array = np.arange(300.0)
    session = Session()
    session.set("x", array)
    session.evaluate("x[[1]] = 5.")
    assert array[0] == 0.0
    assert session.evaluate("x[[1]]").to_python() == 5.0


def test_updates_in_a_loop_do_not_copy() -> None:
    session = Session()
    session.evaluate("a = <||>; a[0] = 0")
    definition = session.kernel.definitions[session.kernel.contexts.resolve("a")]
    place = id(definition.value.entries)  # type: ignore[union-attr]
    session.evaluate("Do[a[i] = i; a[i] += 1, {i, 50}]; Do[AssociateTo[a, -i -> i], {i, 50}]; KeyDropFrom[a, 1]")
    assert id(definition.value.entries) == place  # type: ignore[union-attr]
