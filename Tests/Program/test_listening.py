"""What is heard through ALSA, is rendered, and is reported, on a real song."""
import subprocess

import numpy as np
import pytest

from program import BUNKER, ALSA, as_24_bit, captured, factor, run, run_json, samples, stereo

FADE = int(0.025 * 44100) + 1
STEMS = ["Drums", "Bass", "Guitar"]


def card(path, speed=4):
    return f"card:CAPTURE={path},SPEED={speed}"


def stem(name):
    return stereo(BUNKER / f"{name}.flac")


def mix(gains):
    """The sum in single precision, in the order of the lanes."""
    total = np.zeros_like(stem(STEMS[0]))
    for name, gain in gains.items():
        total = total + np.float32(gain) * stem(name)
    return total


@pytest.mark.parametrize("source", ["sum", "mixdown", "residual"])
def test_the_card_plays_what_is_rendered(tmp_path, source):
    options = [BUNKER, "--source", source, "--gain", "Bass=-3.2", "--invert", "Guitar"]
    report = run_json("play", *options, "--device", card(tmp_path / "capture"),
                      "--sample-format", "S24_3LE", "--json", folder=tmp_path)
    run("render", *options, "-o", tmp_path / "render.wav", folder=tmp_path)
    played = captured(tmp_path / "capture")
    assert (played == as_24_bit(samples(tmp_path / "render.wav"))).all()
    assert report["frames_played"] == len(played) == len(stem("Drums"))
    assert report["device"]["sample_format"] == "S24_3LE"


def test_aplay_of_the_render_captures_the_same_bytes(tmp_path):
    run("render", BUNKER, "--gain", "Drums=-6", "-o", tmp_path / "render.wav", folder=tmp_path)
    run("play", BUNKER, "--gain", "Drums=-6", "--device", card(tmp_path / "ours"),
        "--sample-format", "S24_3LE", folder=tmp_path)
    subprocess.run(["aplay", "-q", "-D", card(tmp_path / "theirs"), str(tmp_path / "render.wav")],
                   env={**ALSA, "PATH": "/usr/bin:/bin"}, check=True, timeout=60)
    ours, theirs = (tmp_path / "ours").read_bytes(), (tmp_path / "theirs").read_bytes()
    # aplay fills its last period with silence.
    assert theirs[:len(ours)] == ours and not any(theirs[len(ours):])


def test_gains_mutes_and_solos_by_arithmetic(tmp_path):
    run("render", BUNKER, "--gain", "Drums=-1.5", "--gain", "2=+4", "--invert", "Bass",
        "--mute", "Guitar", "-o", tmp_path / "a.wav", folder=tmp_path)
    expected = mix({"Drums": factor(-1.5), "Bass": -factor(4)})
    assert (as_24_bit(samples(tmp_path / "a.wav")) == as_24_bit(expected)).all()
    run("render", BUNKER, "--solo", "Bass", "--offset", "Bass=37",
        "-o", tmp_path / "b.wav", folder=tmp_path)
    moved = np.concatenate([np.zeros((37, 2), "f4"), stem("Bass")])
    got = as_24_bit(samples(tmp_path / "b.wav"))
    assert len(got) == len(moved) and (got == as_24_bit(moved)).all()


def test_against_a_mixdown_of_sox_the_residual_is_at_the_floor(tmp_path):
    song = tmp_path / "Bunker"
    song.mkdir()
    for name in STEMS:
        subprocess.run(["sox", str(BUNKER / f"{name}.flac"), "-b", "24", "-c", "2",
                        str(song / f"Bunker {name}.wav")], check=True)
    subprocess.run(["sox", "-m", *[arg for name in STEMS for arg in
                                   ("-v", "1", str(song / f"Bunker {name}.wav"))],
                    "-b", "24", "-D", str(song / "Bunker L-R.wav")], check=True)
    run("render", song, "--source", "residual", "--format", "float",
        "-o", tmp_path / "residual.wav", folder=tmp_path)
    residual = np.abs(samples(tmp_path / "residual.wav")).max()
    # Three stems of 16 bit in 24: the sum is exact, and so is sox's.
    assert residual <= 2 ** -23, residual


def test_from_and_to_are_a_piece_of_the_whole(tmp_path):
    run("render", BUNKER, "-o", tmp_path / "whole.wav", folder=tmp_path)
    run("render", BUNKER, "--from", "0.5", "--to", "1.5", "-o", tmp_path / "piece.wav", folder=tmp_path)
    whole, piece = samples(tmp_path / "whole.wav"), samples(tmp_path / "piece.wav")
    first, length = int(0.5 * 44100), int(1.0 * 44100)
    assert len(piece) == length
    assert (piece[FADE:-FADE] == whole[first + FADE:first + length - FADE]).all()


def test_what_goes_wrong_has_its_status(tmp_path):
    assert "no" in run("play", tmp_path / "none", folder=tmp_path, status=3)[1].lower()
    assert run("play", BUNKER, "--mute", "Tuba", folder=tmp_path, status=2)[1]
    assert run("play", BUNKER, "--device", "nosuchcard", folder=tmp_path, status=4)[1]
    assert run("play", BUNKER, "--wrong", folder=tmp_path, status=2)[1]
    assert "fake" in run("devices", folder=tmp_path)[0]
    (tmp_path / "there.wav").write_bytes(b"mine")
    run("render", BUNKER, "-o", tmp_path / "there.wav", folder=tmp_path, status=2)
    assert (tmp_path / "there.wav").read_bytes() == b"mine"
