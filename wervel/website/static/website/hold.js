// The minutes that a time is still held: counted on from what the server said, a warning at two
// minutes, and a word when it is over. Each is said once. The page is right without this.
(() => {
  const SOON = 120;
  const hold = document.getElementById("hold");
  const said = document.getElementById("hold-said");
  if (!hold || !said) return;

  const begin = Date.now();
  const seconds = Number(hold.dataset.seconds);
  const parts = document.querySelectorAll("[data-hold]");
  const left = document.querySelector("[data-hold-left]");
  const held = document.querySelector("[data-hold-while]");
  let state = "";

  const stateOf = (rest) => (rest <= 0 ? "over" : rest <= SOON ? "soon" : "calm");

  const show = (next) => {
    state = next;
    for (const part of parts) part.hidden = part.dataset.hold !== state;
    if (held) held.hidden = state === "over";
    const lines = document.querySelectorAll(`[data-hold="${state}"] .notice :is(h2, p)`);
    said.textContent = [...lines].map((line) => line.textContent.trim()).join(". ").replace("..", ".");
  };

  const look = () => {
    const rest = seconds - (Date.now() - begin) / 1000;
    const minutes = Math.max(0, Math.ceil(rest / 60));
    const words = minutes === 1 ? hold.dataset.one : hold.dataset.many;
    if (left) left.textContent = words.replace("{n}", minutes);
    if (stateOf(rest) !== state) show(stateOf(rest));
    if (rest <= 0) clearInterval(timer);
  };

  const timer = setInterval(look, 1000);
  look();
})();
