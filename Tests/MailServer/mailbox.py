# SPDX-License-Identifier: Apache-2.0
"""A real mail server for the tests: aiosmtpd, keeping each mail as a file.

    python3 mailbox.py FOLDER [milliseconds before each answer to DATA]

Prints its port on the first line, then serves until it is ended. A mail is
answered with 250 only when its file is on the disk; the name of the file is
the address it is for, so two mails for one address are two files.
"""

import asyncio
import os
import socket
import sys

from aiosmtpd.controller import Controller


class Keeper:
    def __init__(self, folder: str, delay: float) -> None:
        self.folder = folder
        self.delay = delay
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            await asyncio.sleep(self.delay)
        self.count += 1
        name = f"{self.count:06d}-{os.getpid()}-{envelope.rcpt_tos[0]}"
        path = os.path.join(self.folder, name)
        with open(path + ".part", "wb") as file:
            file.write(envelope.original_content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".part", path + ".eml")
        return "250 2.0.0 kept as " + str(self.count)


def main() -> None:
    folder = sys.argv[1]
    delay = float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0
    os.makedirs(folder, exist_ok=True)
    # The controller greets its own port when it starts, so it has to know it.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Keeper(folder, delay), hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    try:
        sys.stdin.read()
    finally:
        controller.stop()


main()
