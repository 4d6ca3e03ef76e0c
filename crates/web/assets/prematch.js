// What makes the pages quicker to use. Every page works without it.
//
// <form data-order="…">        filters and order of a table at once, by asking for the new order of its rows
// <textarea data-draft="key">  what is typed survives a reload or a closed tab until it has been kept
// <span data-counts="id">      the length of a text as it is typed, against data-most where that is known
// <form data-guard>            asks before the page is left with something typed that no draft keeps
//
// Single-key shortcuts are off when <html data-keys="off">.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// ---------------------------------------------------------------- what was done

const address = new URL(location.href);
const kept = address.searchParams.has("did");
if (kept) {
  // A reload should not tell again what was done.
  address.searchParams.delete("did");
  history.replaceState(null, "", address);
}

// ---------------------------------------------------------------- drafts

const store = {
  get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* full or forbidden: no draft */ } },
  drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* nothing to drop */ } },
};

const SENT = "prematch:sent";
if (kept) (store.get(SENT) ?? "").split("\n").filter(Boolean).forEach(store.drop);
store.drop(SENT);

for (const area of all("textarea[data-draft]")) {
  const key = `prematch:draft:${area.dataset.draft}`;
  const draft = store.get(key);
  if (draft !== null && draft.trimEnd() !== area.value.trimEnd()) {
    area.value = draft;
    const details = area.closest("details");
    if (details) details.open = true;
    area.after(make("p", { className: "hint", textContent: "Your draft was restored. It is not kept yet." }));
  }
  area.addEventListener("input", () => {
    if (area.value === area.defaultValue) store.drop(key);
    else store.set(key, area.value);
  });
  area.form?.addEventListener("submit", () => store.set(SENT, `${store.get(SENT) ?? ""}\n${key}`));
}

for (const counter of all("[data-counts]")) {
  const area = document.getElementById(counter.dataset.counts);
  const most = Number(counter.dataset.most);
  const show = () => {
    const length = [...area.value.trim()].length;
    if (!most) counter.textContent = length === 1 ? "1 character" : `${length} characters`;
    else counter.textContent = `${length} of ${most} characters${length > most ? `, ${length - most} too many` : ""}`;
    counter.classList.toggle("over", most > 0 && length > most);
  };
  area.addEventListener("input", show);
  show();
}

for (const form of all("form[data-guard]")) {
  let dirty = false;
  form.addEventListener("input", (event) => { dirty ||= !event.target.dataset.draft; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// ---------------------------------------------------------------- filters and order of a table

for (const form of all("form[data-order]")) {
  const table = document.querySelector("table.programs");
  const body = table.tBodies[0];
  const rows = new Map(all("tr", body).map((row) => [row.id.slice(2), row]));
  const count = document.querySelector(".count");
  const none = document.querySelector(".none");
  const clear = form.querySelector("[data-clear]");
  let order = new URLSearchParams(location.search);
  let asked = 0;

  const wanted = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([key, value]) => value && key !== "sort" && key !== "dir"));
    for (const key of ["sort", "dir"]) if (order.get(key)) query.set(key, order.get(key));
    return query;
  };

  const ask = async () => {
    const mine = ++asked;
    let answer;
    try {
      const response = await fetch(`${form.dataset.order}?${wanted()}`);
      if (!response.ok) throw new Error(response.status);
      answer = await response.json();
    } catch {
      count.textContent = "prematch does not answer; is it still running?";
      return;
    }
    if (mine !== asked) return;
    const shown = new Set(answer.ids);
    body.append(...answer.ids.map((id) => rows.get(id)).filter(Boolean));
    for (const [id, row] of rows) row.hidden = !shown.has(id);
    count.textContent = answer.words;
    none.hidden = shown.size > 0;
    clear.hidden = ![...wanted().keys()].some((key) => key !== "sort" && key !== "dir");
    history.replaceState(null, "", answer.address);
    for (const link of all("a[data-sort]", table)) {
      const by = link.dataset.sort === (order.get("sort") || "fit");
      if (by) link.closest("th").ariaSort = order.get("dir") === "turned" ? "descending" : "ascending";
      else link.closest("th").removeAttribute("aria-sort");
    }
  };

  form.addEventListener("input", ask);
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  clear.addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of form.elements) if (field.name && field.type !== "hidden") field.value = "";
    ask();
    form.querySelector("[data-search]").focus();
  });
  table.tHead.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sort]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const again = link.dataset.sort === (order.get("sort") || "fit");
    const turned = again && order.get("dir") !== "turned";
    order = new URLSearchParams({ sort: link.dataset.sort, ...(turned && { dir: "turned" }) });
    ask();
  });
  form.querySelector("[data-plain]").hidden = true;
}

// At most four stand side by side.
for (const form of all("form.choose")) {
  form.addEventListener("change", () => {
    const boxes = all("input[name=id]", form);
    const full = boxes.filter((box) => box.checked).length >= 4;
    for (const box of boxes) box.disabled = full && !box.checked;
  });
}

// ---------------------------------------------------------------- keys

const PLACES = {
  t: ["/", "Today"],
  p: ["/programs", "Programs"],
  l: ["/pick", "My list"],
  m: ["/read", "Messages"],
  k: ["/rank", "Rank"],
  o: ["/profile", "Profile"],
  r: ["/rules", "Rules and facts"],
  d: ["/data", "Data"],
  h: ["/help", "Help"],
};

const help = () => {
  const row = (keys, words) =>
    make("tr", {}, make("td", {}, ...keys.flatMap((key) => [make("kbd", { textContent: key }), " "])), make("td", { textContent: words }));
  const rows = [
    row(["?"], "these keys"),
    row(["/"], "to the search field"),
    row(["j"], "next program in the table"),
    row(["k"], "previous program in the table"),
    row(["Enter"], "open it"),
    row(["x"], "tick it, to see programs side by side"),
    ...Object.entries(PLACES).map(([key, [, name]]) => row(["g", key], name)),
  ];
  const dialog = make(
    "dialog",
    { ariaLabel: "Keys" },
    make("h2", { textContent: "Keys" }),
    make("table", { className: "keys" }, make("tbody", {}, ...rows)),
    make("p", { className: "small muted" }, "Single keys can be switched off on the page ", make("a", { href: "/help", textContent: "Help" }), "."),
    make("form", { method: "dialog" }, make("div", { className: "actions" }, make("button", { textContent: "Close", autofocus: true }))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

const step = (by) => {
  const rows = all("table.programs tbody tr:not([hidden])");
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement?.closest("tr"));
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  const link = rows[next].querySelector("th a");
  link.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
};

// A button with data-copy copies the words of the element with that id, and says so. Without a script the words are
// selected by hand.
for (const button of all("button[data-copy]")) {
  const word = button.textContent;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    const text = from?.value ?? from?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(from);
      button.textContent = "Selected: press Ctrl+C";
    }
    setTimeout(() => { button.textContent = word; }, 2500);
  });
}

// When "g" was pressed, by the clock of the key events: a busy page does not count against the reader.
let went = -Infinity;
const keys = {
  "?": help,
  "/": () => document.querySelector("input[type=search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement?.closest("tr")?.querySelector("input[name=id]")?.click(),
  g: (event) => { went = event.timeStamp; },
};

if (root.dataset.keys !== "off") {
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const place = event.timeStamp - went < 1500 && PLACES[event.key];
    went = -Infinity;
    if (place) {
      location.href = place[0];
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key](event);
    }
  });
}
