"""A terminal that notes when each byte arrived, and looks at the screens afterwards.

The emulator is far slower than the program: it runs after the measurement, on the recording.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte


class Recording:
    """Runs a program on a pseudo-terminal and keeps (seconds since its start, bytes)."""

    def __init__(self, command, columns=120, rows=40, environment=None):
        self.columns, self.rows, self.chunks, self.sent = columns, rows, [], []
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        variables = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8")
        variables.update(environment or {})
        self.start = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for descriptor in range(3):
                os.dup2(slave, descriptor)
            os.closerange(3, 64)
            try:
                os.execvpe(command[0], command, variables)
            finally:
                os._exit(127)
        os.close(slave)
        self.master = master

    def listen(self, seconds):
        """Records for a while; false when the program has ended."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.master], [], [], left)[0]:
                break
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:
                return False
            if not data:
                return False
            self.chunks.append((time.monotonic() - self.start, data))
        return True

    def key(self, data):
        """Sends a key's bytes and notes when."""
        self.sent.append(time.monotonic() - self.start)
        os.write(self.master, data)

    def end(self, quit_key=b"q", patience=5.0):
        """Quits the program by its key and, if it does not obey, by a signal."""
        try:
            os.write(self.master, quit_key)
        except OSError:
            pass
        self.listen(patience)
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def first_time(self, conditions):
        """For each condition on the rows of the screen, in order: when it first held, or None."""
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        times, waiting = [None] * len(conditions), 0
        for when, data in self.chunks:
            stream.feed(data)
            while waiting < len(conditions) and conditions[waiting](screen.display):
                times[waiting] = when
                waiting += 1
            if waiting == len(conditions):
                break
        return times
