# SPDX-License-Identifier: Apache-2.0
"""Mails a second through a whole campaign, against Python's standard library.

    python3 Benchmarks/mail.py [people ...]

Both sides make multipart mails with a text part, a HTML part, the same
variables and links, for the same people, and hand them to the same sink on
this machine (`jejak demo mailbox`), which keeps none. Jejak's figure is the
whole campaign: audience, guards, holdout 0, the durable outbox, rendering,
signed links, SMTP and the outcomes in the log. The other side keeps no state.
"""

import email.message
import email.utils
import json
import os
import platform
import smtplib
import string
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JEJAK = os.environ.get("JEJAK_BINARY", os.path.join(ROOT, ".build/release/jejak"))

HTML = (
    "<h1>Halo $name!</h1><p>Gajian tiba di $city. Ada diskon sampai 15%.</p>"
    '<p><a href="https://toko.example/promo">Lihat promonya</a></p>'
    '<p><a href="https://toko.example/bantuan">Bantuan</a></p>'
)
TEXT = "Halo $name!\n\nGajian tiba di $city. Ada diskon sampai 15%.\nhttps://toko.example/promo\n"


def people(count):
    return [(f"p{i}", f"Ayu {i}", f"Kota {i % 50}") for i in range(count)]


def jejak(*arguments):
    done = subprocess.run([JEJAK, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def run_jejak(count, port, folder):
    data = os.path.join(folder, f"data-{count}")
    path = os.path.join(folder, f"people-{count}.jsonl")
    with open(path, "w") as file:
        for key, name, city in people(count):
            file.write(
                json.dumps(
                    {
                        "type": "identify",
                        "messageId": "i" + key,
                        "userId": key,
                        "timestamp": "2026-01-01T00:00:00Z",
                        "traits": {"firstName": name, "city": city, "email": key + "@x.example"},
                        "context": {"consent": {"categoryPreferences": {"email": True}}},
                    }
                )
                + "\n"
            )
    jejak("import", path, "--preset", "jsonl", "--data", data)
    jejak(
        *["sender", "add", "toko", "--server", f"smtp://127.0.0.1:{port}", "--from"],
        *["halo@toko.example", "--links", "http://127.0.0.1:8080", "--data", data],
    )
    template = HTML.replace("$name", "{{name}}").replace("$city", "{{city}}")
    text = TEXT.replace("$name", "{{name}}").replace("$city", "{{city}}")
    campaign = {
        "id": "bench",
        "audience": "everyone",
        "sender": "toko",
        "holdout": "0%",
        "quiet_hours": "none",
        "variables": {
            "name": {"trait": "firstName", "fallback": "kawan"},
            "city": {"trait": "city", "fallback": "kotamu"},
        },
        "mail": {"id": {"subject": "Halo {{name}}", "html": template, "text": text}},
    }
    file = os.path.join(folder, "bench.yaml")
    with open(file, "w") as handle:
        json.dump(campaign, handle)
    started = time.monotonic()
    out = jejak("campaign", "send", file, "--data", data, "--json")
    seconds = time.monotonic() - started
    sent = json.loads(out.splitlines()[-1])["messages"]["sent"]
    assert sent == count, f"{sent} of {count} were sent"
    return seconds


def run_python(count, port):
    html, text = string.Template(HTML), string.Template(TEXT)
    started = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for key, name, city in people(count):
            mail = email.message.EmailMessage()
            mail["From"] = "halo@toko.example"
            mail["To"] = key + "@x.example"
            mail["Subject"] = "Halo " + name
            mail["Date"] = email.utils.formatdate()
            mail["Message-ID"] = email.utils.make_msgid(domain="toko.example")
            values = {"name": name, "city": city}
            mail.set_content(text.substitute(values))
            mail.add_alternative(html.substitute(values), subtype="html")
            server.send_message(mail)
    return time.monotonic() - started


def main():
    sizes = [int(word) for word in sys.argv[1:]] or [1000, 4000, 16000]
    sink = subprocess.Popen(
        [JEJAK, "demo", "mailbox", "--count-only"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int("".join(c for c in sink.stdout.readline().split(":")[-1] if c.isdigit()))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes:
            ours, theirs = run_jejak(count, port, folder), run_python(count, port)
            rows.append(
                {
                    "mails": count,
                    "jejakPerSecond": round(count / ours),
                    "pythonPerSecond": round(count / theirs),
                    "ratio": round(theirs / ours, 2),
                }
            )
    sink.stdin.close()
    sink.wait()
    version = subprocess.run([JEJAK, "--version"], capture_output=True, text=True, check=True)
    print(
        json.dumps(
            {
                "benchmark": "mail",
                "jejak": version.stdout.strip(),
                "python": platform.python_version(),
                "cores": os.cpu_count(),
                "rows": rows,
            }
        )
    )


main()
