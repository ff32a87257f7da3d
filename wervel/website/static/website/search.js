// Results while typing: the same page's own answer, put in the place of the one before.
// Whatever fails leaves the form as it is, and the form works without this.
(() => {
  const WAIT = 200;
  const place = document.getElementById("found");
  const status = document.getElementById("found-said");
  const field = document.querySelector("main form[role=search] input[name=q]");
  if (!place || !status || !field) return;

  const form = field.form;
  let shown = field.value.trim();
  let timer, request;

  const stop = () => {
    clearTimeout(timer);
    request?.abort();
    place.removeAttribute("aria-busy");
  };

  const look = async () => {
    const typed = field.value.trim();
    if (typed === shown) return;
    const address = new URL(form.action);
    if (typed) address.searchParams.set(field.name, typed);
    request = new AbortController();
    const { signal } = request;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
      const found = answer.ok && !answer.redirected ? await answer.text() : null;
      if (signal.aborted) return;
      if (found !== null) show(typed, address, found);
    } catch {
      // No network, or a newer request.
    }
    if (!signal.aborted) place.removeAttribute("aria-busy");
  };

  const show = (typed, address, found) => {
    shown = typed;
    place.innerHTML = found;
    status.textContent = place.querySelector("[data-said]")?.textContent ?? "";
    // Back from a result leads to this answer again.
    history.replaceState(history.state, "", address);
  };

  field.addEventListener("input", () => {
    stop();
    timer = setTimeout(look, WAIT);
  });
  form.addEventListener("submit", stop);
})();
