"""The program as its users run it: what the tests of this folder share."""
import json
import os
import pathlib
import subprocess
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("STEMWRIGHT", str(ROOT / ".build/release/stemwright"))
BUNKER = ROOT / "Tests/Songs/Bunker"

sys.path.insert(0, str(ROOT / "Tests/tui_driver"))

ALSA = {
    "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{ROOT}/Tests/fakecard/asoundrc",
    "FAKECARD_DIR": os.environ.get("FAKECARD_DIR", str(ROOT / ".build/fakecard")),
}


def environment(folder, **more):
    """An environment in which nothing of the user's is read or written. The terminal's kind is the driver's."""
    inherited = {key: value for key, value in os.environ.items() if key != "TERM"}
    return {**inherited, **ALSA, "HOME": str(folder), "XDG_CACHE_HOME": f"{folder}/cache",
            "XDG_CONFIG_HOME": f"{folder}/config", "XDG_STATE_HOME": f"{folder}/state", **more}


def run(*arguments, folder, status=0, **more):
    """Runs the program to its end; its output as (stdout, stderr)."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          env=environment(folder, **more), timeout=120)
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout, done.stderr


def slow_disk(folder, milliseconds):
    """What a program's environment needs for every fsync to take so long."""
    source = pathlib.Path(folder) / "slow.c"
    source.write_text("#include <unistd.h>\n"
                      f"int fsync(int file) {{ (void)file; usleep({milliseconds} * 1000); return 0; }}\n")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", f"{folder}/slow.so", source], check=True)
    return {"LD_PRELOAD": f"{folder}/slow.so"}


def run_json(*arguments, folder, **more):
    return json.loads(run(*arguments, folder=folder, **more)[0])


def samples(path):
    """Any sound file by ffmpeg: frames × channels of float32, exact up to 24 bit."""
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=channels", "-of", "csv=p=0", str(path)],
        capture_output=True, text=True, check=True)
    channels = int(probe.stdout.strip().split(",")[0])
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-"],
                         capture_output=True, check=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


def stereo(path):
    """As `samples`, mono on both sides."""
    frames = samples(path)
    return np.repeat(frames, 2, axis=1) if frames.shape[1] == 1 else frames


def write_wave(path, frames, rate=48000):
    """Writes 24-bit WAV by ffmpeg; `frames` are float, full scale 1."""
    integers = np.clip(np.rint(np.asarray(frames, np.float64) * 2 ** 23), -2 ** 23, 2 ** 23 - 1)
    raw = (integers.astype(np.int64) << 8).astype("<i4").tobytes()
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "s32le", "-ar", str(rate),
                    "-ac", str(np.shape(frames)[1]), "-i", "-", "-c:a", "pcm_s24le", str(path)],
                   input=raw, check=True)


def factor(decibels):
    """The gain of a level in single precision, as the mixer applies it."""
    return np.float32(10 ** (decibels / 20))


def captured(path):
    """What the card played in S24_3LE: frames × 2 of integers."""
    raw = np.fromfile(path, np.uint8).reshape(-1, 3).astype(np.int32)
    values = raw[:, 0] | raw[:, 1] << 8 | raw[:, 2] << 16
    return np.where(values >= 1 << 23, values - (1 << 24), values).reshape(-1, 2)


def as_24_bit(frames):
    """Floats as the output rounds them: to the nearest, ties to even, limited to full scale."""
    return np.clip(np.rint(np.asarray(frames, np.float64) * 2 ** 23), -2 ** 23, 2 ** 23 - 1).astype(int)
