// SPDX-License-Identifier: Apache-2.0

/// The script's part for the map of journeys: draws everybody as a dot, and lets
/// somebody walk about in it, see who is who, and pick people.
///
/// Everything works by keyboard too; what the pointer would say is said in text
/// for those who cannot see the map.
extension Script {
    static let map = mapView + mapHands

    private static let mapView = """
        "use strict";
        function mapView(stage, canvas, data) {
          const side = 10000;
          const view = { x: side / 2, y: side / 2, zoom: 1, pinned: -1, near: -1, shape: [] };
          const pen = canvas.getContext("2d");
          let isAsked = false;

          function unit() {
            return Math.min(canvas.clientWidth, canvas.clientHeight) / (side * 1.06) * view.zoom;
          }
          view.place = (x, y) => [
            (x - view.x) * unit() + canvas.clientWidth / 2,
            (view.y - y) * unit() + canvas.clientHeight / 2,
          ];
          view.spot = (left, top) => [
            (left - canvas.clientWidth / 2) / unit() + view.x,
            view.y - (top - canvas.clientHeight / 2) / unit(),
          ];
          view.at = (left, top, reach) => {
            let best = -1;
            let least = reach * reach;
            data.points.forEach((point, place) => {
              const [x, y] = view.place(point[0], point[1]);
              const away = (x - left) ** 2 + (y - top) ** 2;
              if (away < least) {
                least = away;
                best = place;
              }
            });
            return best;
          };
          view.within = () => data.points.reduce((sum, point) => {
            let isIn = false;
            let last = view.shape[view.shape.length - 1];
            for (const corner of view.shape) {
              if ((corner[1] > point[1]) !== (last[1] > point[1])
                && point[0] < (last[0] - corner[0]) * (point[1] - corner[1])
                  / (last[1] - corner[1]) + corner[0]) isIn = !isIn;
              last = corner;
            }
            return sum + (isIn ? 1 : 0);
          }, 0);
          view.move = (x, y) => {
            view.x = Math.min(side * 1.2, Math.max(-side * 0.2, view.x + x / unit()));
            view.y = Math.min(side * 1.2, Math.max(-side * 0.2, view.y + y / unit()));
            view.draw();
          };
          view.scale = (factor, left, top) => {
            const [x, y] = view.spot(left, top);
            view.zoom = Math.min(60, Math.max(1, view.zoom * factor));
            const [newX, newY] = view.spot(left, top);
            view.x += x - newX;
            view.y += y - newY;
            view.draw();
          };
          view.reset = () => {
            view.x = side / 2;
            view.y = side / 2;
            view.zoom = 1;
            view.draw();
          };

          function dot(point, size) {
            const [x, y] = view.place(point[0], point[1]);
            if (x < -9 || y < -9 || x > canvas.clientWidth + 9 || y > canvas.clientHeight + 9) {
              return;
            }
            pen.fillStyle = point[2] < 0 ? "#9aa3a0" : data.groups[point[2]][3];
            pen.beginPath();
            pen.arc(x, y, size, 0, 2 * Math.PI);
            pen.fill();
          }
          function paint() {
            isAsked = false;
            const ratio = window.devicePixelRatio || 1;
            const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio]
              .map(Math.round);
            if (canvas.width !== width || canvas.height !== height) {
              canvas.width = width;
              canvas.height = height;
            }
            pen.setTransform(ratio, 0, 0, ratio, 0, 0);
            pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
            const size = Math.min(7, 2.2 + Math.log2(view.zoom));
            pen.globalAlpha = 0.55;
            for (const point of data.points) if (point[2] < 0) dot(point, size * 0.8);
            pen.globalAlpha = 0.8;
            for (const point of data.points) if (point[2] >= 0) dot(point, size);
            pen.globalAlpha = 1;
            const ink = getComputedStyle(canvas).color;
            for (const place of [view.near, view.pinned]) {
              if (place < 0) continue;
              const [x, y] = view.place(data.points[place][0], data.points[place][1]);
              pen.strokeStyle = ink;
              pen.lineWidth = 2;
              pen.beginPath();
              pen.arc(x, y, size + 4, 0, 2 * Math.PI);
              pen.stroke();
            }
            if (view.shape.length > 1) {
              pen.strokeStyle = ink;
              pen.lineWidth = 1.5;
              pen.setLineDash([6, 4]);
              pen.beginPath();
              for (const corner of view.shape) pen.lineTo(...view.place(corner[0], corner[1]));
              pen.closePath();
              pen.stroke();
              pen.globalAlpha = 0.08;
              pen.fillStyle = ink;
              pen.fill();
              pen.globalAlpha = 1;
              pen.setLineDash([]);
            }
            canvas.dataset.zoom = view.zoom.toFixed(2);
            canvas.dataset.middle = Math.round(view.x) + "," + Math.round(view.y);
          }
          view.draw = () => {
            if (isAsked) return;
            isAsked = true;
            requestAnimationFrame(paint);
          };
          new ResizeObserver(view.draw).observe(canvas);
          return view;
        }

        """

    private static let mapHands = """
        (() => {
          for (const stage of document.querySelectorAll("[data-map]")) {
            const canvas = stage.querySelector("canvas");
            const said = stage.querySelector("[data-said]");
            const form = stage.querySelector("[data-pick]");
            const isIndonesian = document.documentElement.lang === "id";
            stage.classList.add("alive");

            function tell(data, place) {
              if (place < 0) {
                said.textContent = stage.dataset.hint;
                return;
              }
              const point = data.points[place];
              const group = data.groups[point[2]];
              const name = document.createElement("a");
              name.href = "/people/" + encodeURIComponent(point[3]);
              name.textContent = point[4];
              said.replaceChildren(name, " – " + (group
                ? group[isIndonesian ? 2 : 1] : stage.dataset.none));
            }

            function live(data) {
              const view = mapView(stage, canvas, data);
              let held = null;
              let focused = -1;
              const tool = () => stage.querySelector("[name=tool]:checked").value;
              const spot = (event) => {
                const box = canvas.getBoundingClientRect();
                return [event.clientX - box.left, event.clientY - box.top];
              };
              function look(place) {
                if (place === focused) return;
                focused = place;
                view.near = place;
                tell(data, place < 0 ? view.pinned : place);
                canvas.dataset.near = place < 0 ? "" : data.points[place][3];
                view.draw();
              }
              function pick(corners) {
                view.shape = corners;
                const isDrawn = corners.length > 2;
                form.hidden = !isDrawn;
                if (isDrawn) {
                  // A hand draws more corners than anybody needs.
                  const step = Math.ceil(corners.length / 150);
                  form.elements.shape.value = corners.filter((_, place) => place % step === 0)
                    .map((corner) => corner.map(Math.round).join(",")).join(" ");
                  form.querySelector("[data-count]").textContent =
                    view.within() + " " + stage.dataset.picked;
                }
                view.draw();
              }
              function box(from, to) {
                return [from, [to[0], from[1]], to, [from[0], to[1]]];
              }
              const acts = {
                in: () => view.scale(1.5, canvas.clientWidth / 2, canvas.clientHeight / 2),
                out: () => view.scale(1 / 1.5, canvas.clientWidth / 2, canvas.clientHeight / 2),
                all: () => view.reset(),
                view: () => pick(box(view.spot(0, 0),
                  view.spot(canvas.clientWidth, canvas.clientHeight))),
                unpick: () => {
                  pick([]);
                  canvas.focus();
                },
              };
              stage.addEventListener("click", (event) => {
                const act = event.target.closest("[data-act]");
                if (act) acts[act.dataset.act]();
              });
              canvas.addEventListener("wheel", (event) => {
                event.preventDefault();
                view.scale(Math.exp(-event.deltaY / 400), ...spot(event));
              }, { passive: false });
              canvas.addEventListener("pointerdown", (event) => {
                canvas.setPointerCapture(event.pointerId);
                const place = spot(event);
                held = { last: place, from: place, corners: [view.spot(...place)], far: false };
              });
              canvas.addEventListener("pointermove", (event) => {
                const place = spot(event);
                if (!held) {
                  look(view.at(...place, 14));
                  return;
                }
                if (Math.hypot(place[0] - held.from[0], place[1] - held.from[1]) > 4) {
                  held.far = true;
                }
                if (!held.far) return;
                if (tool() === "move") {
                  view.move(held.last[0] - place[0], place[1] - held.last[1]);
                } else if (tool() === "box") {
                  pick(box(held.corners[0], view.spot(...place)));
                } else {
                  held.corners.push(view.spot(...place));
                  pick(held.corners);
                }
                held.last = place;
              });
              canvas.addEventListener("pointerup", (event) => {
                if (held && !held.far) {
                  view.pinned = view.at(...spot(event), 14);
                  tell(data, view.pinned);
                  view.draw();
                }
                held = null;
              });
              canvas.addEventListener("pointercancel", () => { held = null; });
              canvas.addEventListener("pointerleave", () => look(-1));
              const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, 60],
                ArrowDown: [0, -60] };
              canvas.addEventListener("keydown", (event) => {
                if (event.ctrlKey || event.metaKey || event.altKey) return;
                const middle = [canvas.clientWidth / 2, canvas.clientHeight / 2];
                if (steps[event.key]) view.move(...steps[event.key]);
                else if (event.key === "+" || event.key === "=") acts.in();
                else if (event.key === "-") acts.out();
                else if (event.key === "0") acts.all();
                else if (event.key === "Enter") {
                  view.pinned = view.at(...middle, 4000);
                  tell(data, view.pinned);
                  view.draw();
                } else if (event.key === "Escape") acts.unpick();
                else return;
                event.preventDefault();
              });
              view.draw();
              stage.dataset.ready = String(data.points.length);
            }

            fetch(stage.dataset.map)
              .then((response) => {
                if (!response.ok) throw new Error("not now");
                return response.json();
              })
              .then(live)
              .catch(() => {
                said.textContent = stage.dataset.failed;
                said.classList.add("error");
              });
          }
        })();

        """
}
