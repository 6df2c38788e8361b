# SPDX-License-Identifier: Apache-2.0
"""Groups of journeys in the console, in a real Chromium, over a real server.

    python3 clusters.py [FOLDER FOR SCREENSHOTS]

A made-up shop is imported; the journeys are compared from the page, once
cancelled and once to the end; then a group is opened and kept, the map is
walked about in by pointer and by keyboard, people are picked on it and kept,
and somebody's journey goes on until they are in another group. What the pages
say is held against what the commands say.
"""

import datetime
import json
import os
import sys
import tempfile
import time

from console import LANGUAGES, WIDTHS, Browser, Console
from serving import Checks, Server, command, new_source, people, request

PEOPLE = 1_200


def status(data):
    return command("journeys", "status", "--data", data, "--json")


def begin(console):
    """Presses the button of the comparison."""
    console.browser.leave("document.querySelector('form[action=\"/journeys/compare\"] button').click()")


def compare(console, data):
    """Cancels a comparison, then makes one to its end; the page follows both."""
    browser, checks = console.browser, console.checks
    console.open("/journeys")
    checks.true("Journeys were not compared yet" in browser.text("main"), "what to do first")
    checks.equal(browser.count("canvas"), 0, "no map yet")
    console.open("/journeys/map")
    checks.true("not compared yet" in browser.text("main"), "the map says so too")
    console.open("/journeys")
    begin(console)
    checks.true("Computing" in browser.text("#comparing"), "it is under way")
    checks.true(browser.count("#comparing svg.bar") == 1, "with its progress")
    twice = request(console.server.port, "POST", "/journeys/compare", b"",
                    {"Origin": console.home})  # fmt: skip
    checks.equal(twice and twice.status, 409, "a second one is refused")
    # A page that is opened anew shows the same work.
    console.open("/journeys")
    checks.true("Computing" in browser.text("#comparing"), "it outlives a reload")
    browser.leave("document.querySelector('form[action=\"/journeys/cancel\"] button').click()")
    took = browser.until("/Cancelled/.test(document.querySelector('#comparing')?.innerText)", 60)
    checks.true(took is not None, "it is cancelled: " + browser.text("#comparing"))
    checks.true(not status(data)["compared"], "and nothing is kept")
    begin(console)
    shares = set()
    start = time.monotonic()
    while time.monotonic() - start < 240:
        words = browser.text("#comparing")
        if "Computing" not in words:
            break
        shares.add(words.split("%")[0])
        time.sleep(0.3)
    took = browser.until("/Compared/.test(document.querySelector('#comparing')?.innerText)", 20)
    checks.true(took is not None, "it ends: " + browser.text("#comparing"))
    checks.true(len(shares) >= 2, f"the progress moves: {shares}")
    browser.until("document.querySelectorAll('article.cluster').length > 0")
    found = status(data)
    checks.true(found["compared"] and found["fit"] == 1, f"the status: {found}")
    checks.equal(browser.count("article.cluster"), len(found["clusters"]), "its groups")
    checks.true(browser.count("#comparing .facts li") >= 2, "what is said of them is a list")
    checks.true("Everybody is in the group" in browser.text("#comparing"), "it says how fresh")
    checks.true("Too few to tell" in browser.text("#comparing"), "and that drift is not known")
    return time.monotonic() - start


def group(console, data):
    """A group's page: figures beside the words, and a segment of it."""
    browser, checks = console.browser, console.checks
    first = status(data)["clusters"][0]
    console.open(f"/journeys/{first['id']}")
    checks.equal(console.number(".tile-value"), first["people"], "its size")
    checks.equal(people(f"cluster.journey = {first['id']}", data), first["people"],
                 "is what the language says")  # fmt: skip
    rows = browser.count("#differences tbody tr")
    checks.true(rows >= 2, f"differences: {rows}")
    empty = browser.value("Array.from(document.querySelectorAll('#differences td'),"
                          " (cell) => cell.innerText.trim()).filter((text) => !text || text === '–')"
                          ".length")  # fmt: skip
    checks.equal(empty, 0, "each with both figures")
    label = browser.text("h1")
    bold = browser.value("Array.from(document.querySelectorAll('#differences th b'),"
                         " (cell) => cell.innerText)")  # fmt: skip
    checks.true(bold and all(words.lower() in label.lower() for words in bold),
                f"the label is made of them: {label} of {bold}")  # fmt: skip
    checks.true(browser.value("document.querySelector('figure.picture img')?.complete"
                              " && document.querySelector('figure.picture img').naturalWidth > 50"),
                "the contact sheet is there")  # fmt: skip
    browser.leave("document.querySelector('a[href^=\"/segments/new?name=\"]').click()")
    browser.until("/\\d/.test(document.querySelector('#size .big').innerText)")
    checks.equal(console.number("#size .big"), first["people"], "the segment counts the same")
    browser.value("document.querySelector('#name').value = 'first group'")
    browser.leave("document.querySelector('button[value=save]').click()")
    took = browser.until("/Up to date/.test(document.querySelector('#head')?.innerText)")
    checks.true(took is not None, "the segment is computed")
    console.open(f"/journeys/{first['id']}")
    checks.equal(browser.text("a[href='/segments/kept/first%20group']"), "first group",
                 "the group's page names it")  # fmt: skip
    return first["id"]


def point(console):
    """A dot near the middle of the map, on the page."""
    return console.browser.value(
        "(async () => { const box = document.querySelector('canvas').getBoundingClientRect();"
        " const data = await (await fetch('/journeys/map.json')).json();"
        " const unit = Math.min(box.width, box.height) / 10600;"
        " let best = data.points[0];"
        " for (const one of data.points) if (Math.hypot(one[0] - 5000, one[1] - 5000)"
        " < Math.hypot(best[0] - 5000, best[1] - 5000)) best = one;"
        " return [box.left + box.width / 2 + (best[0] - 5000) * unit,"
        " box.top + box.height / 2 - (best[1] - 5000) * unit, best[3], best[4]] })()"
    )


def mouse(browser, kind, x, y, **more):
    browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)


def drag(browser, corners):
    mouse(browser, "mousePressed", *corners[0], button="left", clickCount=1)
    for corner in corners[1:]:
        mouse(browser, "mouseMoved", *corner, button="left", buttons=1)
    mouse(browser, "mouseReleased", *corners[-1], button="left", clickCount=1)


def walk_map(console):
    """Hover, wheel, buttons and keys."""
    browser, checks = console.browser, console.checks
    console.open("/journeys/map")
    ready = browser.until("document.querySelector('[data-map]').dataset.ready > 0")
    checks.true(ready is not None, "the map is drawn")
    drawn = browser.value(
        "(() => { const c = document.querySelector('canvas');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] > 0) n += 1; return n })()"
    )
    checks.true(drawn > 2_000, f"dots are on it: {drawn} pixels")
    x, y, key, name = point(console)
    mouse(browser, "mouseMoved", x, y)
    browser.until("document.querySelector('canvas').dataset.near")
    near = browser.value("document.querySelector('canvas').dataset.near")
    checks.true(near != "", "hovering finds somebody")
    said = browser.text("[data-said]")
    checks.true(" – " in said and len(said) > 8, f"and says who, and their group: {said}")
    checks.true(name in said or near != key, f"{name} in {said}")
    mouse(browser, "mouseWheel", x, y, deltaX=0, deltaY=-400)
    browser.until("Number(document.querySelector('canvas').dataset.zoom) > 2")
    zoom = float(browser.value("document.querySelector('canvas').dataset.zoom"))
    checks.true(zoom > 2, f"the wheel zooms: {zoom}")
    browser.value("document.querySelector('[data-act=all]').click()")
    browser.until("document.querySelector('canvas').dataset.zoom === '1.00'")
    browser.focus("canvas")
    browser.press("+", 187, "+")
    browser.press("ArrowRight", 39)
    browser.until("document.querySelector('canvas').dataset.zoom === '1.50'")
    checks.equal(browser.value("document.querySelector('canvas').dataset.zoom"), "1.50",
                 "the plus key zooms")  # fmt: skip
    middle = browser.value("document.querySelector('canvas').dataset.middle")
    checks.true(int(middle.split(",")[0]) > 5_000, f"an arrow key moves: {middle}")
    browser.press("Enter", 13, "\r")
    checks.true(browser.count("[data-said] a[href^='/people/']") == 1, "Enter says who is near")
    reached = []
    browser.focus("[data-act=in]")
    for _ in range(12):
        browser.press("Tab", 9)
        reached.append(browser.value("document.activeElement.tagName + "
                                     "(document.activeElement.dataset.act ?? '')"))  # fmt: skip
    for wanted in ("BUTTONout", "BUTTONall", "BUTTONview", "CANVAS", "A"):
        checks.true(wanted in reached, f"the Tab key reaches {wanted}: {reached}")


def pick(console, data):
    """A box and a lasso by pointer, all in view by keyboard; then a segment."""
    browser, checks = console.browser, console.checks
    console.open("/journeys/map")
    browser.until("document.querySelector('[data-map]').dataset.ready > 0")
    box = browser.value("(() => { const b = document.querySelector('canvas')"
                        ".getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")  # fmt: skip
    left, top, width, height = box
    browser.value("document.querySelector('[value=lasso]').click()")
    drag(browser, [(left + width * a, top + height * b) for a, b in
                   ((0.3, 0.2), (0.7, 0.25), (0.75, 0.8), (0.25, 0.7))])  # fmt: skip
    checks.true(not browser.value("document.querySelector('[data-pick]').hidden"), "a lasso picks")
    browser.value("document.querySelector('[value=box]').click()")
    drag(browser, [(left + width * 0.5, top + 4), (left + width * 0.9, top + height * 0.5),
                   (left + width - 6, top + height - 6)])  # fmt: skip
    picked = console.number("[data-count]")
    checks.true(picked and 0 < picked < PEOPLE, f"the right half: {picked}")
    browser.leave("document.querySelector('[data-pick] button[type=submit]').click()")
    total = console.number("h1")
    checks.equal(total, picked, "the page lists as many")
    parts = browser.value("Array.from(document.querySelectorAll('main table:not(.people) td b'),"
                          " (cell) => Number(cell.innerText.replace(/,/g, '')))"
                          ".filter((number) => number > 0)")  # fmt: skip
    checks.true(sum(parts[: len(parts)]) >= total, f"their groups add up: {parts}")
    address = browser.value("location.pathname + location.search")
    browser.value("document.querySelector('#pick-name').value = 'Right side!'")
    browser.leave("document.querySelector('form.keep button').click()")
    checks.true("/segments/kept/" in browser.value("location.pathname"), "they are a segment")
    took = browser.until("/Up to date/.test(document.querySelector('#head')?.innerText)")
    checks.true(took is not None, "which is computed")
    # They come in one by one, and a page of a segment that is live stays as it is.
    for _ in range(20):
        if console.number("#head .big") == total:
            break
        time.sleep(0.2)
        console.open(browser.value("location.pathname"))
    checks.equal(console.number("#head .big"), total, "with exactly those people")
    checks.equal(people("`list.right-side` = true", data), total, "as an ordinary trait")
    again = request(console.server.port, "POST", "/journeys/pick",
                    (address.split("?")[1] + "&name=Right side!").encode(),
                    {"Origin": console.home,
                     "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    checks.equal(again and again.status, 409, "a name that is taken is refused")
    # Without a pointer: what is in view.
    console.open("/journeys/map")
    browser.until("document.querySelector('[data-map]').dataset.ready > 0")
    browser.focus("[data-act=view]")
    browser.press("Enter", 13, "\r")
    everybody = console.number("[data-count]")
    checks.true(everybody and everybody > picked, f"all in view: {everybody}")
    return address


def moves(console, data, kept):
    """A member's journey goes on as others' does, until they are elsewhere."""
    browser, checks = console.browser, console.checks
    key = new_source("web", data)
    before = status(data)
    console.open(f"/people?cluster={kept}")
    person = browser.value("decodeURIComponent(document.querySelector('main td a, main th a')"
                           ".getAttribute('href').split('/').pop())")  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    batch = [
        {"type": "track", "event": name, "userId": person, "messageId": f"far-{n}-{name}",
         "timestamp": (now - datetime.timedelta(minutes=7 * n)).isoformat(), "properties": {}}
        for n in range(60) for name in ("Support Contacted", "Products Searched")
    ]  # fmt: skip
    for first in range(0, len(batch), 60):
        answer = request(console.server.port, "POST", "/v1/batch", json.dumps(
            {"writeKey": key, "batch": batch[first : first + 60]}).encode(),
            {"Content-Type": "application/json"})  # fmt: skip
        checks.equal(answer and answer.status, 200, f"footprints are taken: {answer}")
    start = time.monotonic()
    found = None
    while time.monotonic() - start < 20:
        found = status(data)
        if found["live"]["placed"] > before["live"]["placed"] and not found["live"]["waiting"]:
            break
        time.sleep(0.1)
    took = time.monotonic() - start
    checks.true(found["live"]["placed"] > before["live"]["placed"], f"placed anew: {found['live']}")
    checks.equal(found["drift"]["verdict"], "too few to tell", "one person is too few for drift")
    sizes = {item["id"]: item["people"] for item in found["clusters"]}
    console.open("/segments/kept/first%20group")
    browser.until(f"document.querySelector('#head .big').innerText.startsWith('{sizes[kept]:,}')", 10)
    checks.equal(console.number("#head .big"), sizes[kept], "the kept segment followed")
    return took


def again(console, data):
    """A second comparison keeps numbers, colours and names."""
    browser, checks = console.browser, console.checks
    before = {item["id"]: item["label"] for item in status(data)["clusters"]}
    console.open("/journeys")
    begin(console)
    browser.until("/Compared/.test(document.querySelector('#comparing')?.innerText)", 240)
    found = status(data)
    checks.equal(found["fit"], 2, "it was compared again")
    kept = found["changes"]["kept"]
    after = {item["id"]: item["label"] for item in found["clusters"]}
    checks.true(len(kept) * 2 >= len(before), f"groups are found again: {found['changes']}")
    checks.true(set(kept) <= set(before) & set(after), "under their numbers")
    fresh = set(after) - set(kept)
    checks.true(not fresh & set(before), f"new ones have new numbers: {fresh}")
    checks.true("found again" in browser.text("#comparing"), "the page says so")
    old = request(console.server.port, "GET", "/journeys/pick?fit=1&shape=0,0%209,0%209,9")
    checks.equal(old and old.status, 404, "a shape of the old map is refused")


def walk(checks, console, data):
    browser = console.browser
    browser.size(WIDTHS[0])
    console.look("/journeys", "journeys-empty")
    seconds = compare(console, data)
    kept = group(console, data)
    walk_map(console)
    address = pick(console, data)
    took = moves(console, data, kept)
    again(console, data)
    first = status(data)["clusters"][0]["id"]
    address = address.replace("fit=1", "fit=2")
    pages = {"journeys": "/journeys", "cluster": f"/journeys/{first}", "map": "/journeys/map",
             "pick": address}  # fmt: skip
    for name, target in pages.items():
        for width in WIDTHS:
            browser.size(width)
            for language in LANGUAGES:
                console.open(target, language)
                if name == "map":
                    browser.until("document.querySelector('[data-map]').dataset.ready > 0")
                    time.sleep(0.3)
                console.fits(width, f"{name} {language}")
                if console.folder:
                    browser.picture(width, f"{console.folder}/{name}-{language}-{width}.png")
    return f"compared within {seconds:.1f} s, placed within {took:.2f} s"


def main():
    checks = Checks()
    folder = sys.argv[1] if len(sys.argv) > 1 else ""
    if folder:
        os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jejak-clusters-") as workshop:
        data = workshop + "/data"
        command("generate", "--people", str(PEOPLE), "--out", workshop + "/shop.jsonl")
        command("import", workshop + "/shop.jsonl", "--preset", "jsonl", "--data", data)
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
