// SPDX-License-Identifier: Apache-2.0

/// The script's part for what comes in: holding the live list, and copying
/// keys and lines.
extension Script {
    static let door = """
        "use strict";
        (() => {
          for (const place of document.querySelectorAll("[data-pause]")) {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = place.dataset.pause;
            button.addEventListener("click", () => {
              const isPaused = place.toggleAttribute("data-paused");
              button.textContent = isPaused ? place.dataset.resume : place.dataset.pause;
              button.setAttribute("aria-pressed", String(isPaused));
            });
            place.append(button);
          }
          for (const text of document.querySelectorAll("pre[data-copy]")) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "copy";
            button.textContent = text.dataset.copy;
            button.addEventListener("click", async () => {
              try {
                await navigator.clipboard.writeText(text.textContent);
                button.textContent = text.dataset.done;
              } catch {
                // Without leave to copy the text is marked, to be copied by hand.
                getSelection().selectAllChildren(text);
              }
            });
            text.after(button);
          }
        })();

        """
}
