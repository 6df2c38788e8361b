// SPDX-License-Identifier: Apache-2.0

/// The script's part for campaigns.
extension Script {
    static let campaigns = """
        "use strict";
        (() => {
          const namespace = "http://www.w3.org/2000/svg";

          function line(name, className, text) {
            const made = document.createElement(name);
            made.className = className;
            made.textContent = text;
            return made;
          }

          function bar(share) {
            const svg = document.createElementNS(namespace, "svg");
            svg.setAttribute("class", "bar");
            svg.setAttribute("viewBox", "0 0 100 8");
            svg.setAttribute("preserveAspectRatio", "none");
            svg.setAttribute("aria-hidden", "true");
            for (const [name, width] of [["bar-back", 100], ["bar-front", 100 * share]]) {
              const rect = document.createElementNS(namespace, "rect");
              rect.setAttribute("class", name);
              rect.setAttribute("width", String(Math.max(0, Math.min(100, width))));
              rect.setAttribute("height", "8");
              svg.append(rect);
            }
            return svg;
          }

          async function countAudience(form, place, asked) {
            const fields = form.elements;
            let answer;
            try {
              const response = await fetch(
                "/campaigns/new/audience?lang=" + document.documentElement.lang, {
                  method: "POST", headers: { "content-type": "application/json" },
                  body: JSON.stringify({
                    audience: fields.audience.value, purpose: fields.purpose.value,
                    holdout: fields.holdout.value,
                  }),
                });
              answer = await response.json();
            } catch {
              answer = { error: form.dataset.failed };
            }
            // Someone typed on meanwhile: a later answer is on its way.
            if (asked !== place.dataset.asked) return;
            if (answer.error) {
              place.replaceChildren(line("p", "error", answer.error));
              return;
            }
            const notes = line("ul", "plain notes", "");
            for (const note of answer.notes) notes.append(line("li", "", note));
            place.replaceChildren(line("p", "big", answer.head), bar(answer.share), notes);
          }

          for (const form of document.querySelectorAll("form[data-compose]")) {
            const place = form.querySelector("#size");
            if (!place) continue;
            let timer;
            let turn = 0;
            const soon = (delay) => {
              clearTimeout(timer);
              turn += 1;
              place.dataset.asked = String(turn);
              if (form.elements.audience.value.trim() === "") {
                place.replaceChildren();
                return;
              }
              const asked = place.dataset.asked;
              timer = setTimeout(() => {
                if (!place.firstChild) {
                  place.replaceChildren(line("p", "quiet", form.dataset.wait));
                }
                countAudience(form, place, asked);
              }, delay);
            };
            for (const name of ["audience", "purpose", "holdout"]) {
              form.elements[name].addEventListener("input", () => soon(450));
            }
            for (const button of form.querySelectorAll("[data-fill]")) {
              button.addEventListener("click", (event) => {
                event.preventDefault();
                form.elements[button.dataset.fill].value = button.value;
                soon(0);
              });
            }
            soon(0);
          }

          // Two answers of one page hold the same live parts in the same order.
          const parts = document.querySelectorAll("[data-live]:not([data-still])");
          if (parts.length > 0) {
            const seconds = Number(parts[0].dataset.live);
            const renew = async () => {
              if (document.hidden || document.querySelector("[data-paused]")) {
                setTimeout(renew, 1000 * seconds);
                return;
              }
              let isMoving = true;
              try {
                const response = await fetch(location.href);
                if (!response.ok) throw new Error("not now");
                const fresh = new DOMParser()
                  .parseFromString(await response.text(), "text/html");
                const newer = fresh.querySelectorAll("[data-live]");
                document.querySelectorAll("[data-live]").forEach((part, place) => {
                  const open = part.contains(document.activeElement)
                    || part.querySelector("details[open]");
                  if (!newer[place] || open) return;
                  part.replaceWith(document.importNode(newer[place], true));
                });
                isMoving = fresh.querySelector("[data-live]:not([data-still])") !== null;
                // What it says and offers changes with the state.
                if (!isMoving) location.reload();
              } catch {
                isMoving = true;
              }
              if (isMoving) setTimeout(renew, 1000 * seconds);
            };
            setTimeout(renew, 1000 * seconds);
          }
        })();

        """
}
