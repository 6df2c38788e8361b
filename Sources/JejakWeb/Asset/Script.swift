// SPDX-License-Identifier: Apache-2.0

/// The console's one script: fills in examples, says an audience's size while
/// it is typed, keeps a segment's rows, text and count together, and renews what
/// changes by itself.
///
/// Every page works without it. It writes text nodes only, never HTML; what it
/// renews are elements of our own pages as the server renders them. It says its
/// words in the page's language from the form's own attributes.
enum Script {
    static let text = questions + segments + campaigns + door + map

    private static let questions = """
        "use strict";
        (() => {
          for (const form of document.querySelectorAll("form[data-ask]")) {
            const box = form.elements.question;
            for (const button of form.querySelectorAll("[data-insert]")) {
              button.addEventListener("click", () => {
                box.value = button.dataset.insert;
                box.focus();
              });
            }
            if (box.dataset.place !== undefined) {
              const characters = Array.from(box.value);
              const place = Math.min(Number(box.dataset.place), characters.length);
              const start = characters.slice(0, place).join("").length;
              box.focus();
              box.setSelectionRange(start, start + (characters[place] || "").length);
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
