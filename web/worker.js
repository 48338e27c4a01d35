// The reader: budgetkit's own wheel on Python in this worker. Nothing here reads a budget itself.
import { loadPyodide } from "./pyodide/pyodide.mjs";

let session, python;

const starting = (async () => {
  python = await loadPyodide({ indexURL: new URL("./pyodide/", import.meta.url).href });
  const packed = await fetch(new URL("./core.zip", import.meta.url));
  if (!packed.ok) throw new Error(`core.zip ${packed.status}`);
  python.unpackArchive(await packed.arrayBuffer(), "zip", { extractDir: "/lib/core" });
  python.runPython("import sys; sys.path.insert(0, '/lib/core')");
  session = python.runPython("from budgetkit.web import Session; Session()");
  // from here on nothing is asked of any address
  for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts"])
    try { Object.defineProperty(self, name, { value: undefined, configurable: false }); } catch { /* not there */ }
})();

starting.then(() => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error.message ?? error) }));

const say = (error) => {
  // the last line of a traceback names the error; a sentence of ours stands behind it
  const lines = String(error.message ?? error).trim().split("\n");
  const last = lines[lines.length - 1];
  return last.replace(/^budgetkit\.errors\.\w+: /, "");
};

const asked = {
  read({ files, lang, id }) {
    const given = python.toPy(new Map(files.map((f) => [f.name, f.content])));
    const told = (file, page, pages) => postMessage({ id, progress: { file, page, pages } });
    try {
      session.speak(lang);
      return session.read(given, told);
    } finally { given.destroy(); }
  },
  view({ number, lang }) { return JSON.parse(session.view(number, lang)); },
  page({ number, page, finding, scale }) {
    const shown = session.page(number, page, finding ?? null, scale);
    const out = shown.toJs({ dict_converter: Object.fromEntries });
    shown.destroy();
    return out;
  },
  take({ number, what, lang }) {
    const made = session.take(number, what, lang);
    if (typeof made === "string") return new TextEncoder().encode(made);
    const bytes = made.toJs();
    made.destroy();
    return bytes;
  },
  memory() { return python._module.HEAPU8.length; },
  drop({ number }) { session.drop(number); },
};

onmessage = async ({ data }) => {
  try {
    await starting;
    const result = asked[data.ask](data);
    postMessage({ id: data.id, result });
  } catch (error) {
    postMessage({ id: data.id, error: say(error) });
  }
};
