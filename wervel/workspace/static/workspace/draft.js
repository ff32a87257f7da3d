// Keeps what is typed as a draft, every five seconds, on the server alone: the browser stores
// nothing. A session that has ended asks for log-in in the page, and the text stays where it is.
// Without this, buttons keep the draft and save the text.
(() => {
  const EVERY = 5000;
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const away = document.getElementById("away");
  const TOKEN = "csrfmiddlewaretoken";

  const typed = () => {
    const found = new FormData(form);
    found.delete(TOKEN);
    return new URLSearchParams(found).toString();
  };
  let kept = typed();
  let leaving = false;
  let asked = null;
  let sending = null;

  // Nobody need be there: this header keeps a draft from lengthening the session.
  const WATCH = { "X-Wervel-Watch": "1" };

  const send = (keepalive) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "draft");
    return fetch(location.pathname, { method: "POST", body, headers: WATCH, redirect: "manual", keepalive });
  };

  // After a log-in elsewhere the old token is worth nothing; the page knows the new one.
  const renew = async () => {
    const answer = await fetch(location.pathname, { headers: WATCH, redirect: "manual" });
    if (!answer.ok) return answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector(`input[name=${TOKEN}]`)?.value;
    for (const one of document.querySelectorAll(`input[name=${TOKEN}]`)) one.value = token ?? "";
    return answer;
  };

  const tell = (text) => {
    if (said.textContent !== text) said.textContent = text;
  };

  const askToLogIn = () => {
    if (!away.open) away.showModal();
    return "away";
  };

  const attempt = async (keepalive) => {
    const now = typed();
    let answer = await send(keepalive);
    if (answer.status === 403) {
      const page = await renew();
      if (page.type === "opaqueredirect") return askToLogIn();
      answer = await send(keepalive);
    }
    if (answer.type === "opaqueredirect") return askToLogIn();
    if (answer.status === 204 || answer.status === 200) {
      kept = now;
      if (answer.status === 200) {
        form.dispatchEvent(new CustomEvent("kept", { detail: await answer.text() }));
      }
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      tell(`${form.dataset.kept} ${time}`);
      return "kept";
    }
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    tell(plain ? await answer.text() : form.dataset.lost);
    return answer.status < 500 ? "refused" : "lost";
  };

  const keep = async (keepalive = false) => {
    while (sending) await sending;
    sending = attempt(keepalive).catch(() => {
      tell(form.dataset.lost);
      return "lost";
    });
    const found = await sending;
    sending = null;
    return found;
  };

  const tick = () => {
    if (!sending && !away.open && !leaving && typed() !== kept) keep();
  };
  setInterval(tick, EVERY);
  form.addEventListener("keepsoon", tick);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && typed() !== kept && !leaving && !away.open) keep(true);
  });

  // The draft goes first: when it arrives, so will the rest, and nothing is lost on the way.
  form.addEventListener("submit", async (event) => {
    if (leaving || event.submitter?.value === "discard") {
      leaving = true;
      return;
    }
    event.preventDefault();
    asked = event.submitter;
    const found = await keep();
    if (found === "kept" || found === "refused") {
      leaving = true;
      form.requestSubmit(asked);
    }
  });

  document.getElementById("away-again").addEventListener("click", () => {
    away.close();
    if (asked) form.requestSubmit(asked);
    else keep();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && typed() !== kept) event.preventDefault();
  });
})();
