"""What the tests of this folder share."""
import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Program"))

from program import BUNKER, PROGRAM, ROOT, environment, run, run_json, samples, stereo, write_wave  # noqa: E402,F401

RATE = 48000
# What nobody means, and somebody sends: markup, quotes of all kinds, line breaks, colours, direction marks.
HOSTILE = ["<script>alert(1)</script>", "a \"b\" 'c' `d`", "x\ny", "e\x1b[31m", "‮evil", "& ]]> <!--",
           "Ünïcødé 音", "-rf", "%s%n", "\\"]


def shaped_noise(random, frames, *sounding):
    """Noise without the top octave that fades in and out in each stretch of seconds, 24 bit."""
    envelope = np.zeros(frames)
    for start, end in sounding:
        first, last = int(start * RATE), int(end * RATE)
        length = last - first
        envelope[first:last] = np.hanning(length)
    noise = random.normal(0, 0.1, (frames, 2))
    for _ in range(3):
        noise[1:] = (noise[1:] + noise[:-1]) / 2
    return np.rint(noise * envelope[:, None] * 2 ** 23) / 2 ** 23


def make_song(folder, names=("Drums", "Bass", "Lead Vocal"), seconds=8, title="Night Drive"):
    """A delivery as it should be; its stems by name."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(5)
    frames = seconds * RATE
    stems = {}
    for index, name in enumerate(names):
        spans = [(s, s + 0.4 + 0.1 * index) for s in np.arange(2 + 0.13 * index, seconds - 1, 0.9)]
        stems[name] = shaped_noise(random, frames, *spans)
        write_wave(folder / f"{title} - {name}.wav", stems[name], RATE)
    write_wave(folder / f"{title} - L-R Mixdown.wav", sum(stems.values()), RATE)
    (folder / "tracklist.txt").write_text(f"1 {title}\n")
    return stems
