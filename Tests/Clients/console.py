# SPDX-License-Identifier: Apache-2.0
"""Segments and questions in the console, in a real Chromium, over a real server.

    python3 console.py [FOLDER FOR SCREENSHOTS]

A made-up shop of the last half year is imported; then a segment is built by
typing, saved, looked into, moved, and questions of each kind are asked. What
the pages say is held against what the commands say.
"""

import base64
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote as quoted

from serving import Checks, Server, command, new_source, people, request

PEOPLE = 600
WIDTHS = (1280, 390)
LANGUAGES = ("en", "id")
QUESTIONS = {
    "funnel": ('funnel "Product Viewed" > "Product Added" > "Order Completed" within 7 days',
               "#answer .funnel-steps .bar", 3),
    "retention": ('retention of "Order Completed" monthly', "#answer table.cohorts td", 6),
    "trend": ('trend of "Product Viewed" weekly by category',
              "#answer .trend path.line", 3),
    "paths": ('paths from "Cart Viewed" steps 4', "#answer svg.flow path.stream", 5),
    "transitions": ("transitions in last 90 days", "#answer table.heat button.cell", 5),
    "steps": ('steps 6 from "Product Viewed"', "#answer table.heat td", 20),
    "bottlenecks": ("bottlenecks in last 60 days", "#answer ol.pages li", 3),
    "segment": ('did "Order Completed" at least 2 times', "#answer .bar", 1),
}  # fmt: skip
FUNNEL = QUESTIONS["funnel"][0]
CAMPAIGN = """\
id: payday
name: Payday
audience: did "Product Viewed"
purpose: marketing
sender: shop
holdout: 40%
goal: {event: Order Completed, within: 7 days}
quiet_hours: none
mail:
  en: {subject: Hello, html: "<p>Hello</p>"}
  id: {subject: Halo, html: "<p>Halo</p>"}
"""


class Browser:
    """Headless Chromium through the debugging pipe: JSON ended by zero bytes."""

    def __init__(self, folder):
        names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        path = next((found for found in map(shutil.which, names) if found), None)
        if not path:
            raise RuntimeError("no Chromium here: install the package chromium")
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null', path,
             "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
             "--user-data-dir=" + folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)  # fmt: skip
        self.last, self.pending, self.events, self.session = 0, b"", [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.process.stdin.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") != self.last:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]

    def receive(self):
        while b"\0" not in self.pending:
            more = self.process.stdout.read(65536)
            if not more:
                raise RuntimeError("the browser went away")
            self.pending += more
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def wait_for(self, event):
        while not any(found.get("method") == event for found in self.events):
            self.events.append(self.receive())

    def size(self, width):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=844,
                  deviceScaleFactor=1, mobile=width < 600)  # fmt: skip

    def open(self, address):
        self.events = []
        self.call("Page.navigate", url=address)
        self.wait_for("Page.loadEventFired")

    def value(self, script):
        answer = self.call("Runtime.evaluate", awaitPromise=True, returnByValue=True,
                           expression=script)  # fmt: skip
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def text(self, selector):
        return self.value(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def count(self, selector):
        return self.value(f"document.querySelectorAll({json.dumps(selector)}).length")

    def until(self, script, seconds=15.0):
        """How long it took until a script's value was true; nothing where never."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if self.value(script):
                return time.monotonic() - start
            time.sleep(0.02)
        return None

    def focus(self, selector):
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")

    def write(self, text):
        """Types as a person does, one character after the other."""
        for character in text:
            self.call("Input.insertText", text=character)
            time.sleep(0.02)

    def press(self, key, code=0, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                      windowsVirtualKeyCode=code)  # fmt: skip

    def choose(self, selector, value):
        self.value(
            f"((field) => {{ field.focus(); field.value = {json.dumps(value)};"
            " field.dispatchEvent(new Event('input', {bubbles: true})) })"
            f"(document.querySelector({json.dumps(selector)}))"
        )

    def leave(self, script):
        """Does what leads to another page, and waits for it."""
        self.events = []
        self.value(f"void ({script})")
        self.wait_for("Page.loadEventFired")

    @property
    def errors(self):
        found = []
        for event in self.events:
            details = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(json.dumps(details)[:300])
            entry = details.get("entry", {})
            if event.get("method") == "Log.entryAdded" and entry.get("level") == "error":
                found.append(entry.get("text", "")[:300])
        return found

    def picture(self, width, path):
        height = self.value("document.documentElement.scrollHeight")
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip={
            "x": 0, "y": 0, "width": width, "height": min(height, 4000), "scale": 1})  # fmt: skip
        with open(path, "wb") as file:
            file.write(base64.b64decode(data["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait()


def visits(end):
    """Visits to a site; half of them end where shipping is chosen, which is slow."""
    pages = ("/", "/produk", "/checkout/ongkir", "/checkout/bayar")
    for number in range(400):
        kind = number % 10
        depth = 1 if kind < 2 else 2 if kind < 4 else 3 if kind < 9 else 4
        moment = end - datetime.timedelta(hours=number + 2)

        def line(fields, moment, number=number):
            return json.dumps({
                **fields, "userId": f"v-{number:04}", "messageId": f"v-{number}-{moment}",
                "timestamp": moment.isoformat(timespec="milliseconds") + "Z",
            }, separators=(",", ":")) + "\n"  # fmt: skip

        for path in pages[:depth]:
            slow = path == pages[2]
            yield line({"type": "page", "properties": {"path": path}}, moment)
            moment += datetime.timedelta(seconds=40)
            yield line({"type": "track", "event": "Web Vitals Measured", "properties": {
                "path": path, "lcp": 4200 if slow else 1800, "cls": 0.02, "inp": 90}}, moment)
            moment += datetime.timedelta(seconds=20)
        if depth == 4:
            yield line({"type": "track", "event": "Payment Info Entered", "properties": {}}, moment)


def shop(path):
    """The demo shop's events, as if they had happened in the half year until now."""
    raw = path + ".raw"
    command("generate", "--people", str(PEOPLE), "--out", raw)
    moment = re.compile(r'"timestamp":"([^"]+)Z"')
    with open(raw) as lines:
        times = [moment.search(line).group(1) for line in lines]
    end = datetime.datetime.fromisoformat(max(times))
    with open(raw, "a") as lines:
        lines.writelines(visits(end))
    shift = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - end
    shift -= datetime.timedelta(minutes=5)

    def later(found):
        then = datetime.datetime.fromisoformat(found.group(1)) + shift
        return f'"timestamp":"{then.isoformat(timespec="milliseconds")}Z"'

    with open(raw) as lines, open(path, "w") as out:
        for line in lines:
            out.write(moment.sub(later, line))


class Console:
    def __init__(self, checks, browser, server, folder):
        self.checks, self.browser, self.server, self.folder = checks, browser, server, folder
        self.home = f"http://127.0.0.1:{server.port}"

    def open(self, target, language="en"):
        path, _, anchor = target.partition("#")
        mark = "&" if "?" in path else "?"
        self.browser.open(f"{self.home}{path}{mark}lang={language}" + (f"#{anchor}" * bool(anchor)))

    def look(self, target, name):
        """Opens a page in both languages and widths: it fits and logs nothing."""
        for width in WIDTHS:
            self.browser.size(width)
            for language in LANGUAGES:
                self.open(target, language)
                self.fits(width, f"{name} {language}")
                if self.folder:
                    self.browser.picture(width, f"{self.folder}/{name}-{language}-{width}.png")
        self.browser.size(WIDTHS[0])

    def fits(self, width, what):
        wide = self.browser.value("document.documentElement.scrollWidth")
        self.checks.equal(wide, width, f"{what}: pixels wide")
        self.checks.equal(self.browser.errors, [], f"{what}: what the page logs")

    def number(self, selector):
        """The first number of a text, as English writes it."""
        found = re.search(r"[\d,]+", self.browser.text(selector))
        return int(found.group().replace(",", "")) if found else None


def build(console, data):
    """Types a segment; the count and the text follow. Returns its definition."""
    browser, checks = console.browser, console.checks
    console.open("/segments/new")
    checks.equal(browser.text("#size .big"), "–", "no count before anything is said")
    checks.true(browser.count("#events option") > 5, "event names are suggested")
    browser.focus('[name="r1.event"]')
    browser.write("Order Completed")
    # A hurried count of half a name may come first; the one of the whole name counts.
    took = browser.until(
        "document.querySelector('#text').value === 'did \"Order Completed\"'"
        " && !document.querySelector('#size').classList.contains('waiting')"
        " && /\\d/.test(document.querySelector('#size .big').innerText)"
    )
    checks.true(took is not None, "the count follows what is typed")
    checks.equal(browser.value("document.querySelector('#text').value"),
                 'did "Order Completed"', "the text beside it")  # fmt: skip
    checks.equal(console.number("#size .big"), people('did "Order Completed"', data),
                 "the live count is that of the command")  # fmt: skip
    checks.equal(browser.value("document.activeElement.name"), "r1.event", "the cursor stays")
    browser.choose('[name="r1.often"]', "at least")
    browser.until("document.querySelector('[name=\"r1.times\"]') !== null")
    browser.focus('[name="r1.times"]')
    browser.write("2")
    browser.choose('[name="r1.window"]', "last")
    browser.until("document.querySelector('[name=\"r1.count\"]') !== null")
    browser.focus('[name="r1.count"]')
    browser.write("90")
    definition = 'did "Order Completed" at least 2 times in last 90 days'
    took = browser.until(f"document.querySelector('#text').value === {json.dumps(definition)}")
    checks.true(took is not None, "rows become text: " + browser.value(
        "document.querySelector('#text').value"))  # fmt: skip
    browser.until("!document.querySelector('#size').classList.contains('waiting')")
    checks.equal(console.number("#size .big"), people(definition, data), "the narrower count")
    return definition


def mend(console, data, definition):
    """Writes in the text; the rows follow, and a mistake is marked."""
    browser, checks = console.browser, console.checks
    browser.choose("#text", definition + ' and city = "Bandung"')
    browser.until("document.querySelector('[name=\"r2.value\"]')?.value === 'Bandung'")
    checks.equal(browser.value("document.querySelector('[name=\"r2.kind\"]').value"), "attribute",
                 "text becomes rows")  # fmt: skip
    browser.choose("#text", 'did "Order Completed" at leest 2 times')
    browser.until("document.querySelector('#trouble mark') !== null")
    checks.equal(browser.text("#trouble mark"), "l", "the wrong character is marked")
    checks.true("did you mean 'least'" in browser.text("#trouble"), "and what would be right")
    console.fits(WIDTHS[0], "the builder with a mistake")
    beyond = 'did "Product Viewed" then "Order Completed" within 2 days'
    browser.choose("#text", beyond)
    browser.until("document.querySelector('[name=beyond]') !== null")
    browser.until("!document.querySelector('#size').classList.contains('waiting')")
    checks.equal(browser.value("document.querySelector('#text').value"), beyond,
                 "what rows cannot show stays as text")  # fmt: skip
    checks.equal(console.number("#size .big"), people(beyond, data), "and is counted")
    browser.choose("#text", definition)
    browser.until("document.querySelector('[name=\"r1.times\"]')?.value === '2'")


def keyboard(console):
    """Every field and button of the builder is reached by the Tab key."""
    browser, checks = console.browser, console.checks
    browser.value("document.activeElement.blur()")
    browser.focus("#main")
    reached = []
    for _ in range(60):
        browser.press("Tab", 9)
        reached.append(browser.value(
            "document.activeElement.name + '=' + (document.activeElement.value ?? '')"))  # fmt: skip
    names = {name.split("=")[0] for name in reached}
    for field in ("join", "r1.kind", "r1.which", "r1.event", "r1.often", "r1.times", "r1.window",
                  "r1.count", "r1.unit", "r1.filter", "kind", "text", "name"):  # fmt: skip
        checks.true(field in names, f"the Tab key reaches {field}: {sorted(names)}")
    for button in ("do=drop0", "do=add", "do=save"):
        checks.true(button in reached, f"the Tab key reaches {button}")
    checks.true("do=update" not in reached, "the hidden button is not reached")
    # The key that a hurried person presses in a field must not save or remove.
    browser.focus('[name="r1.event"]')
    browser.press("Enter", 13, "\r")
    time.sleep(0.5)
    checks.equal(browser.count('[name="r1.event"]'), 1, "Enter in a field removes nothing")
    checks.true(browser.value("location.pathname") == "/segments/new", "and saves nothing")


def save(console, data, name, definition):
    browser, checks = console.browser, console.checks
    browser.focus("#name")
    browser.write(name)
    browser.leave("document.querySelector('button[value=save]').click()")
    checks.true("/segments/kept/" in browser.value("location.pathname"), "it is saved and shown")
    took = browser.until("/Up to date/.test(document.querySelector('#head')?.innerText)")
    checks.true(took is not None, "it becomes up to date by itself")
    console.open(f"/segments/kept/{name}")
    checks.equal(console.number("#head .big"), people(definition, data), "its members")
    checks.equal(browser.text("#head .definition").strip(), definition, "its definition")
    checks.true(browser.count("#members tbody tr") > 10, "members are listed")
    return took


def why(console, name):
    browser, checks = console.browser, console.checks
    browser.leave("document.querySelector('#members a[href*=\"why\"]').click()")
    words = browser.text("main")
    checks.true("In the segment now" in words, "the reason's verdict")
    checks.true(browser.count(".evidence time") >= 2, "the footprints that speak for it")
    checks.true("this is sure until" in words, "until when it holds")
    return browser.value("location.pathname + location.search")


def move(console, data, name):
    """Somebody orders twice: a second later they are in, with the cause."""
    browser, checks = console.browser, console.checks
    key = new_source("web", data)
    before = people('did "Order Completed" at least 2 times in last 90 days', data)
    batch = [
        {"type": "track", "event": "Order Completed", "userId": "new-1", "messageId": f"m{n}",
         "timestamp": datetime.datetime.now(datetime.UTC).isoformat(),
         "properties": {"revenue": 250000, "currency": "IDR"}}
        for n in range(2)
    ]  # fmt: skip
    answer = request(console.server.port, "POST", "/v1/batch",
                     json.dumps({"writeKey": key, "batch": batch}).encode(),
                     {"Content-Type": "application/json"})  # fmt: skip
    start = time.monotonic()
    checks.equal(answer and answer.status, 200, f"events are taken: {answer}")
    took = None
    while took is None and time.monotonic() - start < 10:
        console.open(f"/segments/kept/{name}")
        if "new-1" in browser.text(".moved"):
            took = time.monotonic() - start
    checks.true(took is not None, "who comes in is shown")
    checks.true("because of what happened" in browser.text(".moved li"), "with the cause")
    checks.equal(console.number("#head .big"), before + 1, "one more member")
    checks.true(browser.count(".moves rect.up") == 30, "movements are drawn day by day")
    return took


def flow(console):
    browser, checks = console.browser, console.checks
    console.open("/segments/flow")
    checks.true(browser.count("#flow svg.flow path.stream") > 0, "movements are drawn")
    cells = browser.value(
        "Array.from(document.querySelectorAll('.matrix tbody tr:not(:last-child)'),"
        " (row) => Array.from(row.cells, (cell) => Number(cell.innerText.replace(/,/g, '')))"
        ".slice(1))"
    )
    checks.true(all(sum(row[:-1]) == row[-1] for row in cells), f"rows add up: {cells}")
    return sum(row[-1] for row in cells)


def ask(console):
    """Asks each kind of question by typing it; each has its picture."""
    browser, checks = console.browser, console.checks
    for kind, (question, selector, least) in QUESTIONS.items():
        console.open("/ask")
        browser.focus("#question")
        browser.write(question)
        browser.leave("document.querySelector('form[data-ask] button[type=submit]').click()")
        found = browser.count(selector)
        checks.true(found >= least, f"{kind}: {found} of {selector}")
        if kind != "segment":
            checks.true(browser.count("#answer table") > 0, f"{kind}: a table beside it")
        checks.true("Answered in" in browser.text("#answer"), f"{kind}: how long it took")
        browser.focus("#saved-name")
        browser.write(f"My {kind}")
        browser.leave("document.querySelector('form.saving button').click()")
        checks.true(f"My {kind}" in browser.text("#questions"), f"{kind}: on the Overview")
    checks.equal(browser.count("#questions article"), len(QUESTIONS), "saved questions")


def leavers(console, data):
    """Those who leave a funnel are a segment of exactly so many."""
    browser, checks = console.browser, console.checks
    steps = command("ask", FUNNEL, "--data", data, "--json")["steps"]
    for place in range(len(steps) - 1):
        console.open("/ask?question=" + quoted(FUNNEL))
        browser.leave(f"document.querySelectorAll('#answer .drop a')[{place}].click()")
        checks.equal(console.number("#size .big"), steps[place]["people"]
                     - steps[place + 1]["people"], f"who leaves after step {place + 1}")  # fmt: skip


def press_cell(console, question, choose="", place=0):
    """Presses a figure of an answer by keyboard; the segment's text and size."""
    browser = console.browser
    console.open("/ask?question=" + quoted(question))
    for closed in ("details.why",):
        browser.value(f"document.querySelectorAll('#answer {closed}')"
                      ".forEach((part) => { part.open = true })")  # fmt: skip
    if choose:
        browser.choose("#answer [name=who]", choose)
    found = browser.value(
        f"((cell) => {{ cell.focus(); return [cell.value, cell.title, cell.innerText] }})"
        f"(document.querySelectorAll('#answer button.cell')[{place}])"
    )
    browser.events = []
    browser.press("Enter", 13, "\r")
    browser.wait_for("Page.loadEventFired")
    return found, browser.value("document.querySelector('#text').value"), console.number(
        "#size .big"), browser.count("[role=note]")  # fmt: skip


def cells(console, data):
    """Figures of answers lead to the segments of their people."""
    checks = console.checks
    retention = QUESTIONS["retention"][0]
    cohorts = command("ask", retention, "--data", data, "--json")["cohorts"]
    # The first row of the page: who began, +0, +1.
    cohort = cohorts[-40:][0]
    for choose, wanted in (("", cohort["returned"][1]),
                           ("not", cohort["size"] - cohort["returned"][1])):  # fmt: skip
        found, text, size, _ = press_cell(console, retention, choose, 2)
        checks.equal(found[0], f"{cohort['start']} 1", "the cell after the first period")
        checks.equal(size, wanted, f"who came back ({choose}): {text}")
    trend = 'trend of people of "Order Completed" monthly'
    answer = command("ask", trend, "--data", data, "--json")
    found, text, size, notes = press_cell(console, trend)
    checks.equal(found[0], answer["periods"][-1], "the newest bar comes first")
    checks.equal(size, answer["lines"][0]["values"][-1], f"who is in the bar: {text}")
    checks.equal(notes, 0, "an exact segment needs no note")
    for kind in ("transitions", "bottlenecks", "paths"):
        question = QUESTIONS[kind][0]
        found, text, size, notes = press_cell(console, question)
        said = command("ask", question, "--cell", found[0], "--data", data).strip()
        checks.equal(text, said, f"{kind}: the text is what the command says")
        checks.equal(size, people(text, data), f"{kind}: and so many people")
        checks.equal(notes, 0 if kind == "transitions" or found[0] == "0" else 1,
                     f"{kind}: what is different is said")  # fmt: skip


def worst_page(console):
    browser, checks = console.browser, console.checks
    console.open("/ask?question=" + quoted(QUESTIONS["bottlenecks"][0]))
    worst = browser.text("#answer ol.pages li")
    for words in ("/checkout/ongkir", "Bottleneck", "4.2 s", "83%"):
        checks.true(words in worst, f"{words} of the worst page: {worst}")
    checks.true("too few" not in worst.lower(), "there are enough visits")


def arms(console, data):
    """Those whom a campaign contacted stand beside those held back."""
    browser, checks = console.browser, console.checks
    console.open("/segments/flow")
    checks.equal(browser.count("#arms"), 0, "nobody is compared unasked")
    browser.choose("select[name=campaign]", "payday")
    browser.value("document.querySelector('[name=from]').value = '2020-01-01'")
    browser.leave("document.querySelector('form[action=\"/segments/flow\"] button').click()")
    checks.true("Did “Payday” move them?" in browser.text("#arms"), "the comparison is there")
    sums = [browser.value(
        f"Array.from(document.querySelectorAll('#arms .{arm} td .quiet'),"
        " (cell) => Number(cell.innerText.replace(/,/g, ''))).reduce((a, b) => a + b, 0)"
    ) for arm in ("reached", "held")]  # fmt: skip
    results = command("campaign", "results", "payday", "--data", data, "--json")
    checks.true(min(sums) > 20, f"both groups have people: {sums}")
    told = json.dumps(results)
    for size in sums:
        checks.true(str(size) in told, f"{size} people are those of the campaign: {told[:600]}")
    checks.true(browser.count("#arms .gaps td") >= 4, "the differences are there")
    checks.true("too few to tell" in browser.text("#arms .gaps"), "an empty row says so")
    return browser.value("location.pathname + location.search")


def aged(console, data):
    """While events come in, saved questions are not answered anew at every look."""
    browser, checks = console.browser, console.checks
    key = new_source("late", data)
    found = 0
    for number in range(10):
        batch = [{"type": "track", "event": "Product Viewed", "userId": f"late-{number}",
                  "messageId": f"late-{number}"}]  # fmt: skip
        request(console.server.port, "POST", "/v1/batch",
                json.dumps({"writeKey": key, "batch": batch}).encode(),
                {"Content-Type": "application/json"})  # fmt: skip
        console.open("/")
        found = browser.count("#questions .age")
        if found:
            break
    checks.true(found > 0, "an answer of shortly before says its age")
    checks.true("ago" in browser.text("#questions .age"), "in words")


def remove(console, name):
    browser, checks = console.browser, console.checks
    console.open("/")
    browser.leave("document.querySelector('#questions article button').click()")
    checks.equal(browser.count("#questions article"), len(QUESTIONS) - 1, "a question less")
    console.open(f"/segments/kept/{name}/remove")
    browser.leave("document.querySelector('main form button').click()")
    checks.equal(browser.value("location.pathname"), "/segments", "back at the list")
    checks.true(name not in browser.text(".kept"), "the segment is gone")


def walk(checks, console, data):
    """All of it, in the order in which somebody would do it."""
    browser = console.browser
    browser.size(WIDTHS[0])
    console.look("/segments", "segments-empty")
    definition = build(console, data)
    mend(console, data, definition)
    keyboard(console)
    computing = save(console, data, "regulars", definition)
    checks.true(computing is not None, "how long computing took is known")
    reason = why(console, "regulars")
    for name, text in (("lookers", 'did "Product Viewed" and did not "Order Completed"'),
                       ("asleep", "did not any event in last 60 days")):  # fmt: skip
        command("segment", "save", name, text, "--data", data)
    moved = move(console, data, "regulars")
    everybody = flow(console)
    ask(console)
    leavers(console, data)
    cells(console, data)
    worst_page(console)
    compared = arms(console, data)
    aged(console, data)
    pages = {"segments": "/segments", "builder": f"/segments/new?text={quoted(definition)}",
             "segment": "/segments/kept/regulars", "why": reason, "movements": "/segments/flow",
             "arms": compared,
             "overview": "/", "ask": "/ask"}  # fmt: skip
    for kind, (question, _, _) in QUESTIONS.items():
        pages["ask-" + kind] = "/ask?question=" + quoted(question)
    for name, target in pages.items():
        console.look(target, name)
    remove(console, "regulars")
    return (f"{PEOPLE} people; computed within {computing or 99:.2f} s, moved within "
            f"{moved or 99:.2f} s, {everybody} people in the movements")  # fmt: skip


def main():
    checks = Checks()
    folder = sys.argv[1] if len(sys.argv) > 1 else ""
    if folder:
        os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jejak-console-") as workshop:
        data = workshop + "/data"
        shop(workshop + "/shop.jsonl")
        command("import", workshop + "/shop.jsonl", "--preset", "jsonl", "--data", data)
        with open(workshop + "/payday.yaml", "w") as file:
            file.write(CAMPAIGN)
        command("sender", "add", "shop", "--data", data, "--server", "smtp://127.0.0.1:9",
                "--from", "halo@shop.example", "--from-name", "Shop",
                "--links", "http://127.0.0.1:8080")  # fmt: skip
        try:
            command("campaign", "send", workshop + "/payday.yaml", "--data", data)
        except RuntimeError:
            pass  # No mail server is there: the arms are drawn, and the mails wait.
        server = Server(data)
        browser = None
        try:
            checks.true(server.port, f"the server comes up: {server.said}")
            browser = Browser(workshop + "/profile")
            words = walk(checks, Console(checks, browser, server, folder), data)
        finally:
            if browser:
                browser.close()
            end = server.stop()
        checks.equal(end, 0, "the server's end")
    checks.end(words)


if __name__ == "__main__":
    main()
