"""The workbench on a pseudo-terminal: when its first screen stands, how soon keys show, its memory."""
import os
import re
import tempfile

import material
import process
import terminal

# What waveforms are drawn with: lines, blocks, squares, braille with at least one dot.
WAVE = re.compile("[\u2500\u2501\u2581-\u259f\u25a0\u2801-\u28ff]")


def names_shown():
    """Every lane's name of the song of eight stems stands on the screen."""
    words = material.NAMES + ["MIXDOWN"]
    return lambda rows: all(any(word in row for row in rows) for word in words)


def waves_shown(lanes, cells):
    """Waveforms of all lanes: as many cells as so many columns of each lane would fill."""
    return lambda rows: sum(len(WAVE.findall(row[28:])) for row in rows[3:]) >= (lanes + 1) * cells


def gain_shown(decibels):
    """Some lane has at least this gain: a busy program may show two presses at once."""
    pattern = re.compile(r"\+(\d+\.\d) [mM] [sS]")
    return lambda rows: any(float(gain) > decibels - 0.05
                            for row in rows for gain in pattern.findall(row))


def findings_shown():
    """How many findings there are stands somewhere."""
    pattern = re.compile(r"\d+ (note|warning|error)")
    return lambda rows: any(pattern.search(row) for row in rows)


def milliseconds(seconds):
    return None if seconds is None else seconds * 1000


def median_milliseconds(times):
    """What never showed counts as later than all that did; None where that is the median."""
    middle = process.median([float("inf") if time is None else time for time in times])
    return None if middle == float("inf") else milliseconds(middle)


def forget(folder):
    """Takes a folder's files out of the page cache."""
    for name in os.listdir(folder):
        descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def first_findings(program, song, environment, cold, runs=5):
    """Median of the times to the first findings in milliseconds; nothing is known of the song before."""
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as empty:
            if cold:
                forget(song)
            run = terminal.Recording(
                [program, song], environment=dict(environment, XDG_CACHE_HOME=empty))
            run.listen(1.5)
            run.end()
        times.append(run.first_time([findings_shown()])[0])
    return median_milliseconds(times)


def first_screens(program, song, lanes, environment, cached=False, cold=False, runs=5):
    """Medians of the times to the names and to the coarse waveforms in milliseconds: with or without
    overviews of an earlier opening, with the song on the disk alone or in memory."""
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as empty:
            if cold:
                forget(song)
            run = terminal.Recording([program, song], environment=environment if cached else dict(
                environment, XDG_CACHE_HOME=empty))
            run.listen(1)
            run.end()
        times.append(run.first_time([names_shown(), waves_shown(lanes, 40)]))
    return [median_milliseconds(column) for column in zip(*times)]


def cmus_screen(environment):
    """As `peer_screens`, of an empty cmus that looks for no sound server."""
    folder = os.path.join(environment["XDG_CONFIG_HOME"], "cmus")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "rc"), "w") as file:
        file.write("set output_plugin=alsa\nset mpris=false\n")
    return peer_screens(["cmus", "--listen", os.path.join(folder, "socket")], environment, "Library")


def peer_screens(command, environment, word, runs=5):
    """Median of the time until another program shows a word, in milliseconds; None without it."""
    if not process.is_there(command[0]):
        return None
    times = []
    for _ in range(runs):
        run = terminal.Recording(command, environment=environment)
        run.listen(0.6)
        run.end(quit_key=b"\x18")
        times.append(run.first_time([lambda rows: any(word in row for row in rows)])[0])
    return median_milliseconds(times)


def key_latencies(program, song, environment, presses=20):
    """How long each press of the fine gain key took to show, in milliseconds, while overviews build."""
    with tempfile.TemporaryDirectory() as cache:
        run = terminal.Recording([program, song], environment=dict(
            environment, XDG_CACHE_HOME=cache))
        run.listen(0.12)
        for _ in range(presses):
            run.key(b"]")
            run.listen(0.06)
        run.listen(0.5)
        run.end()
    shown = run.first_time([gain_shown((n + 1) / 10) for n in range(presses)])
    return [None if when is None else milliseconds(when - sent)
            for when, sent in zip(shown, run.sent)]


def memory_while_playing(program, song, environment, seconds):
    """Resident memory in MB after a while of playing."""
    run = terminal.Recording([program, song], environment=environment)
    run.listen(2)
    run.key(b" ")
    run.listen(seconds)
    memory = process.resident_mb(run.pid)[0]
    run.end()
    return memory
