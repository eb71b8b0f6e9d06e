"""A server starts every time (启动): `make soak` starts it a thousand times.

Once in some thousands it waited for ever for the end of a process that had ended already.
"""

import os

from tests.serving import Server

STARTS = int(os.environ.get("LEITAI_SOAK_STARTS", "3"))


def test_a_server_starts_every_time(server: Server) -> None:
    for _ in range(STARTS):
        server.kill()
        server.start()
