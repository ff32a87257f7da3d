// Shows the images of a study: slices, brightness, size, place, and lengths. The server sends grey
// values; what is seen of them is worked out here. Without this the page offers the files.
(() => {
  const box = document.querySelector("[data-viewer]");
  if (!box) return;
  const KINDS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array };
  const AT_ONCE = 2;
  const all = JSON.parse(box.dataset.viewer);
  const canvas = box.querySelector("canvas");
  const screen = canvas.getContext("2d");
  const paper = document.createElement("canvas");
  const said = box.querySelector("[data-said]");
  const slider = box.querySelector("[data-slices]");
  const chooser = box.querySelector("[data-series]");
  const words = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  let run, at, tool = "window", level, width, zoom, left, top_, line, cursor, failed;

  const begin = (index) => {
    run = all[index];
    run.loaded ??= [];
    run.asked ??= new Set();
    [at, failed] = [0, false];
    slider.max = run.pictures.length - 1;
    [level, width] = [null, null];
    fit();
    ask();
    show();
  };

  const fit = () => {
    [zoom, left, top_, line, cursor] = [1, 0, 0, [], null];
    [level, width] = run.pictures[at].window.length ? run.pictures[at].window : [null, null];
  };

  // The picture that is wanted comes first and alone, then its neighbours in larger pieces.
  const ask = async () => {
    const mine = run;
    mine.busy ??= 0;
    while (mine === run && mine.busy < (mine.loaded.length ? AT_ONCE : 1)) {
      const piece = nextPiece(mine);
      if (!piece) return;
      mine.busy += 1;
      fetchPiece(mine, piece).finally(() => {
        mine.busy -= 1;
        ask();
      });
    }
  };

  const nextPiece = (mine) => {
    const free = (n) => n < mine.pictures.length && !mine.loaded[n] && !mine.asked.has(n);
    let first = -1;
    for (let away = 0; away < mine.pictures.length && first < 0; away += 1)
      first = free(at + away) ? at + away : at - away >= 0 && free(at - away) ? at - away : -1;
    if (first < 0) return null;
    let last = first;
    const most = mine.asked.size ? mine.chunk : 1;
    while (last + 1 - first < most && free(last + 1)) last += 1;
    for (let n = first; n <= last; n += 1) mine.asked.add(n);
    return [first, last];
  };

  const fetchPiece = async (mine, [first, last]) => {
    try {
      const answer = await fetch(`${mine.address}${first}-${last}/`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const bytes = await answer.arrayBuffer();
      let begins = 0;
      for (let n = first; n <= last; n += 1) {
        const picture = mine.pictures[n];
        const Kind = KINDS[picture.kind];
        const count = picture.rows * picture.columns;
        mine.loaded[n] = new Kind(bytes.slice(begins, begins + count * Kind.BYTES_PER_ELEMENT));
        begins += count * Kind.BYTES_PER_ELEMENT;
      }
    } catch {
      if (at >= first && at <= last) failed = true;
    }
    if (mine === run && at >= first && at <= last) show();
  };

  const ownWindow = (values, { slope, intercept }) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const [a, b] = [low * slope + intercept, high * slope + intercept];
    return [(a + b) / 2, Math.max(Math.abs(b - a), 1)];
  };

  const draw = (values, picture) => {
    if (level === null) [level, width] = ownWindow(values, picture);
    [paper.width, paper.height] = [picture.columns, picture.rows];
    const image = new ImageData(picture.columns, picture.rows);
    const pixels = new Uint32Array(image.data.buffer);
    const factor = (255 / width) * picture.slope;
    const rest = ((picture.intercept - level) / width + 0.5) * 255;
    for (let n = 0; n < values.length; n += 1) {
      let grey = values[n] * factor + rest;
      grey = grey < 0 ? 0 : grey > 255 ? 255 : grey;
      if (picture.invert) grey = 255 - grey;
      pixels[n] = 0xff000000 | ((grey | 0) * 0x010101);
    }
    paper.getContext("2d").putImageData(image, 0, 0);
  };

  // How the picture lies on the screen: pixels need not be square.
  const lie = () => {
    const picture = run.pictures[at];
    const [down, across] = picture.spacing.length ? picture.spacing : [1, 1];
    const [high, wide] = [picture.rows * down, picture.columns * across];
    const scale = Math.min(canvas.width / wide, canvas.height / high) * zoom;
    const x = (canvas.width - wide * scale) / 2 + left * canvas.width;
    const y = (canvas.height - high * scale) / 2 + top_ * canvas.height;
    return { x, y, across: across * scale, down: down * scale, wide: wide * scale, high: high * scale };
  };

  const show = () => {
    const picture = run.pictures[at];
    const values = run.loaded[at];
    const sharp = devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * sharp);
    canvas.height = Math.round(canvas.clientHeight * sharp);
    if (values) {
      failed = false;
      draw(values, picture);
      const place = lie();
      screen.imageSmoothingEnabled = zoom < 4;
      screen.drawImage(paper, place.x, place.y, place.wide, place.high);
      drawLine(place, sharp);
      canvas.dataset.shown = at;
    }
    slider.value = at;
    tell(picture);
  };

  const drawLine = (place, sharp) => {
    const points = [...line, ...(cursor && tool === "measure" ? [cursor] : [])];
    screen.strokeStyle = screen.fillStyle = "#ffd34d";
    screen.lineWidth = 2 * sharp;
    const [first, second] = points.map(([x, y]) => [place.x + x * place.across, place.y + y * place.down]);
    for (const [x, y] of points.map(([a, b]) => [place.x + a * place.across, place.y + b * place.down])) {
      screen.beginPath();
      screen.moveTo(x - 6 * sharp, y);
      screen.lineTo(x + 6 * sharp, y);
      screen.moveTo(x, y - 6 * sharp);
      screen.lineTo(x, y + 6 * sharp);
      screen.stroke();
    }
    if (!second) return;
    screen.beginPath();
    screen.moveTo(...first);
    screen.lineTo(...second);
    screen.stroke();
  };

  const lengthWords = (picture) => {
    const points = [...line, ...(cursor && line.length === 1 ? [cursor] : [])];
    if (points.length < 2) return "";
    const [[x, y], [u, v]] = points;
    const [down, across] = picture.spacing.length ? picture.spacing : [1, 1];
    const places = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const n = Math.hypot((u - x) * across, (v - y) * down);
    const shown = n.toLocaleString(document.documentElement.lang, places);
    return words(picture.spacing.length ? box.dataset.length : box.dataset.pixels, { n: shown });
  };

  const tell = (picture) => {
    const parts = [words(box.dataset.slice, { n: at + 1, all: run.pictures.length })];
    if (failed) parts.push(box.dataset.failed);
    else if (level !== null)
      parts.push(words(box.dataset.window, { level: Math.round(level), width: Math.round(width) }));
    parts.push(lengthWords(picture));
    said.textContent = parts.filter(Boolean).join(" · ");
  };

  const go = (to) => {
    at = Math.min(Math.max(to, 0), run.pictures.length - 1);
    failed = false;
    ask();
    show();
  };
  const enlarge = (factor) => {
    zoom = Math.min(Math.max(zoom * factor, 0.5), 20);
    show();
  };
  const use = (name) => {
    tool = name;
    cursor = null;
    for (const each of box.querySelectorAll("[data-tool]"))
      each.setAttribute("aria-pressed", String(each.dataset.tool === name));
    show();
  };
  const brighten = (dx, dy) => {
    if (level === null) return;
    const step = Math.max(width / 256, 0.01);
    width = Math.max(width + dx * step, 1);
    level += dy * step;
    show();
  };
  const shift = (dx, dy) => {
    left += dx / canvas.clientWidth;
    top_ += dy / canvas.clientHeight;
    show();
  };
  const spot = (event) => {
    const sharp = devicePixelRatio || 1;
    const place = lie();
    const edge = canvas.getBoundingClientRect();
    return [
      ((event.clientX - edge.left) * sharp - place.x) / place.across,
      ((event.clientY - edge.top) * sharp - place.y) / place.down,
    ];
  };
  const setPoint = (point) => {
    line = line.length === 1 ? [line[0], point] : [point];
    show();
  };

  const fingers = new Map();
  let spread = 0;
  const distance = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) spread = distance();
    else if (tool === "measure") [line, cursor] = [[spot(event)], null];
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) {
      const now = distance();
      if (spread) enlarge(now / spread);
      spread = now;
      return;
    }
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (tool === "window") brighten(dx, dy);
    else if (tool === "pan") shift(dx, dy);
    else {
      line = [line[0] ?? spot(event), spot(event)];
      show();
    }
  });
  for (const name of ["pointerup", "pointercancel"])
    canvas.addEventListener(name, (event) => fingers.delete(event.pointerId));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey) enlarge(event.deltaY < 0 ? 1.1 : 1 / 1.1);
      else go(at + Math.sign(event.deltaY));
    },
    { passive: false },
  );

  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const byTool = (dx, dy) => {
    if (tool === "window") brighten(dx * 8, dy * 8);
    else if (tool === "pan") shift(dx * 16, dy * 16);
    else {
      const picture = run.pictures[at];
      const [x, y] = cursor ?? [picture.columns / 2, picture.rows / 2];
      cursor = [x + dx * 2, y + dy * 2];
      show();
    }
  };
  const KEYS = {
    b: () => use("window"),
    v: () => use("pan"),
    m: () => use("measure"),
    0: () => (fit(), show()),
    "+": () => enlarge(1.25),
    "=": () => enlarge(1.25),
    "-": () => enlarge(0.8),
    PageUp: () => go(at - 10),
    PageDown: () => go(at + 10),
    Home: () => go(0),
    End: () => go(run.pictures.length - 1),
    Enter: () => tool === "measure" && cursor && setPoint(cursor),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) byTool(...arrow);
    else if (arrow && arrow[1]) go(at + arrow[1]);
    else if (KEYS[event.key]) KEYS[event.key]();
    else return;
    event.preventDefault();
  });

  // What is sent is what is seen: the picture shown now, with its brightness.
  const choice = box.querySelector("[data-choice]");
  choice?.addEventListener("submit", (event) => {
    if (level === null) return event.preventDefault();
    const seen = { series: run.id, place: at, level, window: width };
    for (const [name, value] of Object.entries(seen)) choice.elements[name].value = value;
  });

  slider.addEventListener("input", () => go(Number(slider.value)));
  chooser.addEventListener("change", () => begin(Number(chooser.value)));
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.tool) use(button.dataset.tool);
    if (button?.dataset.do === "in") enlarge(1.25);
    if (button?.dataset.do === "out") enlarge(0.8);
    if (button?.dataset.do === "reset") KEYS[0]();
  });
  addEventListener("resize", show);

  all.forEach((each, n) => chooser.add(new Option(each.name || String(n + 1), n)));
  chooser.parentElement.hidden = all.length < 2;
  box.hidden = false;
  begin(0);
})();
