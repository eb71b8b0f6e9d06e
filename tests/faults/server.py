"""A server that can be killed (断电): gunicorn with its workers, on a port that stays."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

#: seconds until a server has ended
PATIENCE = 30


class Server:
    """A server with its workers, which can be killed and started again on its port."""

    def __init__(self, environ: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ = {**os.environ, **environ, "PYTHONUNBUFFERED": "1"}
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [str(Path(sys.executable).with_name("leitai")), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert "http://" in self.process.stdout.readline(), "the server did not start"

    def kill_worker(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill the workers, or ask them to end; their parent starts new ones."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for child in children.split():
            os.kill(int(child), how)

    def kill_all(self) -> None:
        """Kill the server and its workers as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> None:
        """Ask it to end, as an update does; what it is doing is finished."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()
