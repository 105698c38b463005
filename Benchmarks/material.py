"""Makes the songs that the benchmarks open: the same bytes every time, at the disk's speed."""
import os
import struct
import subprocess
import sys

LOOP_SECONDS = 10
NAMES = ["Drums", "Percussion", "Bass", "Guitars", "Keys", "Strings", "Synths", "Lead Vocal"]


def loop(number, count, rate):
    """Ten seconds of one stem: decaying tones over noise, quiet enough that `count` of them add up."""
    import numpy as np
    random = np.random.RandomState(1000 + number)
    frames = LOOP_SECONDS * rate
    time = np.arange(frames) / rate
    beat = (number % 4 + 1) / 2
    envelope = np.exp(-4 * (time % beat))
    tone = np.sin(2 * np.pi * 55 * (number % 12 + 1) * time) * envelope
    sides = [tone * 0.7 + 0.1 * random.uniform(-1, 1, frames) * envelope for _ in range(2)]
    # Stems whose peaks are alike would pass for normalised ones.
    scale = (1 << 23) * (0.9 - 0.08 * (number % 8)) / count
    return np.rint(np.stack(sides, axis=1) * scale).astype(np.int32)


def packed(samples):
    """Little-endian 24-bit bytes of interleaved integers."""
    import numpy as np
    return samples.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def write_wave(path, samples, seconds, rate):
    """The loop, repeated to the length, as a plain WAV of 24 bits."""
    data = packed(samples)
    size = seconds * rate * 6
    with open(path + ".part", "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE")
        file.write(b"fmt " + struct.pack("<IHHIIHH", 16, 1, 2, rate, rate * 6, 6, 24))
        file.write(b"data" + struct.pack("<I", size))
        left = size
        while left:
            left -= file.write(data[:left])
    os.rename(path + ".part", path)


def song(folder, stems, seconds, rate):
    """Stems and their mixdown in a folder; files that are there already stay.

    Made by a process of its own: what a process has had in memory counts for the programs it starts.
    """
    subprocess.run([sys.executable, __file__, folder, str(stems), str(seconds), str(rate)], check=True)
    return folder


def faulty(folder, right, seconds, rate, stem=2, late=37):
    """The song `right` once more with one stem some frames late; all other files are links."""
    subprocess.run([sys.executable, __file__, "--faulty", folder, right, *map(str, (
        seconds, rate, stem, late))], check=True)
    return folder


def make_faulty(folder, right, seconds, rate, stem, late):
    import numpy as np
    os.makedirs(folder, exist_ok=True)
    names = sorted(os.listdir(right))
    count = len(names) - 1
    for name in names:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            continue
        if NAMES[stem] in name:
            write_wave(path, np.roll(loop(stem, count, rate), late, axis=0), seconds, rate)
        else:
            os.link(os.path.join(right, name), path)


def make(folder, stems, seconds, rate):
    import numpy as np
    os.makedirs(folder, exist_ok=True)
    title = os.path.basename(folder)
    names = [NAMES[n % len(NAMES)] + (" %d" % (n // len(NAMES) + 1) if stems > len(NAMES) else "")
             for n in range(stems)]
    mixdown = np.zeros((LOOP_SECONDS * rate, 2), np.int32)
    wanted = [os.path.join(folder, "%s - %s.wav" % (title, name)) for name in names + ["Mixdown"]]
    for stale in set(os.listdir(folder)) - set(map(os.path.basename, wanted)):
        os.remove(os.path.join(folder, stale))
    size = 44 + seconds * rate * 6
    if all(os.path.exists(path) and os.path.getsize(path) == size for path in wanted):
        return
    for number, path in enumerate(wanted[:-1]):
        stem = loop(number, stems, rate)
        mixdown += stem
        write_wave(path, stem, seconds, rate)
    write_wave(wanted[-1], mixdown, seconds, rate)


if __name__ == "__main__":
    if sys.argv[1] == "--faulty":
        make_faulty(*sys.argv[2:4], *map(int, sys.argv[4:]))
    else:
        make(sys.argv[1], *map(int, sys.argv[2:]))
