"""Runs programs and tells what they took: wall clock, processor time, memory."""
import os
import shutil
import time


def median(values):
    return sorted(values)[len(values) // 2]


class Usage:
    """Of one process and the children it waited for."""

    def __init__(self, wall, cpu, memory):
        self.wall, self.cpu, self.memory = wall, cpu, memory


def timed(command, environment=None, status=0):
    """Runs a program to its end with its output thrown away; it has to end with this status."""
    silence = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    begin = time.monotonic()
    pid = os.posix_spawnp(command[0], command, {**os.environ, **(environment or {})},
                          file_actions=silence)
    _, ended, used = os.wait4(pid, 0)
    wall = time.monotonic() - begin
    ended = os.waitstatus_to_exitcode(ended)
    if ended != status:
        raise SystemExit("%s: status %d" % (" ".join(command)[:300], ended))
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def interleaved(jobs, runs):
    """Medians of jobs that are run in turn, A B A B: what else the machine does hits all alike.

    `jobs` are (name, function that gives a Usage); one round before the first warms up.
    """
    usages = {name: [] for name, _ in jobs}
    for turn in range(runs + 1):
        for name, job in jobs:
            usage = job()
            if turn > 0:
                usages[name].append(usage)
    return {name: Usage(*(median([getattr(usage, field) for usage in list_])
                          for field in ("wall", "cpu", "memory")))
            for name, list_ in usages.items()}


def is_there(program):
    return shutil.which(program) is not None


def processor_seconds(pid):
    """What the threads of a process have used of the processors so far."""
    total = 0
    for thread in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/schedstat" % (pid, thread)) as file:
            total += int(file.read().split()[0])
    return total / 1e9


def resident_mb(pid):
    """Resident memory of a process in MB, now and at its highest."""
    with open("/proc/%d/status" % pid) as file:
        fields = dict(line.split(":", 1) for line in file if ":" in line)
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
