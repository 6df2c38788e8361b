# SPDX-License-Identifier: Apache-2.0
"""A mail server that misbehaves in one stated way.

    python3 trouble.py MODE

Modes: refuse (550 to each recipient), later (451), hang (says nothing), slow
(a third of a second before each answer), middle (closes after MAIL), end
(closes after the data without an answer), garbage (no mail server at all).
Prints its port, then serves until its input ends.
"""

import socket
import sys
import threading
import time

MODE = sys.argv[1]


def answer(connection, text):
    if MODE == "slow":
        time.sleep(0.3)
    connection.sendall((text + "\r\n").encode())


def talk(connection):
    lines = connection.makefile("rb")
    if MODE == "hang":
        lines.read()
        return
    answer(connection, "HTTP/1.1 400 Bad Request" if MODE == "garbage" else "220 trouble")
    for raw in lines:
        verb = raw[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            answer(connection, "250 trouble")
        elif verb == b"MAIL" and MODE == "middle":
            return
        elif verb == b"RCPT" and MODE == "refuse":
            answer(connection, "550 5.1.1 no such user")
        elif verb == b"RCPT" and MODE == "later":
            answer(connection, "451 4.7.1 greylisted, come later")
        elif verb == b"DATA":
            answer(connection, "354 go on")
            while lines.readline() not in (b".\r\n", b""):
                pass
            if MODE == "end":
                return
            answer(connection, "250 2.0.0 taken")
        elif verb == b"QUIT":
            answer(connection, "221 bye")
            return
        else:
            answer(connection, "250 ok")


def serve(connection):
    try:
        talk(connection)
    except OSError:
        pass
    finally:
        connection.close()


def main():
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen(16)
    print(door.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = door.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


main()
