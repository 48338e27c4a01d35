// The page: asks the worker, shows what comes back. Every text is set as text, never as markup.
const FILES_OF_THE_EXAMPLE = "weihui-2024.pdf";
const FIRST = 5; // findings shown before "show all"
const FAULTS = new Set(["error", "withheld", "warning"]); // what rounding explains is no fault

const $ = (id) => document.getElementById(id);
const words = await (await fetch("words.json")).json();
let lang = stored() ?? (navigator.language.startsWith("zh") ? "zh" : "en");
if (!words[lang]) lang = "en";

function stored() { try { return localStorage.getItem("language"); } catch { return null; } }

const say = (key, values = {}) =>
  words[lang][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, then] of Object.entries(value)) made.addEventListener(event, then);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((c) => c != null));
  return made;
}

// ── the worker ────────────────────────────────────────────────────────────────────────────────

let worker, waiting, next = 0, ready;

function start() {
  waiting = new Map();
  worker = new Worker("worker.js", { type: "module" });
  ready = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.ready) return resolve();
      if (data.failed) return reject(new Error(data.failed));
      const asked = waiting.get(data.id);
      if (!asked) return;
      if (data.progress) return asked.told?.(data.progress);
      waiting.delete(data.id);
      if ("error" in data) asked.reject(new Error(data.error)); else asked.resolve(data.result);
    };
    worker.onerror = (event) => reject(new Error(event.message || "worker"));
  });
  ready.then(() => { if (!busy) status("ready"); },
    (error) => problem(say("no-start", { why: error.message })));
}

function ask(what, values = {}, told = null) {
  const id = next++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, told });
    worker.postMessage({ id, ask: what, lang, ...values });
  });
}

// ── what is read ──────────────────────────────────────────────────────────────────────────────

const held = []; // { files, number, view, lang }
let current = null, busy = false;

const status = (key, values) => { $("status").textContent = key ? say(key, values) : ""; };
const problem = (text) => $("errors").append(el("p", {}, text));

async function contents(files) {
  return Promise.all([...files].map(async (f) => ({ name: f.name, content: new Uint8Array(await f.arrayBuffer()) })));
}

async function readOne(files) {
  const told = ({ file, page, pages }) => {
    $("bar").max = pages; $("bar").value = page - 1;
    status(page === pages ? "checking" : "reading", { file, page, pages });
  };
  return ask("read", { files }, told);
}

// several files are years or departments of their own, unless one holds no table: then they are one
async function read(files) {
  if (busy || !files.length) return;
  working(true);
  $("errors").replaceChildren();
  status("starting");
  const given = await contents(files);
  const added = [];
  let last = null;
  try {
    await ready;
    for (const file of given) {
      try {
        const number = await readOne([file]);
        const view = await ask("view", { number });
        added.push({ files: [file], number, view, lang });
      } catch (error) { last = error; problem(error.message); if (error.stopped) break; }
    }
    const whole = added.filter((d) => d.view.about.amounts);
    if (given.length > 1 && added.length > 1 && whole.length === 1 && !last) {
      for (const d of added) await ask("drop", { number: d.number });
      const number = await readOne(given);
      added.splice(0, added.length, { files: given, number, view: await ask("view", { number }), lang });
    }
    held.push(...added);
    if (added.length) await show(added.reduce((a, b) => (b.view.about.year > a.view.about.year ? b : a)));
    status(added.length ? null : "ready");
  } catch (error) {
    if (!error.stopped) problem(say("failed", { why: error.message }));
  }
  working(false);
}

function working(on) {
  busy = on;
  $("work").hidden = !on;
  $("bar").removeAttribute("value");
  for (const id of ["files", "example"]) $(id).disabled = on;
}

function cancel() {
  const stopped = Object.assign(new Error(say("cancelled")), { stopped: true });
  worker.terminate();
  for (const asked of waiting.values()) asked.reject(stopped);
  for (const d of held) d.number = null; // read again when somebody asks for more of them
  start();
  status("cancelled");
}

async function ensure(d) {
  if (d.number !== null) return;
  await ready;
  d.number = await ask("read", { files: d.files });
}

// ── what is shown ─────────────────────────────────────────────────────────────────────────────

async function show(d) {
  if (d.lang !== lang || d.seen !== held.length) {
    await ensure(d);
    d.view = await ask("view", { number: d.number });
    d.lang = lang; d.seen = held.length;
  }
  current = d;
  const v = d.view;
  $("held").hidden = held.length < 2;
  $("held").replaceChildren(...held.map((each) => el("button", {
    type: "button", "aria-current": each === d ? "true" : null, on: { click: () => show(each) },
  }, `${each.view.about.department} ${each.view.about.year ?? ""}`)));
  $("shown").replaceChildren(
    head(d), findings(d), unread(d), changed(d), charts(v), projects(d), targets(d), tables(d), take(d));
  $("shown").hidden = false;
  $("shown").setAttribute("lang", lang);
  $("shown").focus({ preventScroll: true });
  $("shown").scrollIntoView();
}

const section = (key, ...inside) => el("section", { "aria-labelledby": `h-${key}` },
  el("h2", { id: `h-${key}` }, say(key)), ...inside);

function pageLink(d, page) {
  if (page == null) return "";
  return el("button", { type: "button", class: "plain", on: { click: () => open(d, page) } }, say("page-no", { page }));
}

function head(d) {
  const v = d.view, a = v.about;
  return el("header", {},
    el("h1", {}, a.department),
    el("p", { class: "lead" }, say("who", { year: a.year ?? "—", kind: a.kind, level: a.level })),
    a.amount ? el("p", { class: "amount-large" }, say("planned", { amount: a.amount })) : null,
    a.amount && a.page ? el("p", {}, say("planned-label"), " · ", pageLink(d, a.page)) : null,
    el("p", { class: "quiet" }, say("counts", { tables: v.tables.length, amounts: a.amounts, pages: a.pages }), " · ", a.understood),
    el("p", {}, a.summary));
}

function findings(d) {
  const { causes, findings: all } = d.view;
  const told = causes.filter((c) => FAULTS.has(all[c.head].severity));
  const small = causes.filter((c) => !FAULTS.has(all[c.head].severity));
  const list = el("ol", { class: "findings" });
  const fill = (n) => list.replaceChildren(...told.slice(0, n).map((c) => cause(d, c, all)));
  fill(FIRST);
  const more = told.length > FIRST ? el("button", { type: "button", on: { click: () => { fill(told.length); more.remove(); } } },
    say("more-findings", { n: told.length })) : null;
  return section("findings", told.length ? list : el("p", {}, say("finding-none")), more,
    small.length ? el("details", {}, el("summary", {}, say("small-findings", { n: small.length })),
      el("ol", { class: "findings" }, small.map((c) => cause(d, c, all)))) : null);
}

function cause(d, { head: first, signs, text }, all) {
  const f = all[first];
  return el("li", { class: f.severity },
    el("p", {}, el("span", { class: "severity" }, f.severity_name), ` · ${f.family} · `, pageLink(d, f.page)),
    el("p", {}, f.text),
    f.shown ? place(d, f) : null,
    text ? el("p", { class: "quiet" }, text) : null,
    signs.length ? el("details", {}, el("summary", {}, `${say("signs")} ${signs.length}`),
      el("ul", {}, signs.map((i) => el("li", {}, all[i].text, " ", pageLink(d, all[i].page))))) : null);
}

function place(d, f) {
  const holder = el("div");
  const button = el("button", { type: "button", class: "small", "aria-expanded": "false", on: {
    click: async () => {
      if (holder.firstChild) {
        holder.replaceChildren();
      } else {
        await ensure(d);
        const canvas = el("canvas", { role: "img", "aria-label": say("place-alt", { page: f.page }) });
        paint(canvas, await ask("page", { number: d.number, page: f.page, finding: f.id, scale: 1.6 }));
        holder.replaceChildren(canvas);
      }
      button.setAttribute("aria-expanded", String(!!holder.firstChild));
      button.textContent = say(holder.firstChild ? "hide-place" : "show-place", { page: f.page });
    } } }, say("show-place", { page: f.page }));
  return el("div", {}, button, holder);
}

function paint(canvas, { width, height, pixels, boxes }) {
  canvas.width = width; canvas.height = height;
  const bytes = new Uint8ClampedArray(pixels);
  for (let i = 3; i < bytes.length; i += 4) bytes[i] = 255;
  const pen = canvas.getContext("2d");
  pen.putImageData(new ImageData(bytes, width, height), 0, 0);
  pen.lineWidth = 2; pen.strokeStyle = "#d55e00"; pen.fillStyle = "#d55e0026";
  for (const [x, y, w, h] of boxes) { pen.fillRect(x, y, w, h); pen.strokeRect(x, y, w, h); }
}

async function open(d, page) {
  await ensure(d);
  $("sheet-title").textContent = say("page-no", { page });
  $("close").textContent = say("remove");
  $("page").setAttribute("aria-label", say("page-alt", { page }));
  paint($("page"), await ask("page", { number: d.number, page, scale: 1.5 }));
  $("sheet").showModal();
}

function unread(d) {
  const told = d.view.unread;
  if (!told.length) return section("unread", el("p", {}, say("unread-none")));
  return section("unread", el("ul", {}, told.map((u) => el("li", {}, u.title ? `${u.title}: ` : "", u.text, " ", pageLink(d, u.page)))));
}

function changed(d) {
  const c = d.view.changed;
  const out = c.sentences.map((s) => el("p", {}, s));
  if (c.rows.length) out.push(grid(d, [say("line"), say("before"), say("now"), say("change")],
    c.rows.map((r) => ({ cells: [r.name, r.previous, r.current, r.change],
      numbers: [null, number(r.previous), number(r.current), r.number] }))));
  if (c.said?.length) out.push(el("ul", {}, c.said.map((s) => el("li", {}, s.text, " ", pageLink(d, s.page)))));
  return section("changed", ...(out.length ? out : [el("p", {}, say("changed-none"))]));
}

const number = (text) => (text ? Number(text.replace(/,/g, "").replace("−", "-")) : null);

function charts(v) {
  if (!v.charts.length) return null;
  const parse = (text) => document.importNode(
    new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  return section("charts", v.charts.map((c) => el("figure", {}, el("h3", {}, c.title),
    parse(c.svg), el("figcaption", {}, c.caption))));
}

function projects(d) {
  const rows = d.view.projects;
  if (!rows.length) return section("projects", el("p", {}, say("projects-none")));
  return section("projects", grid(d, [say("project"), say("amount"), say("where"), say("targets")],
    rows.map((p) => ({ cells: [p.name, p.amount, pageLink(d, p.page), folded(p.targets)],
      numbers: [null, p.number, p.page, p.targets.length] }))));
}

const folded = (items) => (items.length ? el("details", {}, el("summary", {}, String(items.length)),
  el("ul", {}, items.map((t) => el("li", {}, t)))) : "");

function targets(d) {
  const rows = d.view.targets;
  if (!rows.length) return section("targets", el("p", {}, say("targets-none")));
  const table = grid(d, [say("project"), say("indicator"), say("target"), say("checkable"), say("where")],
    rows.map((t) => ({ cells: [t.project, t.indicator, t.promise || t.target,
      t.measurable ? say("yes") : `${say("no")}: ${t.reason}`, pageLink(d, t.page)],
      numbers: [null, null, null, t.measurable ? 1 : 0, t.page] })));
  const yes = rows.filter((t) => t.measurable).length;
  return section("targets", el("details", {}, el("summary", {}, `${say("checkable")} ${yes} / ${rows.length}`), table));
}

function tables(d) {
  return section("tables", d.view.tables.map((t) => {
    const inside = el("div");
    const told = [t.unit ? say("unit", { unit: t.unit }) : null, t.empty ? say("table-empty") : null].filter(Boolean);
    return el("details", { on: { toggle: (event) => {
      if (event.target.open && !inside.firstChild) inside.append(
        el("p", { class: "quiet" }, t.title, " ", ...t.pages.map((p) => [pageLink(d, p), " "]).flat(), told.join(" · ")),
        grid(d, t.columns, t.rows));
    } } }, el("summary", {}, `${t.name} · ${t.pages.map((page) => say("page-no", { page })).join(", ")}`), inside);
  }));
}

// a table whose columns sort: by the numbers where a column has some, else by its words
function grid(d, columns, rows) {
  const body = el("tbody");
  const fill = (held) => body.replaceChildren(...held.map((r) => el("tr", { class: r.level === "total" ? "total" : null },
    r.cells.map((c, i) => el("td", { class: r.numbers?.[i] != null && typeof c === "string" ? "figure" : null }, c)))));
  fill(rows);
  const heads = columns.map((name, i) => el("th", { scope: "col" },
    el("button", { type: "button", title: say("sorted"), on: { click: () => sort(i) } }, name || "—")));
  const sort = (i) => {
    const up = heads[i].getAttribute("aria-sort") === "descending";
    for (const h of heads) h.removeAttribute("aria-sort");
    heads[i].setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (r) => r.numbers?.[i];
    const numeric = rows.some((r) => key(r) != null);
    const order = numeric ? (a, b) => (key(b) ?? -Infinity) - (key(a) ?? -Infinity)
      : (a, b) => String(b.cells[i]).localeCompare(String(a.cells[i]), "zh");
    const sorted = [...rows].sort(order);
    fill(up ? sorted.reverse() : sorted);
  };
  return el("div", { class: "scroll", tabindex: "0", role: "group" }, el("table", {}, el("thead", {}, el("tr", {}, heads)), body));
}

function take(d) {
  const a = d.view.about;
  const stem = a.files[0].name.replace(/\.[^.]*$/, "");
  const kinds = [["take-workbook", "workbook", `${stem}.xlsx`, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ["take-facts", "facts", `${stem}-facts.csv`, "text/csv"],
    ["take-package", "package", `${stem}.zip`, "application/zip"],
    ["take-findings", "quotes", `${stem}-findings.txt`, "text/plain"]];
  return section("take",
    el("p", { class: "take" }, kinds.map(([key, what, name, type]) => el("button", { type: "button", on: { click: async () => {
      await ensure(d);
      const bytes = await ask("take", { number: d.number, what });
      const link = el("a", { download: name, href: URL.createObjectURL(new Blob([bytes], { type })) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    } } }, say(key)))),
    el("h3", {}, say("cite")), el("p", { class: "cite" }, a.cite),
    el("ul", { class: "quiet" }, a.files.map((f) => el("li", {}, `${f.name} · ${f.pages} · SHA-256 ${f.sha256}`))));
}

// ── words and events ──────────────────────────────────────────────────────────────────────────

function speak() {
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  document.title = `${say("title")} · budgetkit`;
  for (const [id, key] of Object.entries({ title: "title", lead: "lead", choose: "choose", example: "example",
    hint: "drop", private: "private", cancel: "cancel", language: "language" })) $(id).textContent = say(key);
  $("language").lang = lang === "zh" ? "en" : "zh-Hans";
  $("about").textContent = say("about", { version: words.version });
  $("held").setAttribute("aria-label", say("documents"));
}

$("language").addEventListener("click", async () => {
  lang = lang === "zh" ? "en" : "zh";
  try { localStorage.setItem("language", lang); } catch { /* not allowed here */ }
  speak();
  if (!busy) { status("ready"); $("errors").replaceChildren(); if (current) await show(current); }
});
$("files").addEventListener("change", () => { const chosen = [...$("files").files]; $("files").value = ""; read(chosen); });
$("example").addEventListener("click", async () => {
  const got = await fetch(FILES_OF_THE_EXAMPLE);
  read([new File([await got.blob()], FILES_OF_THE_EXAMPLE)]);
});
$("cancel").addEventListener("click", cancel);
$("close").addEventListener("click", () => $("sheet").close());
for (const name of ["dragover", "dragleave", "drop"]) addEventListener(name, (event) => {
  event.preventDefault();
  $("drop").classList.toggle("over", name === "dragover");
  if (name === "drop") read(event.dataTransfer.files);
});

globalThis.budgetkit = { ask, held }; // for the benchmark, and for who looks behind the page

speak();
status("starting");
start();
if ("serviceWorker" in navigator)
  navigator.serviceWorker.register("sw.js").catch(() => { /* served without https: no offline copy */ });
