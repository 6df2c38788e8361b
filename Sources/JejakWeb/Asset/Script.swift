// SPDX-License-Identifier: Apache-2.0

/// The console's one script: answers questions in place, says an audience's
/// size while it is typed, and renews what changes by itself.
///
/// Every page works without it. It writes text nodes only, never HTML; what it
/// renews are elements of our own pages as the server renders them. It says its
/// words in the page's language from the form's own attributes.
enum Script {
    static let text = questions + campaigns + door

    private static let questions = """
        "use strict";
        (() => {
          const number = new Intl.NumberFormat(document.documentElement.lang);
          const percent = new Intl.NumberFormat(document.documentElement.lang,
            { style: "percent", maximumFractionDigits: 1 });
          const namespace = "http://www.w3.org/2000/svg";

          function element(name, className, text) {
            const made = document.createElement(name);
            if (className) made.className = className;
            if (text !== undefined) made.textContent = text;
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

          function share(part, whole) { return whole > 0 ? part / whole : 0; }

          function drawSteps(steps, words, names) {
            const list = element("ol", "ranks funnel-steps");
            steps.forEach((step, place) => {
              const line = element("li");
              line.append(element("b", "", names.get(step.name) || step.name));
              const count = number.format(step.people) + " " + words.people;
              line.append(element("span", "amount", count));
              const first = share(step.people, steps[0].people);
              line.append(bar(first));
              let note = percent.format(first) + " " + words.start;
              if (place > 0) {
                note += " · " + percent.format(share(step.people, steps[place - 1].people))
                  + " " + words.before;
              }
              line.append(element("span", "quiet", note));
              list.append(line);
            });
            return [list];
          }

          function drawCount(answer, words) {
            const count = number.format(answer.people) + " " + words.people + " ";
            const line = element("p", "big", count);
            const part = share(answer.people, answer.of);
            line.append(element("span", "quiet", words.of + " " + number.format(answer.of)
              + " · " + percent.format(part)));
            return [line, bar(part)];
          }

          function drawError(answer, question, box) {
            const nodes = [element("p", "error", answer.error)];
            if (typeof answer.place === "number") {
              const characters = Array.from(question);
              const place = Math.max(0, Math.min(answer.place, characters.length));
              const code = element("code");
              code.append(characters.slice(0, place).join(""));
              code.append(element("mark", "", characters[place] || " "));
              code.append(characters.slice(place + 1).join(""));
              const shown = element("pre", "marked");
              shown.append(code);
              nodes.push(shown);
              if (box) {
                const start = characters.slice(0, place).join("").length;
                box.focus();
                box.setSelectionRange(start, start + (characters[place] || "").length);
              }
            }
            return nodes;
          }

          function quoted(name) {
            return '"' + name.replaceAll("\\\\", "\\\\\\\\").replaceAll('"', '\\\\"') + '"';
          }

          function questionOf(form) {
            if (form.dataset.ask === "text") return form.elements.question.value;
            const steps = Array.from(form.querySelectorAll("select"), (list) => list.value)
              .filter((name) => name !== "");
            return "funnel " + steps.map(quoted).join(" > ")
              + " within " + form.elements.days.value + " days";
          }

          async function answerIn(form) {
            const words = form.dataset;
            const place = form.querySelector(".answer");
            const question = questionOf(form);
            const names = new Map(Array.from(form.querySelectorAll("option"),
              (option) => [option.value, option.textContent.trim()]));
            place.replaceChildren(element("p", "quiet", words.wait));
            let answer;
            try {
              const response = await fetch("/v1/ask", {
                method: "POST", headers: { "content-type": "application/json" },
                body: JSON.stringify({ question }),
              });
              answer = await response.json();
            } catch {
              answer = { error: words.failed };
            }
            let nodes;
            if (answer.error) nodes = drawError(answer, question, form.elements.question);
            else if (Array.isArray(answer.steps) && answer.steps.length > 0) {
              nodes = drawSteps(answer.steps, words, names);
            } else if (typeof answer.people === "number" && typeof answer.of === "number") {
              nodes = drawCount(answer, words);
            } else nodes = [element("pre", "command", JSON.stringify(answer, null, 2))];
            for (const note of answer.notes || []) nodes.push(element("p", "quiet", note));
            place.replaceChildren(...nodes);
          }

          for (const form of document.querySelectorAll("form[data-ask]")) {
            form.addEventListener("submit", (event) => {
              event.preventDefault();
              answerIn(form);
            });
            for (const button of form.querySelectorAll("[data-insert]")) {
              button.addEventListener("click", () => {
                form.elements.question.value = button.dataset.insert;
                form.elements.question.focus();
              });
            }
          }

          document.addEventListener("click", (event) => {
            for (const open of document.querySelectorAll("details.explain[open]")) {
              if (!open.contains(event.target)) open.open = false;
            }
          });
          document.addEventListener("keydown", (event) => {
            if (event.key !== "Escape") return;
            for (const open of document.querySelectorAll("details.explain[open]")) {
              open.open = false;
            }
          });
        })();

        """
}
