"""Playing in real time on the software sound card of the tests, and what it costs."""
import json
import os
import re
import signal
import subprocess
import time

import process
from offline import stems_and_mixdown

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def card(scratch):
    """Environment and name of a card that plays in real time."""
    return {"ALSA_CONFIG_PATH": "/usr/share/alsa/alsa.conf:%s/Tests/fakecard/asoundrc" % ROOT,
            "FAKECARD_DIR": os.environ.get("FAKECARD_DIR", ROOT + "/.build/fakecard"),
            "FAKECARD_LOG": os.path.join(scratch, "card.log")}


def playing(command, environment, seconds, lead_in=2.0):
    """The share of a processor that playing takes once it is under way, in percent, and the resident
    memory in MB. A player that ends by itself (ecasound does once in a while) is started again, twice."""
    for _ in range(3):
        player = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, env={**os.environ, **environment})
        time.sleep(lead_in)
        used, begin = process.processor_seconds(player.pid), time.monotonic()
        time.sleep(seconds)
        if player.poll() is not None:
            continue
        share = (process.processor_seconds(player.pid) - used) / (time.monotonic() - begin)
        memory = process.resident_mb(player.pid)[0]
        player.send_signal(signal.SIGINT)
        player.wait()
        return process.Usage(seconds, share * 100, memory)
    raise SystemExit("%s ended early, with status %d" % (command[0], player.returncode))


def shares(program, folder, rate, environment, scratch, seconds, runs):
    """Ours and ecasound, period 128: medians of share and memory."""
    stems, _ = stems_and_mixdown(folder)
    environment = {**environment, **card(scratch)}
    ours = [program, "play", folder, "--device", "fake", "--period", "128", "--periods", "4"]
    chains = [word for n, path in enumerate(stems)
              for word in ("-a:%d" % (n + 1), "-i:%s" % path.replace(",", "\\,"))]
    ecasound = ["ecasound", "-q", "-r:50", "-b:128", *chains, "-a:all", "-f:s32_le,2,%d" % rate,
                "-o:alsa,fake"]
    jobs = [("stemwright", lambda: playing(ours, environment, seconds))]
    if process.is_there("ecasound"):
        jobs.append(("ecasound", lambda: playing(ecasound, environment, seconds)))
    return process.interleaved(jobs, runs)


def underruns(program, folder, environment, scratch):
    """Underruns of a song that plays once at period 128, and xruns that are not the machine's fault: those
    after which the program was woken in time."""
    log = os.path.join(scratch, "underruns.log")
    said = subprocess.run([program, "play", folder, "--device", "fake", "--period", "128", "--json"],
                          capture_output=True, check=True,
                          env={**os.environ, **environment, **card(scratch), "FAKECARD_LOG": log})
    with open(log) as file:
        xruns, late = re.search(r"close xruns (\d+) woken_too_late (\d+)", file.read()).groups()
    return json.loads(said.stdout)["underruns"] + int(xruns) - int(late)
