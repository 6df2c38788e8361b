// SPDX-License-Identifier: Apache-2.0

/// `/jejak.js`: what a site puts on its pages so that visits become events.
///
/// It stands here as text with comments; browsers get it without them and
/// without indentation, at most 6 KB gzipped (a test measures it). It needs
/// nothing beside it and speaks the tracking protocol alone.
///
/// What it keeps: every event in the browser's own storage until an answer
/// says that it is on disk, so that a closed laptop or a server that is away
/// loses nothing; the message id makes a second delivery harmless. What it
/// never does: read a value out of a form, or store or send anything before
/// consent where consent is asked for.
enum Snippet {
    static let fileName = "jejak.js"

    /// The pieces share one scope, so their order is that of a program.
    static let source = [setting, queue, calls, capture].joined()

    /// The script as browsers get it.
    static let text = stripped(source)

    /// Without comment lines and indentation. Code has no text that runs over
    /// lines, so nothing of it changes its meaning.
    static func stripped(_ source: String) -> String {
        source.split(separator: "\n").map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty && !$0.hasPrefix("//") }
            .joined(separator: "\n") + "\n"
    }

    /// Where it is, who it works for, what it may keep and for whom.
    private static let setting = #"""
        (() => {
          "use strict";
          const w = window, d = document, n = navigator, l = location;
          const script = d.currentScript || d.querySelector("script[data-write-key]");
          const early = w.jejak || [];
          if (!script || early.version) return;
          const set = script.dataset;
          const home = set.host ? set.host.replace(/\/*$/, "/") : script.src || l.href;
          const door = new URL("v1/b", home).href;
          const auto = (what) => (set.auto || "page click form leave vitals").includes(what);
          const gpc = n.globalPrivacyControl === true;
          const prefix = "jejak_", memory = {};
          const on = (target, type, act) => target.addEventListener(type, act, true);

          // Storage may be forbidden or full: then all lives as long as the page.
          const load = (key) => {
            try { return JSON.parse(w.localStorage.getItem(prefix + key)); } catch { return null; }
          };
          const save = (key, value) => {
            try {
              if (value == null) w.localStorage.removeItem(prefix + key);
              else w.localStorage.setItem(prefix + key, JSON.stringify(value));
            } catch {}
          };

          const need = set.consentCategory || "analytics";
          let consent = load("consent");
          const isAnswered = () => consent !== null && need in consent;
          const isAllowed = () => isAnswered() ? consent[need] === true
            : set.consent !== "required" && !(gpc && set.gpc === "stop");
          const get = (key) => (isAllowed() && load(key)) || memory[key] || null;
          const put = (key, value) => {
            memory[key] = value;
            if (isAllowed()) save(key, value);
          };

          const uuid = () => crypto.randomUUID ? crypto.randomUUID()
            : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
              (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
          const cookie = () => (d.cookie.match(/(?:^|; )jejak_id=([\w-]+)/) || [])[1];
          // On the widest domain that takes it, so that www. and shop. share it.
          const setCookie = (value) => {
            const names = l.hostname.split(".");
            const rest = ";path=/;samesite=lax;max-age=" + (value ? 31536000 : 0)
              + (l.protocol === "https:" ? ";secure" : "");
            for (let size = 2; size <= names.length; size++) {
              d.cookie = "jejak_id=" + value + ";domain=" + names.slice(-size).join(".") + rest;
              if (value && cookie() === value) return;
            }
            d.cookie = "jejak_id=" + value + rest;
          };
          let id;
          const setID = (value) => {
            id = value;
            if (!isAllowed()) return;
            save("id", id);
            if (cookie() !== id) setCookie(id);
          };
          setID((isAllowed() && (cookie() || load("id"))) || uuid());

        """#
}
