// SPDX-License-Identifier: Apache-2.0

/// The snippet's calls: what a page may say, and how it becomes an event.
extension Snippet {
    static let calls = #"""
          const clicks = new RegExp("^(?:[gy]clid|twclid|[gw]braid|dclid|fbclid|ttclid|msclkid"
            + "|li_fat_id|sccid|rdt_cid|epik|irclickid)$", "i");
          const secret = /pass|token|secret|auth|mail|phone|otp/i;
          // Addresses carry what forms put there, and what advertisers do.
          const clean = (address) => {
            try {
              const url = new URL(address, l.href);
              Array.from(url.searchParams.keys()).forEach((key) => {
                if (secret.test(key) || gpc && clicks.test(key)) url.searchParams.delete(key);
              });
              return url;
            } catch { return {}; }
          };
          let before = d.referrer, place;
          const look = () => {
            const url = clean(l.href);
            place = {
              url: url.href, path: url.pathname, search: url.search,
              referrer: before && clean(before).href,
            };
            place.campaign = {};
            new URLSearchParams(place.search).forEach((value, key) => {
              const name = key.startsWith("utm_") ? key.slice(4) : clicks.test(key) && key;
              if (name) place.campaign[name === "campaign" ? "name" : name] = value;
            });
          };
          const page = () => {
            const { campaign, ...shown } = place;
            return { ...shown, title: d.title };
          };

          const send = (type, fields, options, isForced) => {
            const now = Date.now();
            let session = get("session");
            const isNew = !session || now - session.at > 1800000;
            session = { id: isNew ? now : session.id, at: now };
            put("session", session);
            const context = {
              library: { name: "jejak.js", version: "1" }, page: page(),
              locale: n.language, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              screen: { width: screen.width, height: screen.height, density: w.devicePixelRatio },
              sessionId: session.id,
            };
            if (gpc) context.gpc = true;
            if (isNew) context.sessionStart = true;
            if (get("group")) context.groupId = get("group");
            if (Object.keys(place.campaign).length) context.campaign = place.campaign;
            if (consent || gpc) {
              context.consent = {
                categoryPreferences: { ...consent, ...(gpc && { advertising: false }) },
              };
            }
            const item = {
              type, messageId: uuid(), anonymousId: id, userId: get("user") || undefined,
              originalTimestamp: new Date(now).toISOString(), ...fields, ...options,
              context: { ...context, ...(options && options.context) },
            };
            if (isAllowed() || isForced) admit(item);
            // In memory only, for the case that the visitor agrees on this page.
            else if (!isAnswered() && held.length < 100) held.push(item);
          };

          const forget = () => {
            ["id", "user", "group", "session"].forEach((key) => {
              memory[key] = null;
              save(key, null);
            });
            setCookie("");
          };

          const api = {
            version: "1",
            track: (event, properties, options) =>
              send("track", { event: String(event), properties: properties || {} }, options),
            page(...words) {
              const names = [];
              while (typeof words[0] === "string") names.push(words.shift());
              send("page", {
                name: names.pop(), category: names.pop(), properties: { ...page(), ...words[0] },
              }, words[1]);
            },
            identify(...words) {
              if (words[0] !== Object(words[0])) {
                const user = words.shift();
                if (user != null && user !== "") {
                  // Another person at the same device is another visitor.
                  if (get("user") && get("user") !== String(user)) setID(uuid());
                  put("user", String(user));
                }
              }
              send("identify", { traits: words[0] || {} }, words[1]);
            },
            group(group, traits, options) {
              put("group", String(group));
              send("group", { groupId: String(group), traits: traits || {} }, options);
            },
            alias(user, previous, options) {
              const previousId = String(previous || get("user") || id);
              put("user", String(user));
              send("alias", { userId: String(user), previousId }, options);
            },
            reset() {
              forget();
              setID(uuid());
            },
            consent(given) {
              const was = isAllowed();
              consent = { ...consent, ...(given === Object(given) ? given : { [need]: !!given }) };
              // The answer itself is kept whatever it is, so as not to ask at each visit.
              save("consent", consent);
              const is = isAllowed();
              if (is) {
                Object.keys(memory).forEach((key) => save(key, memory[key]));
                setID(cookie() || load("id") || id);
                held.forEach((item) => admit({ ...item, anonymousId: id }));
              }
              held = [];
              // The server must hear of a withdrawal, so it is sent all the same.
              if (was || is) {
                send("track", { event: "Segment Consent Preference Updated", properties: {} },
                  null, true);
              }
              if (!is) {
                forget();
                id = uuid();
              }
            },
            anonymousId: () => id,
            flush,
            push: (call) => {
              const [name, ...words] = Array.from(call);
              if (typeof api[name] === "function") api[name](...words);
            },
          };

        """#
}
