"""Process start to the first answer over HTTP, of several commands in turns: starts.py ROUNDS COMMAND...

Each command is one argument, such as 'java -jar sentiment.jar serve', and is told its port by PORT. Prints median, range and
processor time, in milliseconds. The first round is not counted.
"""

import os
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import time

BODY = b'{"text":"One of the best movies of all time."}'
REQUEST = (
    b"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(BODY), BODY)
)
MOST_SECONDS = 30
TICK_MILLIS = 1000 / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answered(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(REQUEST)
            return connection.recv(65536).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def processor_millis(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MILLIS


def start(command):
    port = free_port()
    begun = time.monotonic()
    process = subprocess.Popen(
        shlex.split(command),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PORT": str(port)},
    )
    try:
        while not answered(port):
            if process.poll() is not None or time.monotonic() - begun > MOST_SECONDS:
                sys.exit(f"no answer from: {command}")
            time.sleep(0.003)
        return (time.monotonic() - begun) * 1000, processor_millis(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def main():
    rounds, commands = int(sys.argv[1]), sys.argv[2:]
    taken = [[start(command) for command in commands] for _ in range(rounds + 1)][1:]
    for command, starts in zip(commands, zip(*taken)):
        millis, processor = zip(*starts)
        print(
            f"{statistics.median(millis):.0f} ms ({min(millis):.0f}-{max(millis):.0f}), "
            f"processor {statistics.median(processor):.0f} ms: {command}"
        )


main()
