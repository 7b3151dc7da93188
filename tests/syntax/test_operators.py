"""The operator table itself."""

from wlnet.expression import S
from wlnet.syntax import full_form, parse
from wlnet.syntax.builders import BUILDERS
from wlnet.syntax.characters import named_characters
from wlnet.syntax.grammar import rows
from wlnet.syntax.operators import operators, rules

ROWS = rows("operators.txt")

# Meanings that the climb or the lexer deals with itself.
WOVEN_IN = {"colon", "subtract", "message", "derivative", "put", "put_append", "get"}


def test_rows_are_well_formed() -> None:
    for precedence, form, grouping, meaning, *_ in ROWS:
        assert 0 < float(precedence) < 1000
        assert form in ("prefix", "infix", "postfix")
        assert grouping in (("left", "right", "flat", "chain", "vector") if form == "infix" else ("-",))
        assert meaning[0].isupper() or meaning in BUILDERS or meaning in WOVEN_IN


def test_the_tightest_come_first() -> None:
    precedences = [float(row[0]) for row in ROWS]
    assert precedences == sorted(precedences, reverse=True)


def test_no_spelling_means_two_things_in_one_place() -> None:
    seen = set()
    for _, form, _, _, *spelled in ROWS:
        for spelling in spelled:
            place = "prefix" if form == "prefix" else "after an operand"
            assert (place, spelling) not in seen
            seen.add((place, spelling))


def test_operators_of_one_level_group_alike() -> None:
    groupings: dict[str, set[str]] = {}
    for precedence, form, grouping, meaning, *_ in ROWS:
        if form == "infix" and meaning != "CircleMinus":
            groupings.setdefault(precedence, set()).add("right" if grouping == "right" else "left")
    assert all(len(found) == 1 for found in groupings.values())


def test_every_named_operator_parses() -> None:
    """Each plain head of the table between, before or after operands, by its every spelling."""
    for _, form, grouping, meaning, *spelled in ROWS:
        if not meaning[0].isupper():
            continue
        for spelling in spelled:
            text, operands = {
                "infix": (f"a {spelling} b", "a, b"),
                "prefix": (f"{spelling} a", "a"),
                "postfix": (f"a {spelling}", "a"),
            }[form]
            wanted = f"{meaning}[List[{operands}]]" if grouping == "vector" else f"{meaning}[{operands}]"
            assert [full_form(e) for e in parse(text).expressions] == [wanted], text


def test_characters_mean_what_their_names_mean() -> None:
    table = operators()
    for name, named in named_characters().items():
        if named.kind == "operator" and f"\\[{name}]" not in table and named.character in table:
            left, right = parse(f"a \\[{name}] b"), parse(f"a {named.character} b")
            assert left.expressions == right.expressions


def test_the_arrow_is_a_rule_only_as_a_character() -> None:
    assert parse("a → b").expressions[0].head is S.Rule  # type: ignore[union-attr]
    assert parse("a \\[RightArrow] b").expressions[0].head is S.RightArrow  # type: ignore[union-attr]
    assert parse('"\\[RightArrow]"').expressions == ["→"]


def test_builders_are_no_symbols() -> None:
    assert all(rule.head is S.Null for rule in rules() if rule.meaning[0].islower())
