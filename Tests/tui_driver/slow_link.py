#!/usr/bin/env python3
"""A slow line in front of a terminal program: slow_link.py [--delay S] [--rate B] [--swallow B] -- PROGRAM ARG…

The program runs in a pseudo-terminal of its own. What it writes is taken at once, up to `swallow` bytes, as sshd
and the kernel's buffers take it; it leaves at `rate` bytes a second and arrives `delay` seconds later. Keys, and the
terminal's answers, take `delay` seconds. Sizes are passed on; the exit status is the program's.
"""
import argparse
import collections
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
import tty


class Line:
    """One direction: bytes queue up, leave at a rate, and arrive after a delay."""

    def __init__(self, rate, delay, swallow):
        self.rate, self.delay, self.swallow = rate, delay, swallow
        self.waiting, self.flying = bytearray(), collections.deque()
        self.free_at = 0.0

    @property
    def has_room(self):
        return len(self.waiting) < self.swallow

    def take(self, data):
        self.waiting += data

    def arrived(self, now):
        """Moves packets along; what has arrived by now."""
        while self.waiting and self.free_at <= now:
            packet = bytes(self.waiting[:64])
            del self.waiting[:64]
            # An idle line saves nothing up.
            self.free_at = max(self.free_at, now - 0.005) + len(packet) / self.rate
            self.flying.append((self.free_at + self.delay, packet))
        done = bytearray()
        while self.flying and self.flying[0][0] <= now:
            done += self.flying.popleft()[1]
        return bytes(done)

    def next_time(self, now):
        """Seconds until something moves; None while nothing does."""
        times = ([self.free_at] if self.waiting else []) + [t for t, _ in list(self.flying)[:1]]
        return max(0.0, min(times) - now) if times else None


def copy_size(master):
    fcntl.ioctl(master, termios.TIOCSWINSZ, fcntl.ioctl(1, termios.TIOCGWINSZ, b"\0" * 8))


def relay(master, down, up):
    """Until the program is gone and all that it said has arrived."""
    is_open = True
    while is_open or down.waiting or down.flying:
        now = time.monotonic()
        waits = [t for t in (down.next_time(now), up.next_time(now)) if t is not None]
        sources = [0] + ([master] if is_open and down.has_room else [])
        try:
            ready = select.select(sources, [], [], min(waits, default=1.0))[0]
        except InterruptedError:
            continue
        if master in ready:
            try:
                data = os.read(master, 65536)
            except OSError:
                data = b""
            down.take(data)
            is_open = is_open and data != b""
        if 0 in ready:
            keys = os.read(0, 65536)
            if not keys:
                return
            up.take(keys)
        now = time.monotonic()
        screen, keys = down.arrived(now), up.arrived(now)
        if screen:
            os.write(1, screen)
        if keys and is_open:
            os.write(master, keys)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.05, help="one way, in seconds")
    parser.add_argument("--rate", type=float, default=8000, help="bytes per second to the terminal")
    parser.add_argument("--swallow", type=int, default=1 << 20, help="bytes that are taken at once")
    parser.add_argument("program", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    program = options.program[1:] if options.program[:1] == ["--"] else options.program
    before = termios.tcgetattr(0)
    # The size has to be there before the program looks.
    is_sized, say_sized = os.pipe()
    child, master = pty.fork()
    if child == 0:
        os.read(is_sized, 1)
        os.execvp(program[0], program)
    copy_size(master)
    os.write(say_sized, b"x")
    signal.signal(signal.SIGWINCH, lambda *_: copy_size(master))
    tty.setraw(0)
    try:
        relay(master, Line(options.rate, options.delay, options.swallow),
              Line(1e6, options.delay, 1 << 20))
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
    status = os.waitpid(child, 0)[1]
    sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


if __name__ == "__main__":
    main()
