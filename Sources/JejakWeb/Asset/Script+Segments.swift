// SPDX-License-Identifier: Apache-2.0

/// The script's part for the segment builder: sends the form while somebody
/// types and takes over what the server made of it.
extension Script {
    static let segments = """
        "use strict";
        (() => {
          for (const form of document.querySelectorAll("form[data-builder]")) {
            let timer;
            let turn = 0;

            // What was typed in keeps the cursor.
            function keepingFocus(change) {
              const active = document.activeElement;
              const name = form.contains(active) ? active.name : "";
              const start = active.selectionStart;
              change();
              const fresh = name && name !== "do" ? form.elements[name] : null;
              if (!fresh || fresh === document.activeElement || !fresh.focus) return;
              fresh.focus();
              if (typeof start === "number" && fresh.setSelectionRange) {
                try {
                  fresh.setSelectionRange(start, start);
                } catch {
                  // Fields for dates have no cursor.
                }
              }
            }

            function take(fresh, id) {
              const old = document.getElementById(id);
              const made = fresh.getElementById(id);
              if (old && made) old.replaceWith(document.importNode(made, true));
            }

            async function renew(act, reshapes) {
              clearTimeout(timer);
              turn += 1;
              const asked = turn;
              const body = new URLSearchParams(new FormData(form));
              body.set("do", act);
              const size = document.getElementById("size");
              size.classList.add("waiting");
              let fresh;
              try {
                const response = await fetch(form.getAttribute("action")
                  + "?lang=" + document.documentElement.lang, { method: "POST", body });
                fresh = new DOMParser().parseFromString(await response.text(), "text/html");
                if (!fresh.getElementById("size")) throw new Error("not the builder");
              } catch {
                if (asked !== turn) return;
                const words = document.createElement("p");
                words.className = "error";
                words.textContent = form.dataset.failed;
                size.classList.remove("waiting");
                size.replaceChildren(words);
                return;
              }
              // Somebody typed on meanwhile: a later answer is on its way.
              if (asked !== turn) return;
              take(fresh, "size");
              take(fresh, "trouble");
              const text = fresh.getElementById("text");
              if (form.elements.text.value !== text.value) form.elements.text.value = text.value;
              form.elements.was.value = fresh.querySelector("[name=was]").value;
              if (reshapes) {
                keepingFocus(() => take(fresh, "rows"));
              } else {
                // The fields stay as they are; what is said of each may be new.
                const olds = form.querySelectorAll("#rows > ol > li");
                fresh.querySelectorAll("#rows > ol > li").forEach((made, place) => {
                  const old = olds[place];
                  if (!old) return;
                  old.querySelector(".fault")?.remove();
                  const fault = made.querySelector(".fault");
                  if (fault) old.append(document.importNode(fault, true));
                });
              }
              if (act === "add") {
                const added = form.querySelector("#rows > ol > li:last-child .clause-fields > *");
                if (added) added.focus();
              }
            }

            form.addEventListener("input", (event) => {
              const field = event.target;
              if (["name", "kind"].includes(field.name)) return;
              clearTimeout(timer);
              // An answer that is on its way is of what stood there before.
              turn += 1;
              if (field.dataset.shape || field.name === "join") {
                renew("update", true);
              } else {
                const isText = field.name === "text";
                timer = setTimeout(() => renew("update", isText), 350);
              }
            });
            form.addEventListener("submit", (event) => {
              const act = event.submitter ? event.submitter.value : "update";
              if (act === "save") return;
              event.preventDefault();
              renew(act, true);
            });
          }
        })();

        """
}
