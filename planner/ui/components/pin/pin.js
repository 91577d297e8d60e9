// A map of metres around the first point: enough for a few kilometres, where the earth is flat.
const SVG = "http://www.w3.org/2000/svg";
const METRES_PER_DEGREE = 111195;
const WIDTH = 720, HEIGHT = 352, MARGIN = 40, LEAST_SPAN = 300;
const STEP = 10, BIG_STEP = 100;
const STEPS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const states = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const frame = parentElement.querySelector("#frame");
  const origin = JSON.stringify([data.at, data.marks]);
  let state = states.get(frame);
  if (!state || state.origin !== origin) {
    state = { origin, at: data.at };
    states.set(frame, state);
    state.view = viewOf([data.at, ...data.marks.map(([, lat, lon]) => [lat, lon])]);
    draw();
  } else {
    label();
  }

  function draw() {
    const hadFocus = frame.getRootNode().activeElement === state.svg;
    const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, tabindex: 0, role: "application" });
    for (const [text, lat, lon] of data.areas) written(svg, text, lat, lon, 0, "area");
    for (const [text, lat, lon] of data.marks) {
      const [x, y] = state.view.toScreen([lat, lon]);
      svg.append(element("circle", { class: "mark", cx: x, cy: y, r: 10 }));
      written(svg, text, lat, lon, 4.5, "");
    }
    scale(svg, state.view);
    state.pin = element("path", { class: "pin", d: "M0 0 L-8 -18 A9 9 0 1 1 8 -18 Z" });
    svg.append(state.pin);
    state.svg = svg;
    state.help = document.createElement("p");
    state.said = document.createElement("p");
    state.said.setAttribute("aria-live", "polite");
    frame.replaceChildren(svg, state.help, state.said);
    place();
    label();
    svg.addEventListener("keydown", byKey);
    svg.addEventListener("pointerdown", byPointer);
    svg.addEventListener("pointermove", (event) => event.buttons && byPointer(event));
    svg.addEventListener("pointerup", tell);
    if (hadFocus) svg.focus();
  }

  function label() {
    state.svg.setAttribute("aria-label", `${data.name}. ${data.help}`);
    state.help.textContent = data.help;
    say();
  }

  function byKey(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const metres = event.shiftKey ? BIG_STEP : STEP;
    state.at = state.view.shifted(state.at, step[0] * metres, step[1] * metres);
    place();
    tell();
  }

  function byPointer(event) {
    const box = state.svg.getBoundingClientRect();
    const scale = Math.min(box.width / WIDTH, box.height / HEIGHT);
    const x = (event.clientX - box.left - (box.width - WIDTH * scale) / 2) / scale;
    const y = (event.clientY - box.top - (box.height - HEIGHT * scale) / 2) / scale;
    state.at = state.view.toEarth(x, y);
    place();
  }

  function place() {
    const [x, y] = state.view.toScreen(state.at);
    state.pin.setAttribute("transform", `translate(${x} ${y})`);
    say();
  }

  function say() {
    const [lat, lon] = state.at.map((degrees) => degrees.toFixed(5));
    state.said.textContent = data.moved.replace("{lat}", lat).replace("{lon}", lon);
  }

  function tell() {
    setStateValue("at", state.at.map((degrees) => Number(degrees.toFixed(6))));
  }

  function written(svg, text, lat, lon, dy, kind) {
    const [x, y] = state.view.toScreen([lat, lon]);
    if (x < 0 || x > WIDTH || y < 0 || y > HEIGHT) return;
    const node = element("text", { class: kind, x, y: y + dy });
    node.textContent = text;
    svg.append(node);
  }
}

function viewOf(points) {
  const [lat0, lon0] = points[0];
  const east = METRES_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  const xs = points.map(([, lon]) => (lon - lon0) * east), ys = points.map(([lat]) => (lat - lat0) * METRES_PER_DEGREE);
  const spanX = Math.max(LEAST_SPAN, Math.max(...xs) - Math.min(...xs));
  const spanY = Math.max(LEAST_SPAN, Math.max(...ys) - Math.min(...ys));
  const perMetre = Math.min((WIDTH - 2 * MARGIN) / spanX, (HEIGHT - 2 * MARGIN) / spanY);
  const midX = (Math.max(...xs) + Math.min(...xs)) / 2, midY = (Math.max(...ys) + Math.min(...ys)) / 2;
  return {
    perMetre,
    toScreen: ([lat, lon]) => [
      WIDTH / 2 + ((lon - lon0) * east - midX) * perMetre,
      HEIGHT / 2 - ((lat - lat0) * METRES_PER_DEGREE - midY) * perMetre,
    ],
    toEarth: (x, y) => [
      lat0 + (midY - (y - HEIGHT / 2) / perMetre) / METRES_PER_DEGREE,
      lon0 + (midX + (x - WIDTH / 2) / perMetre) / east,
    ],
    shifted: ([lat, lon], metresEast, metresNorth) => [lat + metresNorth / METRES_PER_DEGREE, lon + metresEast / east],
  };
}

function scale(svg, view) {
  const metres = [50, 100, 200, 500, 1000, 2000, 5000].find((length) => length * view.perMetre > 60) ?? 10000;
  const end = 16 + metres * view.perMetre;
  svg.append(element("line", { class: "scale", x1: 16, y1: HEIGHT - 14, x2: end, y2: HEIGHT - 14 }));
  const text = element("text", { x: (16 + end) / 2, y: HEIGHT - 20 });
  text.textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
  svg.append(text);
}

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
