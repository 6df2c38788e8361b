// SPDX-License-Identifier: Apache-2.0

/// The snippet's queue: what is sent, when, and what happens when it fails.
extension Snippet {
    /// Items have a place each in the browser's storage, so that two tabs never
    /// overwrite each other. They leave it only with an answer.
    static let queue = #"""
          let queue = [], held = [], isSending = false, isGone = false;
          let timer, failures = 0, pause = 0;

          const later = (delay) => { timer = timer || setTimeout(flush, delay); };
          const done = (batch) => {
            batch.forEach((item) => save("q" + item.messageId, null));
            queue = queue.filter((item) => !batch.includes(item));
          };
          const admit = (item) => {
            queue.push(item);
            if (queue.length > 500) done(queue.slice(0, -500));
            save("q" + item.messageId, item);
            if (queue.length < 20) later(1000); else flush();
          };

          // 20,000 characters stay below the 64 KB that a page may send while it closes.
          const pack = (from) => {
            let size = 0;
            const first = JSON.stringify(from[0]).length;
            return from.filter((item, place) => {
              size += place ? JSON.stringify(item).length : first;
              return !place || size < 20000;
            });
          };
          const bodyOf = (batch) => JSON.stringify({
            writeKey: set.writeKey, sentAt: new Date().toISOString(), batch,
          });
          const again = (seconds) => {
            failures += 1;
            pause = Date.now() + (seconds > 0 ? 1000 * Math.min(seconds, 300)
              : Math.min(60000, 500 * 2 ** failures) * (0.5 + Math.random() / 2));
          };

          // Text, since browsers ask permission first for JSON to another host.
          function flush() {
            clearTimeout(timer);
            timer = 0;
            if (isSending || isGone || !queue.length) return;
            const rest = pause - Date.now();
            if (rest > 0) return later(rest);
            if (n.onLine === false) return;
            const batch = pack(queue), body = bodyOf(batch);
            isSending = true;
            fetch(door, {
              method: "POST", body, headers: { "content-type": "text/plain" },
              credentials: "omit", keepalive: body.length < 21000,
              signal: AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined,
            }).then((answer) => {
              const status = answer.status;
              if (status >= 500 ? ![501, 505, 511].includes(status)
                : [408, 410, 429, 460].includes(status)) {
                return again(Number(answer.headers.get("retry-after")));
              }
              // Anything else is taken, or never will be.
              failures = 0;
              done(batch);
            }).catch(() => again()).then(() => {
              isSending = false;
              if (queue.length) later(0);
            });
          }

          // A beacon has no answer, so its events stay in storage: the next page sends
          // them again, and the server counts them once.
          const beacon = () => {
            let rest = queue;
            while (rest.length) {
              const batch = pack(rest);
              const body = new Blob([bodyOf(batch)], { type: "text/plain" });
              if (!n.sendBeacon || !n.sendBeacon(door, body)) return;
              rest = rest.slice(batch.length);
            }
          };

          // What an earlier page could not deliver.
          const adopt = () => {
            try {
              Object.keys(w.localStorage).filter((key) => key.startsWith(prefix + "q"))
                .map((key) => load(key.slice(prefix.length))).filter(Boolean)
                .sort((a, b) => a.originalTimestamp < b.originalTimestamp ? -1 : 1)
                .forEach((item) => queue.push(item));
            } catch {}
            if (queue.length) later(0);
          };
          on(w, "online", () => { failures = pause = 0; flush(); });

        """#
}
