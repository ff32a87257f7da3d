// Keeps a list of visits as it is at the clinic, and counts the minutes that somebody waits.
// Without this the page shows the moment it was loaded.
(() => {
  const EVERY = 4000;
  const box = document.querySelector("[data-live]");
  const said = document.querySelector("[data-live-said]");
  if (!box) return;

  let state = box.dataset.state;
  let asking = false;

  // Nobody looks at the page because a clock ticks: this header keeps it from counting as presence.
  const ask = (address, more) =>
    fetch(address, { headers: { "X-Wervel-Watch": "1", ...more }, redirect: "manual" });

  const count = () => {
    for (const one of box.querySelectorAll("[data-since]"))
      one.textContent = Math.max(Math.floor(Date.now() / 60000 - Number(one.dataset.since) / 60), 0);
  };

  const refresh = async (found) => {
    const answer = await ask(box.dataset.here, { "HX-Request": "true" });
    if (!answer.ok) return;
    const text = await answer.text();
    const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
    const open = box.querySelector("details")?.open;
    box.innerHTML = text;
    if (open) box.querySelector("details")?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    state = found;
    said.textContent = "";
    said.textContent = box.dataset.changed;
    count();
  };

  const look = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await ask(`${box.dataset.stateUrl}&seen=${encodeURIComponent(state)}`);
      if (answer.type === "opaqueredirect") {
        clearInterval(timer);
        said.classList.remove("hush");
        said.textContent = box.dataset.away;
      } else if (answer.status === 200) await refresh(await answer.text());
      count();
    } catch {
      // No network: the next question may come through.
    }
    asking = false;
  };

  const timer = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();
