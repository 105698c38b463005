"""CursesTerminal in a real pseudo-terminal: python3 -m pytest test_curses_probe.py

CURSES_PROBE names the probe's executable; without it the release build's.
"""
import os
import sys
import time

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from tui_driver import Tui  # noqa: E402

PROBE = os.environ.get("CURSES_PROBE") or os.path.join(HERE, "../../.build/release/CursesProbe")


def start(**options):
    options = {"cols": 100, "rows": 30, "term": "xterm-256color", "locale": "C.UTF-8", **options}
    return Tui([PROBE], **options)


def ready(t):
    t.wait_for("probe", 5)
    return t


KEYS = {
    "C-Right": "C-Right", "S-Up": "S-Up", "C-S-Left": "C-S-Left", "M-x": "M-x", "M-Left": "M-Left",
    "F1": "F1", "F5": "F5", "F12": "F12", "S-F5": "S-F5", "C-F1": "C-F1", "Esc": "Esc",
    "BackTab": "S-Tab", "Tab": "Tab", "Enter": "Enter", "Backspace": "Backspace", "Space": "Space",
    "PgUp": "PageUp", "PgDn": "PageDown", "Home": "Home", "End": "End", "Ins": "Ins", "Del": "Del",
    "S-Home": "S-Home", "C-Del": "C-Del", "C-b": "C-b", "C-c": "C-c", "C-s": "C-s", "é": "é",
    "世": "世", "M-é": "M-é", "j": "j", "?": "[?]", "M-[": r"M-\[", "M-O": "M-O",
    "<0x1b5b313b354d>": "C-Enter", "<0x1b4f41>": "Up", "<0x1b5b41>": "Up", "<0x1b5b377e>": "Home",
}


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_keys(term):
    with ready(start(term=term)) as t:
        for sent, shown in KEYS.items():
            if term == "linux" and not shown.isascii():
                continue  # shown as a question mark
            t.key(sent)
            t.wait_for(r"(?m)^key %s *$" % shown, 3)
            for _ in range(6):  # scroll it out of the list of the last six events
                t.key("k")


def test_mouse():
    with ready(start()) as t:
        t.click(10, 3)
        t.wait_for("mouse press 9,2 mod 0", 3)
        t.wait_for("mouse release 9,2 mod 0", 3)
        t.send("\x1b[<32;95;30M")
        t.wait_for("mouse drag 94,29 mod 0", 3)
        t.send("\x1b[<64;1;1M\x1b[<65;250;1M\x1b[<16;3;3M")
        t.wait_for("mouse wheelUp 0,0", 3)
        t.wait_for("mouse wheelDown 249,0", 3)
        t.wait_for("mouse press 2,2 mod 2", 3)
        t.send("\x1b[M !!")
        t.wait_for("mouse press 0,0 mod 0", 3)


def test_pasted_text_is_not_keys():
    with ready(start()) as t:
        t.paste("quit Xf a")
        t.wait_for("paste quit Xf a", 3)
        t.send("\x1b[200~half")
        time.sleep(0.1)
        t.send(" a paste\x1b[201~j")
        t.wait_for("paste half a paste", 3)
        t.wait_for("key j", 3)


def test_split_sequences_and_garbage():
    with ready(start()) as t:
        t.send(b"\xc3")
        time.sleep(0.1)
        t.send(b"\xa4")
        t.wait_for("key ä", 3)
        t.send(b"\xff\xfe\xc3j")  # broken UTF-8 swallows nothing but itself
        t.wait_for("key j", 3)
        t.send(b"\x1b[?1;2c\x1b[99;5uk")  # answers and unknown keys are no text
        t.wait_for("key k", 3)
        assert "key c" not in t.text() and "key 9" not in t.text()


def test_wide_and_combining_text_keeps_its_columns():
    with ready(start()) as t:
        row = t.lines()[1]
        assert row.startswith("Grüße 日本語 é|␛[31mred ")
        assert t.cell(6, 1).data == "日" and t.cell(8, 1).data == "本" and t.cell(13, 1).data == "é"
        assert t.cell(14, 1).data == "|"


def test_nothing_changed_sends_nothing():
    with ready(start()) as t:
        t.wait_quiet(200)
        before = t.bytes_out
        for _ in range(5):
            t.signal("WINCH")
            time.sleep(0.05)
        assert t.bytes_out == before


def test_resize():
    with ready(start()) as t:
        t.resize(60, 20)
        t.wait_for("probe 60x20", 3)
        t.resize(160, 50)
        t.wait_for("probe 160x50", 3)
        for size in ((1, 1), (2, 1), (10, 3), (400, 100)):
            t.resize(*size)
            time.sleep(0.1)
            assert t.alive()
        assert t.resize_storm(100, 4, 0.002)["alive"]
        t.resize(90, 25)
        t.wait_for("probe 90x25", 3)


def test_suspend_by_signal_and_key():
    with ready(start()) as t:
        assert t.suspend()
        assert t.restored() == []
        assert t.resume()
        t.wait_for("probe", 3)
        t.wait_quiet(100)
        assert t.restored() != []
        assert t.suspend(via_key=True)
        assert t.restored() == []
        assert t.resume()
        t.key("j")
        t.wait_for("key j", 3)
        t.key("q")
        assert t.wait_exit(3)["code"] == 0
        assert t.restored() == []


def test_redraw():
    with ready(start()) as t:
        t.wait_quiet(100)
        t.key("C-l")
        t.wait_for("key C-l", 3)
        t.wait_for("Grüße", 3)


@pytest.mark.parametrize("name,number", [("TERM", 15), ("HUP", 1), ("INT", 2)])
def test_ends_politely(name, number):
    with ready(start()) as t:
        t.signal(name)
        assert t.wait_exit(3)["code"] == 128 + number
        assert t.restored() == []


def test_hang_up():
    with ready(start()) as t:
        t.hang_up()
        assert t.wait_exit(3)["code"] in (0, 129)


@pytest.mark.parametrize(
    "cause", ["key f", "key X", "key a", "SEGV", "ILL", "TRAP", "BUS", "FPE", "ABRT", "QUIT"])
def test_crash_leaves_a_clean_terminal(cause, tmp_path):
    log = tmp_path / "crash"
    with ready(start(env={"CRASH_LOG": str(log)})) as t:
        if cause.startswith("key "):
            t.key(cause[4:])
        else:
            t.signal(cause)
        end = t.wait_exit(5)
        assert end["sig"] is not None
        assert t.restored() == []
        assert log.read_text().startswith("signal %02d\n" % end["sig"])
        assert len(log.read_text().splitlines()) > 2


@pytest.mark.parametrize("term,locale,shown", [
    ("xterm", "C", "colors 8 ascii"), ("xterm-256color", "C", "colors 256 ascii"),
    ("linux", "C.UTF-8", "colors 8 ascii"), ("screen", "C.UTF-8", "colors 8 unicode"),
    ("vt100", "C", "colors 0 ascii"), ("xterm-mono", "C.UTF-8", "colors 0 unicode")])
def test_terminal_types(term, locale, shown):
    with start(term=term, locale=locale) as t:
        t.wait_for(shown, 5)
        if "ascii" in shown:
            assert all(ord(c) < 127 for c in t.text())
        t.key("q")
        assert t.wait_exit(3)["code"] == 0
        assert t.restored() == []


@pytest.mark.parametrize("term", ["dumb", "no-such-terminal", ""])
def test_unusable_terminals_are_refused_in_one_sentence(term):
    with start(term=term) as t:
        assert t.wait_exit(3)["code"] == 2
        assert "TERM" in t.text() and t.restored() == []
        assert "alt_screen" not in t.modes.on and t.modes.alt_enters == 0


def test_no_terminal_is_refused():
    import subprocess
    end = subprocess.run([PROBE], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert end.returncode == 2 and "not one" in end.stderr and end.stdout == ""


def test_no_color():
    with start(env={"NO_COLOR": "1"}) as t:
        t.wait_for("colors 0 unicode", 5)
        cells = [t.cell(x, y) for y in range(30) for x in range(100)]
        assert {c.fg for c in cells} == {"default"} and {c.bg for c in cells} == {"default"}


def test_colours_are_the_nearest_ones():
    with ready(start()) as t:
        assert t.cell(0, 0).fg == "ffd75f"  # rgb 255 200 80: palette entry 221


DIRECT = r"""
test-direct|xterm with direct colour,
  use=xterm-256color, RGB, colors#0x1000000, pairs#0x10000,
  setaf=\E[%?%p1%{8}%<%t3%p1%d%e38:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
  setab=\E[%?%p1%{8}%<%t4%p1%d%e48:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
"""


def test_direct_colour_is_exact(tmp_path):
    import subprocess
    (tmp_path / "source").write_text(DIRECT)
    subprocess.run(["tic", "-x", "-o", tmp_path, tmp_path / "source"], check=True)
    with start(term="test-direct", env={"TERMINFO": str(tmp_path)}) as t:
        t.wait_for("colors 16777216", 5)
        assert t.cell(0, 0).fg == "ffc850"


def test_random_keys_are_survived():
    with ready(start()) as t:
        result = t.fuzz(3000, seed=7, avoid=["q", "f", "X", "a", "C-z"], ping="j")
        assert result["why"] == "done" or result["exit"]["code"] == 0, result
