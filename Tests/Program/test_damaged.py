"""Files that lie, break off or are no files: one sentence each, status 3, little time and memory."""
import json
import os
import resource
import socket
import struct
import subprocess

import numpy as np
import pytest

from program import PROGRAM, environment, run

SOUND = np.random.default_rng(1).bytes(60_000)
RATE_48000 = bytes.fromhex("400ebb80000000000000")  # as 80-bit extended
W64 = {name: bytes.fromhex(name.encode().hex() + tail) for name, tail in [
    ("riff", "2E91CF11A5D628DB04C10000"), ("wave", "F3ACD3118CD100C04F8EDB8A")]}


def form(channels=2, rate=48000, bits=24, tag=1, size=16):
    align = min(65535, channels * bits // 8)
    return b"fmt " + struct.pack("<IHHIIHH", size, tag, channels, rate, rate * align & 0xFFFFFFFF, align, bits)


def wave(form_chunk, data=SOUND, size=None):
    return (b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVE" + form_chunk
            + b"data" + struct.pack("<I", len(data) if size is None else size) + data)


def aiff(rate, channels=2, bits=24, comm=18):
    body = (b"AIFFCOMM" + struct.pack(">IhIh", comm, channels, 10_000, bits) + rate
            + b"SSND" + struct.pack(">III", len(SOUND) + 8, 0, 0) + SOUND)
    return b"FORM" + struct.pack(">I", len(body)) + body


def rf64(size, samples):
    return (b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<IQQQI", 28, size, size, samples, 0) + form()
            + b"data\xff\xff\xff\xff" + SOUND)


UNREADABLE = {
    "zero.wav": b"", "head.wav": b"RIFF", "sizes.wav": b"RIFF\xff\xff\xff\xffWAVEfmt ",
    "no-form.wav": wave(b""), "no-data.wav": b"RIFF\x1c\0\0\0WAVE" + form(), "no-sound.wav": wave(form(), b""),
    "half-a-frame.wav": wave(form(), b"abc"), "form-lies.wav": wave(form(size=1 << 31)),
    "no-channels.wav": wave(form(channels=0)), "six-channels.wav": wave(form(channels=6)),
    "65535-channels.wav": wave(form(channels=65535)), "no-rate.wav": wave(form(rate=0)),
    "rate.wav": wave(form(rate=0xFFFFFFFF)), "no-bits.wav": wave(form(bits=0)),
    "bits.wav": wave(form(bits=65535)), "adpcm.wav": wave(form(tag=2, bits=4)), "mp3.wav": wave(form(tag=0x55)),
    "chunks.wav": b"RIFF\0\0\0\x80WAVE" + b"JUNK\0\0\0\0" * 200_000,
    "list.wav": b"RIFF\0\0\1\0WAVELIST\xff\xff\xff\xff" + form() + b"data" + SOUND,
    "rf64.wav": rf64(2 ** 64 - 1, 2 ** 64 - 1),
    "no-end.w64": W64["riff"] + b"\xff" * 8 + W64["wave"] + bytes(60_000),
    "rate.aif": aiff(b"\x7f\xfe" + b"\xff" * 8), "nan-rate.aif": aiff(b"\x7f\xff" + b"\xff" * 8),
    "minus-rate.aif": aiff(b"\xc0" + RATE_48000[1:]), "no-channels.aif": aiff(RATE_48000, channels=0),
    "minus-channels.aif": aiff(RATE_48000, channels=-3), "bits.aif": aiff(RATE_48000, bits=99),
    "comm.aif": aiff(RATE_48000, comm=0xFFFFFFFF), "cut.aif": aiff(RATE_48000)[:30],
    "size.caf": b"caff\0\1\0\0desc" + struct.pack(">Q", 2 ** 63) + SOUND,
    "magic.flac": b"fLaC", "size.flac": b"fLaC\x84\xff\xff\xff" + SOUND, "blocks.flac": b"fLaC" + b"\1\0\0\0" * 30_000,
    "noise.wav": SOUND, "text.wav": b"words\n" * 1000, "zip.wav": b"PK\3\4" + SOUND,
    "tag.wav": b"ID3\4\0\0\x7f\x7f\x7f\x7f" + SOUND, "colour\x1b[31m.wav": b"RIFF", "two\nlines.wav": b"",
}


def check(folder, tmp_path, *options):
    """The check under 200 MB of data and a second of processor."""
    def limits():
        resource.setrlimit(resource.RLIMIT_DATA, (200 << 20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    return subprocess.run([PROGRAM, "check", *options, str(folder)], capture_output=True, text=True,
                          env=environment(tmp_path), timeout=60, preexec_fn=limits)


def is_refused(done):
    assert done.returncode == 3, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1 and "\x1b" not in done.stderr
    assert done.stderr.rstrip().endswith("."), done.stderr


@pytest.mark.parametrize("name", UNREADABLE, ids=lambda name: name.encode("unicode_escape").decode())
def test_a_file_that_cannot_be_read(tmp_path, name):
    folder = tmp_path / "song"
    folder.mkdir()
    (folder / name).write_bytes(UNREADABLE[name])
    is_refused(check(folder, tmp_path))


def make(path, kind):
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        at = os.getcwd()
        os.chdir(path.parent)  # socket names are short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
        os.chdir(at)
    else:
        path.symlink_to({"dangling": "nowhere.wav", "circle": path.name, "device": "/dev/zero"}[kind])


@pytest.mark.parametrize("kind, says", [
    ("folder", "folder"), ("pipe", "regular"), ("socket", "regular"), ("dangling", "nowhere"), ("circle", "nowhere"),
    ("device", "leads out")])
def test_what_is_no_file(tmp_path, kind, says):
    folder = tmp_path / "song"
    folder.mkdir()
    make(folder / "Bass.wav", kind)
    done = check(folder, tmp_path)
    is_refused(done)
    assert says in done.stderr


PROMISED = {
    "wave.wav": wave(form(), size=0xFFFFFF00), "rf64.wav": rf64(10 << 30, 1 << 62),
    "form.aif": aiff(RATE_48000).replace(b"SSND" + struct.pack(">I", len(SOUND) + 8), b"SSND\x7f\xff\xff\xff"),
}


@pytest.mark.parametrize("name", PROMISED)
def test_gigabytes_that_are_not_there(tmp_path, name):
    folder = tmp_path / "song"
    folder.mkdir()
    (folder / name).write_bytes(PROMISED[name])
    done = check(folder, tmp_path, "--json")
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    damaged = [f for f in document["findings"] if f["kind"] == "damaged-file"]
    assert len(damaged) == 1 and "cut off" in damaged[0]["value"]
    assert document["files"][0]["frames"] == 10_000


@pytest.mark.parametrize("value", [np.nan, -np.inf, 3e38, 1e20])
@pytest.mark.parametrize("kind", ["<f4", "<f8"])
def test_samples_that_are_no_levels(tmp_path, value, kind):
    """They are counted and silenced; numbers stay finite, and what else there is to say is said."""
    folder = tmp_path / "Salt"
    folder.mkdir()
    random = np.random.default_rng(3)
    decay = np.exp(-(np.arange(4 * 48000) % 24000) / 5000)[:, None]
    stems = [random.normal(0, 0.05, (4 * 48000, 2)) * decay for _ in range(2)]
    mix = stems[0] + stems[1]
    stems[1][50_000:50_100, 0] = value
    bits = 8 * np.dtype(kind).itemsize
    for name, data in zip(["Drums", "Bass", "Mixdown"], [*stems, mix]):
        (folder / f"Salt - {name}.wav").write_bytes(wave(form(bits=bits, tag=3), data.astype(kind).tobytes()))

    def refuse(constant):
        raise AssertionError(constant)

    text = run("check", "--json", folder, folder=tmp_path, status=1)[0]
    document = json.loads(text, parse_constant=refuse)
    damaged = [f for f in document["findings"] if f["kind"] == "damaged-file"]
    assert [f["stem"] for f in damaged] == ["Salt - Bass.wav"] and "100 samples" in damaged[0]["value"]
    assert not [f for f in document["findings"] if f["stem"] == "Salt - Drums.wav" and f["severity"] == "error"]
    assert document["null"]["depth_before_db"] < -30


def test_a_mixdown_alone_is_no_failed_sum(tmp_path):
    folder = tmp_path / "Salt"
    folder.mkdir()
    (folder / "Salt - Mixdown.wav").write_bytes(wave(form()))
    # No delivery all the same.
    said, error = run("check", folder, folder=tmp_path, status=1)
    assert "No stems came along" in said and "do not add up" not in said
    assert "this song has no stems" in error
