"""The engine under the sanitizers: `render` neither locks, allocates nor waits, and the crossings between
the threads order what they pass on. Each has a planted fault that must be found.

The probe is built twice, each time in a folder of its own: a minute or two the first time.
"""
import pathlib
import subprocess

import pytest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = {
    # The linker alone: the sanitizer watches the calls that a program makes, not its code.
    "realtime": ["-Xswiftc", "-Xclang-linker", "-Xswiftc", "-fsanitize=realtime"],
    "tsan": ["--sanitize=thread"],
}


def build(kind):
    command = ["swift", "build", "-c", "release", "--scratch-path", ".build-" + kind,
               "--product", "PlaybackProbe"] + FLAGS[kind]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return PROJECT / (".build-" + kind) / "release" / "PlaybackProbe"


@pytest.fixture(scope="module")
def realtime():
    return build("realtime")


@pytest.fixture(scope="module")
def tsan():
    return build("tsan")


def run(probe, what):
    done = subprocess.run([probe, what], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def test_render_is_fit_for_real_time(realtime):
    status, said = run(realtime, "render")
    assert status == 0, said


@pytest.mark.parametrize("what, call", [
    ("render-allocating", "malloc"), ("render-locking", "pthread_mutex_lock"),
    ("render-waiting", "usleep")])
def test_the_real_time_sanitizer_finds_a_planted_call(realtime, what, call):
    status, said = run(realtime, what)
    assert status not in (0, 2)
    assert "RealtimeSanitizer: unsafe-library-call" in said and "`%s`" % call in said


def test_no_thread_sees_half_of_anything(tsan):
    status, said = run(tsan, "queues")
    assert status == 0 and "WARNING" not in said, said


def test_the_thread_sanitizer_finds_a_block_handed_over_too_early(tsan):
    status, said = run(tsan, "queues-racing")
    assert status not in (0, 2)
    assert "ThreadSanitizer: data race" in said
