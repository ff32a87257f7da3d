// Makes the examination quicker: places on the drawn back can be pressed, and the sentences follow
// each draft that draft.js keeps. Without this every button of the page does its own work.
(() => {
  const form = document.getElementById("examination");
  const said = document.getElementById("said");
  if (!form) return;
  const PAUSE = 600;
  let waiting = 0;

  // What an entry means, as the page itself would mark it. Numbers are judged by the server alone.
  const markOf = (field) => {
    if (!field.value) return "";
    if (!("normal" in field.dataset)) return field.dataset.mark;
    if (field.value === "not-examined") return "not-examined";
    return field.value === field.dataset.normal ? "absent" : "present";
  };

  const sites = [...form.querySelectorAll(".site")];
  const fieldOf = (site) => document.getElementById(`f-${site.dataset.spot}`);
  const words = (field) => field.selectedOptions[0].text;

  const nameSite = (site) => {
    const field = fieldOf(site);
    site.dataset.mark = markOf(field);
    site.setAttribute("aria-label", `${site.dataset.name}: ${field.value ? words(field) : "–"}`);
  };

  const recount = (group) => {
    const own = [...group.querySelectorAll(".exam__pick")];
    const off = own.filter((field) => field.dataset.mark === "present").length;
    group.querySelector("[data-filled]").textContent = own.filter((field) => field.value).length;
    group.querySelector("[data-off]").textContent = off;
    group.querySelector(".exam__off").hidden = !off;
  };

  const judgeNumbers = () => {
    for (const field of form.querySelectorAll(".exam__number")) {
      const line = said.querySelector(`[data-spot="${field.name.slice(2)}"]`);
      const state = /exam__line--([a-z-]+)/.exec(line?.className ?? "");
      field.dataset.mark = state ? state[1] : "";
      recount(field.closest(".exam__group"));
    }
  };
  form.addEventListener("kept", (event) => {
    said.innerHTML = event.detail;
    judgeNumbers();
  });
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.dispatchEvent(new Event("keepsoon")), PAUSE);
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.id === "quick") return;
    if (field.matches(".exam__pick")) {
      field.dataset.mark = markOf(field);
      recount(field.closest(".exam__group"));
      const site = sites.find((one) => one.dataset.spot === field.name.slice(2));
      if (site) nameSite(site);
    }
    later();
  });
  // Ctrl or Cmd with Enter saves from anywhere on the page.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const save = form.querySelector('[value="commit"]');
    if (save) form.requestSubmit(save);
  });

  // The drawing: one stop for the Tab key, arrow keys within, each press gives the next value.
  const drawing = form.querySelector(".exam__drawing");
  const heard = document.getElementById("map-said");
  drawing.removeAttribute("aria-hidden");
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", `${drawing.dataset.label}. ${drawing.dataset.help}`);
  const reach = (site) => {
    for (const one of sites) one.setAttribute("tabindex", one === site ? "0" : "-1");
  };
  for (const site of sites) {
    site.setAttribute("role", "button");
    nameSite(site);
  }
  reach(sites[0]);

  const next = (site) => {
    const field = fieldOf(site);
    const last = field.options.length - 1; // not examined: chosen in the row alone
    // From nothing the first press finds pain: nobody marks by pressing what is not there.
    const order = [...Array(last).keys()];
    const turn = [0, ...order.slice(2), 1];
    const at = turn.indexOf(field.selectedIndex);
    field.selectedIndex = turn[(at + 1) % turn.length];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    heard.textContent = site.getAttribute("aria-label");
  };
  drawing.addEventListener("click", (event) => {
    const site = event.target.closest(".site");
    if (!site) return;
    event.preventDefault();
    reach(site);
    next(site);
  });
  const middle = (site) => {
    const shape = site.getBoundingClientRect();
    return [shape.x + shape.width / 2, shape.y + shape.height / 2];
  };
  const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  drawing.addEventListener("keydown", (event) => {
    const site = event.target.closest(".site");
    if (!site || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      next(site);
      return;
    }
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const [x, y] = middle(site);
    let best = null;
    for (const one of sites) {
      const [ox, oy] = middle(one);
      const along = (ox - x) * way[0] + (oy - y) * way[1];
      const across = Math.abs((ox - x) * way[1]) + Math.abs((oy - y) * way[0]);
      if (one === site || along < 2) continue;
      const far = along + 2.5 * across;
      if (!best || far < best.far) best = { one, far };
    }
    if (best) {
      reach(best.one);
      best.one.focus();
    }
  });

  document.getElementById("both")?.focus();
})();
