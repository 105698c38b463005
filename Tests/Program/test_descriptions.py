"""Terminals by their real descriptions, whether this machine has them installed or not: colours, keys, the way out."""
import subprocess

import pytest

from program import BUNKER, PROGRAM, ROOT, environment
from test_appearance import sent_colours
from test_keymaps import own_map
from tui_driver import Tui

# What each draws with: as it is, and where COLORTERM says that exact colours are understood.
COLOURS = {
    "foot": ("full", "full"), "xterm-kitty": ("full", "full"), "alacritty": ("full", "full"),
    "xterm-direct": ("full", "full"), "rxvt-unicode-256color": ("256", "full"),
    "tmux-256color": ("256", "full"), "screen-256color": ("256", "256"), "xterm-256color": ("256", "full"),
    "linux": ("8", "8"), "vt100": ("none", "none"), "vt220": ("none", "none"),
}
# No description anywhere has these names: a relative's stands in.
UNLISTED = {
    "foot-unlisted": ("full", "full"), "xterm-kitty-unlisted": ("full", "full"),
    "alacritty-unlisted": ("full", "full"), "rxvt-unlisted": ("256", "full"), "tmux-unlisted": ("256", "full"),
    "screen-unlisted": ("256", "256"), "xterm-unlisted": ("256", "full"), "vt-unlisted": ("none", "none"),
}
KEYS = {"Home": b"\x1bOH", "End": b"\x1bOF", "F1": b"\x1bOP", "S-Tab": b"\x1b[Z", "C-Right": b"\x1b[1;5C",
        "S-Left": b"\x1b[1;2D"}
TILDES = {**KEYS, "Home": b"\x1b[1~", "End": b"\x1b[4~"}
RXVT = {**KEYS, "Home": b"\x1b[7~", "End": b"\x1b[8~", "F1": b"\x1b[11~", "C-Right": b"\x1bOc", "S-Left": b"\x1b[d"}
SENT = {
    "rxvt-unicode-256color": RXVT, "rxvt-unlisted": RXVT, "tmux-256color": TILDES, "tmux-unlisted": TILDES,
    "screen-256color": TILDES, "screen-unlisted": TILDES, "vt220": {"Home": b"\x1b[1~", "End": b"\x1b[4~"},
    # These have no keys of their own for arrows with Shift or Control.
    "linux": {"Home": b"\x1b[1~", "End": b"\x1b[4~", "F1": b"\x1b[[A", "S-Tab": b"\x1b\t"},
    "vt100": {"F1": b"\x1bOP"}, "vt-unlisted": {"F1": b"\x1bOP"},
}


@pytest.fixture(scope="module")
def terminfo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminfo")
    source = ROOT / "Tests/Program/terminals.ti"
    subprocess.run(["tic", "-x", "-o", str(folder), str(source)], check=True, capture_output=True)
    return folder


def opened(folder, terminfo, term, *options, **more):
    settings = {"NO_COLOR": None, "COLORTERM": None, "TMUX": None, "STY": None, "TERMINFO": str(terminfo), **more}
    t = Tui([PROGRAM, "--no-session", *options, str(BUNKER)], cols=110, rows=30, term=term,
            env=environment(folder, **settings))
    t.wait_for("MIXDOWN", 20)
    t.wait_for("check: [0-9]+ warnings", 20)
    return t


def depth(t):
    """The finest kind of colour that was sent."""
    sent = sent_colours(t)
    return next((kind for kind in ("full", "256", "16", "8") if kind in sent), "none")


def leave(t):
    t.key("q")
    assert t.wait_exit(10)["code"] == 0
    assert t.restored() == []


@pytest.mark.parametrize("term", [*COLOURS, *UNLISTED])
@pytest.mark.parametrize("colorterm", [None, "truecolor", "24bit"])
def test_as_many_colours_as_the_terminal_has(calm, terminfo, term, colorterm):
    plain, raised = {**COLOURS, **UNLISTED}[term]
    with opened(calm, terminfo, term, COLORTERM=colorterm) as t:
        assert depth(t) == (raised if colorterm else plain)
        assert ("not known here" in t.text()) == (term in UNLISTED)
        # Its font has no eighth blocks.
        assert t.text().isascii() == (term == "linux")
        leave(t)


@pytest.mark.parametrize("term,options,more,wanted", [
    ("foot", [], {"NO_COLOR": "1"}, "none"),
    ("foot", ["--color", "256"], {}, "256"),
    ("foot", ["--color", "16"], {"COLORTERM": "truecolor"}, "16"),
    ("xterm-256color", ["--color", "full"], {}, "256"),
    ("xterm-256color", ["--color", "full"], {"COLORTERM": "truecolor", "NO_COLOR": "1"}, "full"),
    ("xterm-256color", [], {"COLORTERM": "yes"}, "256"),
    # tmux makes of exact colours what the terminal around it has, whatever it calls itself; GNU screen does not.
    ("screen-256color", [], {"COLORTERM": "truecolor", "TMUX": "/tmp/tmux,1,0"}, "full"),
    ("xterm-256color", [], {"COLORTERM": "truecolor", "STY": "1.tty"}, "256"),
    ("tmux-256color", [], {"COLORTERM": "truecolor", "STY": "1.tty"}, "full"),
])
def test_what_is_asked_for_and_what_is_between_have_the_last_word(calm, terminfo, term, options, more, wanted):
    with opened(calm, terminfo, term, *options, **more) as t:
        assert depth(t) == wanted
        leave(t)


@pytest.mark.parametrize("term", [*COLOURS, *UNLISTED])
def test_keys_arrive_as_each_terminal_sends_them(calm, terminfo, term):
    sent = SENT.get(term, KEYS)
    bindings = "".join(f"    {key}: seek-end\n" for key in sent)
    own_map(calm, f"keys:\n  lanes:\n    z: seek-start\n{bindings}")
    with opened(calm, terminfo, term, "--keymap", "mine") as t:
        for key, data in sent.items():
            t.key("z")
            t.wait_for(r" 0:00\.000 / ", 5)
            t.send(data)
            t.wait_for(r" (\S+) / \1 ", 5)
        leave(t)
