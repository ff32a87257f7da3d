// Keeps what is typed for this browser while somebody fills in a task: on the server alone, the
// browser stores none of it. Without this, the button "Keep for later" does the same.
(() => {
  const PAUSE = 2000;
  const form = document.querySelector("form[data-intake]");
  if (!form) return;
  let timer = 0;
  let sending = false;

  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "keep");
    fetch(location.pathname, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
    timer = 0;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer && !sending) keep();
  });
})();
