"""Any terminal: what the workbench draws on the kinds that there are, with the names that there are."""
import shutil
import subprocess

import numpy as np
import pytest

from program import BUNKER, PROGRAM, environment, write_wave
from tui_driver import Tui

TERMINALS = ["xterm", "xterm-256color", "tmux-256color", "screen", "linux", "rxvt-unicode", "foot",
             "xterm-kitty", "alacritty", "vt100", "vt220"]


def workbench(folder, song=BUNKER, **more):
    return Tui([PROGRAM, "--no-session", str(song)], cols=100, rows=30, env=environment(folder), **more)


def is_known(name):
    return subprocess.run(["infocmp", name], capture_output=True).returncode == 0


@pytest.mark.parametrize("term", TERMINALS)
def test_every_terminal_shows_the_same_words(tmp_path, term):
    with workbench(tmp_path, term=term) as t:
        for text in ["1 Drums", "2 Bass", "3 Guitar", "MIXDOWN", r"RESIDUAL", r"\[SUM\]", "check:"]:
            t.wait_for(text, 10)
        assert ("not known here" in t.text()) == (not is_known(term))
        t.key("m", "Down", "]", "3")
        t.wait_for(r"\[RESIDUAL\]", 3)
        t.wait_for(r"\+0\.1", 3)
        t.wait_quiet(300, 5)
        # Drawn cell by cell it is what it is drawn at once.
        before = t.lines()
        t.key("C-l")
        t.wait_quiet(300, 5)
        assert t.lines() == before
        if term in ("vt100", "vt220"):
            assert {t.cell(x, y).fg for x in range(100) for y in range(30)} == {"default"}
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "linux", "xterm-kitty"])
def test_a_filled_box_has_one_colour(tmp_path, term):
    """Rows without a letter, too: a reversed space shows the foreground."""
    with workbench(tmp_path, term=term) as t:
        t.wait_for("check: [0-9]+ warnings", 20)
        t.wait_for("null -76.6 dB", 20)
        t.key("X")
        t.wait_for("[▶>] heard", 5)
        x, y = t.find("[▶>] heard")
        looks = {(c.fg, c.bg, c.reverse) for row in range(y - 3, y + 2) for c in [t.cell(x, row)]}
        assert len(looks) == 1 and next(iter(looks)) != (t.cell(0, y).fg, t.cell(0, y).bg, False)
        t.key("C-c")
        assert t.wait_exit(5)["code"] == 0


@pytest.mark.parametrize("term", ["dumb", "", "no-such-terminal"])
def test_what_cannot_be_drawn_on_is_refused_in_one_sentence(tmp_path, term):
    with workbench(tmp_path, term=term) as t:
        assert t.wait_exit(5)["code"] == 2
        text = " ".join(t.text().split())
        assert text.startswith("stemwright: The workbench") and text.count(". ") == 0, text
        assert t.modes.alt_enters == 0 and t.restored() == []


def test_an_unknown_relative_of_xterm_is_drawn_as_one(tmp_path):
    with workbench(tmp_path, term="xterm-from-the-future") as t:
        t.wait_for("“xterm-from-the-future” are not known here: this one is drawn as xterm-256", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


@pytest.fixture(scope="module")
def song_of_the_world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names") / "Lied der Welt"
    folder.mkdir()
    frames = np.random.default_rng(1).uniform(-0.1, 0.1, (4800, 2))
    write_wave(folder / "plain.wav", frames)
    for name in ["日本語 Drums", "Cafe\u0301 Bass", "Ünder Gitarre", "👩‍🎤 Vocals", "한국어 Keys"]:
        shutil.copy(folder / "plain.wav", folder / f"{name}.wav")
    (folder / "plain.wav").rename(folder / "L-R Mix.wav")
    return folder


def test_wide_and_combining_names_keep_their_columns(tmp_path, song_of_the_world):
    with workbench(tmp_path, song=song_of_the_world) as t:
        t.wait_for("日本語", 5)
        t.wait_quiet(400, 5)
        rows = [y for y in range(30) if t.cell(0, y).data == "▌"]
        # The waveforms begin in one column in every lane, and the meters at theirs.
        starts = {next(x for x in range(20, 40) if t.cell(x, y).data in "─━▇█▁")
                  for y in rows if any(t.cell(x, y).data in "─━▇█▁" for x in range(20, 40))}
        assert len(starts) == 1, t.text()
        assert "Café" in t.text() or "Cafe\u0301" in t.text()


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_without_utf8_everything_is_ascii(tmp_path, song_of_the_world, locale):
    with workbench(tmp_path, song=song_of_the_world, locale=locale) as t:
        t.wait_for("MIXDOWN", 5)
        t.wait_for("Gitarre", 5)
        t.wait_quiet(400, 5)
        assert all(byte < 0x80 for byte in t.raw)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
