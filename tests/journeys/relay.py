"""What stands between a phone and its server, and can lose an answer at the worst moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType


class Relay:
    """Passes connections on to the server at `target`; without one it refuses them.

    The answer to the next request that begins with `caught` is not passed on: once it has come,
    which is after the server has done its work, `catch` is called and the connection is cut.
    """

    def __init__(self, target: int) -> None:
        self.target: int | None = target
        self.caught: bytes | None = None
        self.catch: Callable[[], None] = lambda: None
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._start(self._serve)

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.target = None
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                phone, _address = self._door.accept()
                self._start(self._pass_on, phone)

    def _pass_on(self, phone: socket.socket) -> None:
        with phone, suppress(OSError):
            if self.target is None:
                return
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                asked = phone.recv(65536)
                server.sendall(asked)
                self._start(self._pump, phone, server)
                if self.caught and asked.startswith(self.caught):
                    self.caught = None
                    server.recv(1)
                    self.catch()
                else:
                    self._pump(server, phone)
                for end in (phone, server):  # closing alone waits for the thread that reads it
                    end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                sink.sendall(part)

    @staticmethod
    def _start(work: Callable[..., None], *arguments: object) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()
