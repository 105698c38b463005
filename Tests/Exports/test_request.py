"""The letter to the mix engineer, from real files."""
import base64
import re

import numpy as np
import pytest

from handoff import HOSTILE, PROGRAM, RATE, environment, make_song, run, stereo, write_wave


@pytest.fixture
def song(tmp_path):
    make_song(tmp_path / "song")
    return tmp_path / "song"


def plant(song):
    """One stem late, another one louder."""
    late = song / "Night Drive - Bass.wav"
    write_wave(late, np.roll(stereo(late), 37, axis=0), RATE)
    loud = song / "Night Drive - Drums.wav"
    write_wave(loud, stereo(loud) * 10 ** (2 / 20), RATE)


def test_a_letter_tells_what_to_export_again(tmp_path, song):
    plant(song)
    text = run("request", song, folder=tmp_path)[0]
    assert text.startswith("Subject: Night Drive: two things to put right in the stems\n")
    for words in ["Bass: 37 samples late (0.77 ms)", "File: Night Drive - Bass.wav",
                  "Drums: 2.00 dB louder than in the mix", "These two files are all I need again",
                  "Please: Export Bass again", "48 kHz, 24 bit", f"{8 * RATE} samples"]:
        assert words in text, words
    assert "Lead Vocal" not in text and "\x1b" not in text
    markdown = tmp_path / "letter.md"
    run("request", song, "--format", "markdown", "-o", markdown, folder=tmp_path)
    assert markdown.read_text().startswith("# Night Drive: two things")
    assert "1. **" in markdown.read_text()


def test_a_right_delivery_is_thanked_for(tmp_path, song):
    text = run("request", song, folder=tmp_path)[0]
    assert "the stems are all right" in text and "the stems add up to the mixdown" in text
    assert "Please" not in text


def test_an_album_is_one_letter(tmp_path):
    album = tmp_path / "Album"
    for title in ["01 Night Drive", "02 Day Walk"]:
        make_song(album / title, title=title[3:])
    plant(album / "01 Night Drive")
    text = run("request", album, folder=tmp_path)[0]
    assert text.count("Hello,") == 1 and text.count("Please keep the file names") == 1
    assert text.startswith("Subject: Album: two things")
    assert "Day Walk” is as it should be" in text


def test_names_are_harmless(tmp_path, song):
    for index, name in enumerate(HOSTILE):
        write_wave(song / f"Night Drive - {index} {name.replace('/', '_')}.wav", np.zeros((100, 2)), RATE)
    for form in ["text", "markdown"]:
        text = run("request", song, "--format", form, folder=tmp_path)[0]
        assert not [c for c in text if ord(c) < 32 and c != "\n" or c == "‮"]


def test_the_song_is_left_alone(tmp_path, song):
    run("request", song, "-o", song / "letter.txt", folder=tmp_path, status=2)
    run("request", tmp_path / "none", folder=tmp_path, status=3)
    assert not (song / "letter.txt").exists()


def test_a_key_copies_the_letter(tmp_path, song):
    from tui_driver import Tui
    plant(song)
    log = tmp_path / "raw"
    env = environment(tmp_path)
    with Tui([PROGRAM, "--device", "fake", str(song)], cols=120, rows=40, env=env, raw_log=str(log)) as t:
        t.wait_for("Bass", 10)
        t.wait_for("2 errors", 60)
        t.key("y")
        t.wait_for("Letter copied", 5)
        t.key("q")
        t.wait_exit(5)
        assert t.restored() == []
    copied = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x1b\\", log.read_bytes())
    letter = base64.b64decode(copied[1], validate=True).decode()
    assert letter == run("request", song, folder=tmp_path)[0]
    kept = list((tmp_path / "state/stemwright/requests").iterdir())
    assert [path.read_text() for path in kept] == [letter]
