// SPDX-License-Identifier: Apache-2.0

/// What the snippet notices by itself: pages, clicks, forms, how long and how
/// far somebody read, and how fast the page was.
extension Snippet {
    static let capture = #"""
          // Time counts while the page can be seen.
          let path, since = 0, seen = 0, depth = 0, isFresh = true;
          const tick = () => {
            const now = performance.now();
            if (since) seen += now - since;
            since = d.hidden ? 0 : now;
          };
          const scrolled = () => {
            const part = (w.scrollY + w.innerHeight) / (d.documentElement.scrollHeight || 1);
            depth = Math.max(depth, Math.min(100, Math.round(100 * part)));
          };
          const left = () => {
            tick();
            scrolled();
            const seconds = Math.round(seen / 1000);
            if (!auto("leave") || !isFresh && !seconds) return;
            isFresh = false;
            seen = 0;
            api.track("Page Left", { path: place.path, seconds, scrollDepth: depth });
          };
          const view = () => {
            path = l.pathname + l.search;
            since = seen = depth = 0;
            isFresh = true;
            tick();
            look();
            if (auto("page")) api.page();
          };
          // Pages that change without loading.
          const moved = () => {
            if (l.pathname + l.search === path) return;
            left();
            before = place.url;
            view();
          };

          const isOff = (node) => node.closest("[data-jejak-off]");
          const clicked = (event) => {
            const node = event.target.closest && event.target.closest(
              "a[href],button,[role=button],input[type=submit],input[type=button]");
            if (!node || isOff(node)) return;
            const label = node.getAttribute("aria-label") || node.textContent || "";
            const properties = {
              text: label.trim().replace(/\s+/g, " ").slice(0, 80),
              id: node.getAttribute("id") || undefined,
            };
            const isLink = typeof node.href === "string";
            if (isLink) {
              const url = clean(node.href), isWeb = /^http/.test(url.protocol);
              properties.href = isWeb ? url.origin + url.pathname : url.protocol;
              properties.outbound = isWeb && url.host !== l.host;
            }
            api.track(isLink ? "Link Clicked" : "Button Clicked", properties);
          };
          const submitted = (event) => {
            const form = event.target;
            if (isOff(form)) return;
            api.track("Form Submitted", {
              id: form.getAttribute("id") || undefined,
              name: form.getAttribute("name") || undefined,
              path: clean(form.getAttribute("action") || l.href).pathname,
              fields: form.querySelectorAll("input,select,textarea").length,
            });
          };

          // web.dev/vitals: the layout shifts of the worst five seconds, the slowest
          // answer to a touch or key but one in fifty.
          let vitals = {}, shift = 0, shiftStart = 0, shiftEnd = 0, slow = [], touches = 0;
          const watch = (type, act, more) => {
            try {
              new PerformanceObserver((list) => list.getEntries().forEach(act))
                .observe({ type, buffered: true, ...more });
            } catch {}
          };
          const measure = () => {
            watch("largest-contentful-paint", (entry) => {
              vitals.lcp = Math.round(entry.startTime);
            });
            vitals.cls = 0;
            watch("layout-shift", (entry) => {
              if (entry.hadRecentInput) return;
              const time = entry.startTime;
              if (time - shiftEnd > 1000 || time - shiftStart > 5000) {
                shift = 0;
                shiftStart = time;
              }
              shiftEnd = time;
              shift += entry.value;
              vitals.cls = Math.max(vitals.cls, Math.round(shift * 1e4) / 1e4);
            });
            const touched = (entry) => {
              const key = entry.interactionId || entry.entryType === "first-input" && "first";
              if (!key) return;
              const known = slow.find((one) => one.key === key);
              if (known) known.time = Math.max(known.time, entry.duration);
              else slow.push({ key, time: entry.duration });
              touches += known ? 0 : 1;
              slow.sort((a, b) => b.time - a.time).splice(10);
              vitals.inp = slow[Math.min(slow.length - 1, Math.floor(touches / 50))].time;
            };
            watch("event", touched, { durationThreshold: 16 });
            watch("first-input", touched);
          };
          const report = () => {
            if (vitals.lcp) api.track("Web Vitals Measured", { path: place.path, ...vitals });
            vitals = {};
          };

          const start = () => {
            if (auto("vitals")) measure();
            adopt();
            w.jejak = api;
            view();
            Array.from(early).forEach(api.push);
            ["pushState", "replaceState"].forEach((name) => {
              const plain = history[name];
              history[name] = function () {
                const result = plain.apply(this, arguments);
                setTimeout(moved);
                return result;
              };
            });
            on(w, "popstate", () => setTimeout(moved));
            on(w, "scroll", scrolled);
            if (auto("click")) on(d, "click", clicked);
            if (auto("form")) on(d, "submit", submitted);
            on(d, "visibilitychange", () => {
              if (!d.hidden) return tick();
              left();
              report();
              flush();
            });
            on(w, "pagehide", () => {
              left();
              report();
              isGone = true;
              beacon();
            });
            on(w, "pageshow", (event) => {
              isGone = false;
              if (event.persisted) view();
            });
          };
          // A page that is made ready but not yet shown is no visit.
          if (d.prerendering) on(d, "prerenderingchange", start);
          else start();
        })();

        """#
}
