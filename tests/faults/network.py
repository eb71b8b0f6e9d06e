"""Bad Wi-Fi (差网络): a proxy before the server that delays, cuts, swallows and stalls."""

import asyncio
import random
import threading
from asyncio import StreamReader, StreamWriter
from collections import Counter

#: bytes a second, which is 1 Mbit/s
RATE = 125_000
#: shares of requests that never reach the server, and whose answer is lost after the commit
RESET, SWALLOWED, STALLED = 0.05, 0.02, 0.01


class BadNetwork:
    """A proxy in a thread of its own; `seen` counts what befell the requests."""

    def __init__(self, port: int, seed: int, slowest: float, stall: float) -> None:
        self.to = port
        self.luck = random.Random(seed)
        #: seconds: the longest way there and back, and how long a stalled one stands still
        self.slowest, self.stall = slowest, stall
        self.seen: Counter[str] = Counter()
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self) -> "BadNetwork":
        self.thread.start()
        server = asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.listening = asyncio.run_coroutine_threadsafe(server, self.loop).result(10)
        self.port = self.listening.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def _end(self) -> None:
        """Cut what is still on its way."""
        self.listening.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry one request and its answer, or lose one of them."""
        fate = self.luck.random()
        try:
            request = await _message(reader)
            await self._travel(len(request))
            if fate < RESET:
                self.seen["reset"] += 1
            else:
                await self._deliver(request, writer, fate)
        except (OSError, asyncio.IncompleteReadError):
            self.seen["broken"] += 1
        finally:
            writer.transport.abort()

    async def _deliver(self, request: bytes, writer: StreamWriter, fate: float) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self.to)
        try:
            to_server.write(request)
            answer = await _message(from_server)
        finally:
            to_server.transport.abort()
        if fate < RESET + SWALLOWED:
            self.seen["swallowed"] += 1
            return
        if fate < RESET + SWALLOWED + STALLED:
            self.seen["stalled"] += 1
            await asyncio.sleep(self.stall)
        await self._travel(len(answer))
        self.seen["carried"] += 1
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def _travel(self, size: int) -> None:
        """Take as long as a slow way of a few bytes a second takes."""
        await asyncio.sleep(self.luck.uniform(0.025, self.slowest / 2) + size / RATE)


async def _message(reader: StreamReader) -> bytes:
    """Read one request or answer, by the length that it names."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    lengths = [line.partition(":")[2] for line in lines if line.startswith("content-length:")]
    return head + await reader.readexactly(int(lengths[0]) if lengths else 0)
