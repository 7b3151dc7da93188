"""How messages look: the whole text of each."""

from wlnet.expression import Source
from wlnet.frontends.rendering import excerpt, render, render_for_dialogue
from wlnet.kernel.messages import Message

SOURCE = Source("net = f[\n  g[1],\n\th[2]\n]", "mlp.wl")


def at(piece: str, source: Source = SOURCE) -> tuple[Source, int, int]:
    start = source.text.index(piece)
    return source, start, start + len(piece)


def test_an_excerpt_shows_the_place_the_line_and_a_caret() -> None:
    assert excerpt(at("g[1]")) == "  mlp.wl:2:3\n      g[1],\n      ^"


def test_the_caret_stands_under_its_column_whatever_a_tab_is_worth() -> None:
    assert excerpt(at("h[2]")) == "  mlp.wl:3:2\n    \th[2]\n    \t^"


def test_of_a_long_line_the_part_about_the_caret_is_shown() -> None:
    source = Source("a" * 100 + "X" + "b" * 100, "long.wl")
    assert excerpt(at("X", source)) == f"  long.wl:1:101\n    {'a' * 60}X{'b' * 59}\n    {' ' * 60}^"


def test_characters_that_a_terminal_would_obey_are_not_shown() -> None:
    assert (
        excerpt(at("x", Source("\x1b[2Jx", "evil.wl"))) == "  evil.wl:1:5\n    \N{REPLACEMENT CHARACTER}[2Jx\n        ^"
    )


def test_an_excerpt_at_the_very_end() -> None:
    source = Source("f[\n", "end.wl")
    assert excerpt((source, 3, 3)) == "  end.wl:2:1\n    \n    ^"


def test_a_message_without_a_place_is_its_text() -> None:
    assert render(Message("f::tag", "something")) == "f::tag: something"


def test_a_message_with_places_shows_each_once() -> None:
    message = Message("f::tag", "something", (at("g[1]"), at("h[2]"), at("g[1]")))
    assert render(message) == (
        "f::tag: something\n"
        "  mlp.wl:2:3\n      g[1],\n      ^\n"
        "  mlp.wl:3:2\n    \th[2]\n    \t^"
    )  # fmt: skip
    assert render(message, places=False) == "f::tag: something"


def test_in_a_dialogue_places_are_shown_if_the_input_has_several_lines() -> None:
    assert render_for_dialogue(Message("f::tag", "t", (at("g[1]"),))) == "f::tag: t\n  mlp.wl:2:3\n      g[1],\n      ^"
    assert render_for_dialogue(Message("f::tag", "t", ((Source("g[1]\n", "In[1]"), 0, 4),))) == "f::tag: t"
    assert render_for_dialogue(Message("f::tag", "t")) == "f::tag: t"
