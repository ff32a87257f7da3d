// Keeps the calendar as it is at the clinic, and lets an appointment be dragged to another time or
// pulled to another length. Without this the page shows the moment it was loaded, and both go by
// the pages of the appointment.
(() => {
  const EVERY = 4000;
  const ROW_MINUTES = 5;
  const box = document.getElementById("calendar");
  const said = document.getElementById("calendar-said");
  if (!box) return;

  let state = box.dataset.state;
  let dragged = null;
  let asking = false;
  let pressed = false; // A redrawn calendar would take the item from under the finger.

  // Nobody looks at the page because a clock ticks: this header keeps it from counting as presence.
  const ask = (address, more) =>
    fetch(address, { headers: { "X-Wervel-Watch": "1", ...more }, redirect: "manual" });

  const keepPlace = (change) => {
    const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
    const grid = box.querySelector(".cal");
    const at = grid ? [grid.scrollLeft, grid.scrollTop] : [0, 0];
    const open = box.querySelector("details")?.open;
    change();
    const now = box.querySelector(".cal");
    if (now) [now.scrollLeft, now.scrollTop] = at;
    if (open) box.querySelector("details")?.setAttribute("open", "");
    if (focused) (document.getElementById(focused) ?? now)?.focus({ preventScroll: true });
  };

  const refresh = async () => {
    const answer = await ask(box.dataset.here, { "HX-Request": "true" });
    if (!answer.ok || dragged || pressed) return;
    const text = await answer.text();
    keepPlace(() => (box.innerHTML = text));
    state = box.querySelector(".cal")?.dataset.state ?? state;
    said.textContent = box.dataset.changed;
  };

  const look = async () => {
    if (asking || dragged || pressed || document.hidden) return;
    asking = true;
    try {
      const answer = await ask(`${box.dataset.stateUrl}&seen=${encodeURIComponent(state)}`);
      if (answer.type === "opaqueredirect") {
        clearInterval(timer);
        said.classList.remove("hush");
        said.textContent = box.dataset.away;
      } else if (answer.status === 200) await refresh();
    } catch {
      // No network: the next question may come through.
    }
    asking = false;
  };

  const timer = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  // To this day and hour, once.
  const grid = box.querySelector(".cal");
  const axis = box.querySelector(".cal__axis");
  const today = box.querySelector(".cal__day--today");
  if (today && getComputedStyle(axis).display !== "none") {
    grid.scrollLeft = today.offsetLeft - axis.offsetWidth;
    const row = Number(/\br(\d+)\b/.exec(today.querySelector(".cal__now")?.className)?.[1] ?? 0);
    const hours = box.querySelector(".cal__hours");
    const tall = hours.offsetHeight / (hours.children.length * 12);
    grid.scrollTop = Math.max((row - 12) * tall, 0);
  }

  // Arrow keys go from item to item: up and down within a column, sideways to the nearest in time.
  const items = (list) => [...list.querySelectorAll("a[href]")];
  box.addEventListener("keydown", (event) => {
    const here = event.target.closest?.(".cal__list a");
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!here || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const list = here.closest(".cal__list");
    let next;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const all = items(list);
      next = all[all.indexOf(here) + step];
    } else {
      const lists = [...box.querySelectorAll(".cal__list")].filter((one) => items(one).length);
      const other = lists[lists.indexOf(list) + step];
      const top = here.getBoundingClientRect().top;
      const far = (one) => Math.abs(one.getBoundingClientRect().top - top);
      next = other && items(other).sort((a, b) => far(a) - far(b))[0];
    }
    event.preventDefault();
    next?.focus();
  });

  // How many rows of five minutes the day has, and how tall one is.
  const rowOf = (list) => list.getBoundingClientRect().height / (box.querySelectorAll(".cal__hours span").length * 12);

  // Pulling at the lower edge leads to the appointment, with the new length filled in.
  let pulled = null;
  box.addEventListener("pointerdown", (event) => {
    const item = event.target.matches?.(".cal__item") ? event.target : null;
    const link = item?.querySelector("a[data-move]");
    if (!link || event.button) return;
    event.preventDefault();
    item.setPointerCapture(event.pointerId);
    const row = rowOf(item.closest(".cal__list"));
    // The visit itself; the item also shows the pause after it.
    const rows = Math.round(link.getBoundingClientRect().height / row);
    pulled = { item, row, rows, tall: item.offsetHeight, from: event.clientY, by: 0 };
    dragged = link;
    item.classList.add("is-pulled");
  });
  box.addEventListener("pointermove", (event) => {
    if (!pulled) return;
    pulled.by = Math.max(Math.round((event.clientY - pulled.from) / pulled.row), 1 - pulled.rows);
    pulled.item.style.blockSize = `${pulled.tall + pulled.by * pulled.row}px`;
  });
  box.addEventListener("pointerdown", (event) => (pressed = event.button === 0));
  for (const end of ["pointerup", "pointercancel", "dragend"])
    document.addEventListener(end, () => (pressed = false));
  const letGo = (event) => {
    if (!pulled) return;
    const { item, rows, by } = pulled;
    const address = dragged.href;
    pulled = dragged = null;
    item.classList.remove("is-pulled");
    item.style.blockSize = "";
    if (by && event.type === "pointerup") location.assign(`${address}?minutes=${(rows + by) * ROW_MINUTES}#length`);
  };
  for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, letGo);

  // Dragging leads to the page for moving, with the time filled in: nobody is told by a slip.
  const target = (event) => dragged && event.target.closest?.(".cal__list[data-practitioner]");
  box.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("a[data-move]");
    if (!dragged) return;
    dragged.grip = event.clientY - dragged.getBoundingClientRect().top;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });
  box.addEventListener("dragover", (event) => {
    const list = target(event);
    for (const one of box.querySelectorAll(".is-over")) if (one !== list) one.classList.remove("is-over");
    if (!list) return;
    event.preventDefault();
    list.classList.add("is-over");
  });
  box.addEventListener("drop", (event) => {
    const list = target(event);
    if (!list) return;
    event.preventDefault();
    const shape = list.getBoundingClientRect();
    const row = (event.clientY - dragged.grip - shape.top) / rowOf(list);
    const minutes = Number(box.querySelector(".cal").dataset.first) * 60 + Math.max(Math.round(row), 0) * ROW_MINUTES;
    const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
    const asked = new URLSearchParams({ day: list.dataset.day, time: time.join(":"), practitioner: list.dataset.practitioner });
    location.assign(`${dragged.dataset.move}?${asked}`);
  });
  box.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    for (const one of box.querySelectorAll(".is-over")) one.classList.remove("is-over");
    dragged = null;
  });
})();
