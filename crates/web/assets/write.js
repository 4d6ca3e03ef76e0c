// Findings while a letter is being typed. Without this script the page works by its buttons.
//
// The form is sent to `data-check` soon after a key, by "Check", and by the buttons of a finding. What comes back is put
// together from the templates of the page.

const form = document.querySelector("form[data-check]");
const fields = { true: form.elements.subject, false: form.elements.text };
const panel = document.querySelector("section[aria-labelledby=findings]");
const trouble = panel.querySelector("[data-trouble]");
const list = (name) => panel.querySelector(`[data-group=${name}] [data-list]`);
/** How long after a key the draft is checked, in milliseconds. */
const SOON = 350;

/** The lines that are shown: one list a group. */
let shown = { findings: [], advice: [], ignored: [] };
let soon;
let asked = 0;

// ---------------------------------------------------------------- what comes back

const slot = (node, name) => node.querySelector(`[data-slot=${name}]`);
const clone = (selector) => document.querySelector(selector).content.firstElementChild.cloneNode(true);

const select = (line) => {
  const field = fields[line.subject];
  field.focus({ preventScroll: true });
  // Browsers scroll to where the caret is, not to a selection.
  field.setSelectionRange(line.start, line.start);
  field.blur();
  field.focus({ preventScroll: true });
  field.setSelectionRange(line.start, line.end);
  const before = field.value.slice(0, line.start).split("\n").length / field.value.split("\n").length;
  const box = field.getBoundingClientRect();
  const y = box.top + before * box.height;
  if (y < 80 || y > innerHeight - 80) scrollBy({ top: y - innerHeight / 2 });
};

const lineNode = (line, number) => {
  const node = clone(`template[data-finding=${line.severity}]`);
  node.id = `f-${line.key}`;
  node.dataset.key = line.key;
  for (const name of ["title", "message", "remedy"]) slot(node, name).textContent = line[name];
  slot(node, "number").textContent = number;
  slot(node, "words-line").hidden = !line.words;
  const words = slot(node, "words");
  words.textContent = `“${line.words}”`;
  words.href = "#text";
  words.addEventListener("click", (event) => { event.preventDefault(); select(line); });
  const rules = line.rules.map((id) => document.querySelector(`template[data-rule="${id}"]`)).filter(Boolean);
  slot(node, "rules").append(...rules.map((rule) => rule.content.cloneNode(true)));
  for (const name of ["one", "all", "never"]) {
    const button = slot(node, name);
    if (button) button.value = line.key;
  }
  const reason = slot(node, "reason");
  if (reason) {
    reason.id = reason.name = slot(node, "reason-label").htmlFor = `reason-${line.key}`;
    reason.value = line.reason;
    slot(node, "problem").hidden = !line.problem;
    if (line.problem) {
      slot(node, "problem").textContent = line.problem;
      reason.ariaInvalid = "true";
    }
    reason.closest("details").open = Boolean(line.problem || line.reason);
  }
  return node;
};

const asideNode = (aside) => {
  const node = clone("template[data-aside]");
  node.dataset.key = aside.key;
  for (const name of ["title", "scope", "reason"]) slot(node, name).textContent = aside[name];
  slot(node, "reason-line").hidden = !aside.reason;
  slot(node, "again").value = aside.key;
  return node;
};

/** What the reader has open or in hand, so that it is so again after the lists were made anew. */
const inHand = () => {
  const at = document.activeElement;
  const finding = panel.contains(at) ? at.closest("[data-key]") : null;
  return {
    open: new Set([...panel.querySelectorAll("details[open]")].map((d) => d.closest("[data-key]").dataset.key)),
    key: finding?.dataset.key,
    place: finding ? [...panel.querySelectorAll("[data-key]")].indexOf(finding) : -1,
    slot: at?.dataset.slot,
    from: at?.selectionStart,
    to: at?.selectionEnd,
    was: finding !== null,
  };
};

const giveBack = (hand) => {
  for (const node of panel.querySelectorAll("[data-key]")) {
    const details = node.querySelector("details");
    if (details && hand.open.has(node.dataset.key)) details.open = true;
  }
  if (!hand.was) return;
  const all = [...panel.querySelectorAll("[data-key]")];
  const same = all.find((node) => node.dataset.key === hand.key);
  const target = same && hand.slot ? slot(same, hand.slot) : same;
  if (target) {
    target.focus({ preventScroll: true });
    if (target.name?.startsWith("reason-")) target.setSelectionRange(hand.from, hand.to);
  } else {
    // The finding is gone: on to the one that took its place.
    const next = all[Math.min(hand.place, all.length - 1)];
    (next?.querySelector("button, a") ?? document.getElementById("findings")).focus({ preventScroll: true });
  }
};

const draw = (name, nodes) => {
  list(name).replaceChildren(...nodes);
  panel.querySelector(`[data-group=${name}]`).hidden = nodes.length === 0;
};

const show = (answer) => {
  for (const place of document.querySelectorAll("[data-summary]")) {
    if (place.textContent !== answer.summary) place.textContent = answer.summary;
  }
  const more = panel.querySelector("[data-more]");
  more.textContent = answer.more;
  more.hidden = !answer.more;
  form.querySelector("[data-ignored]").replaceChildren(
    ...answer.ignored.filter((i) => i.value).map((i) => Object.assign(document.createElement("input"), { type: "hidden", name: "ignored", value: i.value })),
  );
  const groups = ["findings", "advice", "ignored"];
  for (const line of [...answer.findings, ...answer.advice]) {
    // A reason may have grown while the answer was on its way.
    line.reason = document.getElementById(`reason-${line.key}`)?.value ?? line.reason;
  }
  const state = (from) => JSON.stringify(groups.map((name) => from[name]));
  if (state(answer) === state(shown)) return;
  shown = answer;
  const hand = inHand();
  let number = 0;
  for (const name of groups.slice(0, 2)) draw(name, answer[name].map((line) => lineNode(line, ++number)));
  draw("ignored", answer.ignored.map(asideNode));
  giveBack(hand);
};

// ---------------------------------------------------------------- asking

const ask = async (button) => {
  const mine = ++asked;
  const sent = fields.false.value;
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  let answer;
  try {
    const response = await fetch(form.dataset.check, { method: "POST", body: data });
    if (response.status === 403) throw new Error("prematch was started again. Copy your letter, and load this page again.");
    if (!response.ok) throw new Error("This draft could not be checked. Press “Check” to try again.");
    answer = await response.json();
  } catch (error) {
    if (mine !== asked) return;
    trouble.textContent = error instanceof TypeError ? "prematch does not answer; is it still running?" : error.message;
    trouble.hidden = false;
    return;
  }
  // Something newer is on its way, or the words have moved since.
  if (mine !== asked || sent !== fields.false.value) return;
  trouble.hidden = true;
  show(answer);
};

const later = () => {
  clearTimeout(soon);
  soon = setTimeout(() => ask(), SOON);
};

form.addEventListener("input", (event) => { if (!event.isComposing) later(); });
form.addEventListener("compositionend", later);
form.addEventListener("submit", (event) => {
  // Buttons that do more than check send the form as it is.
  if (event.submitter?.hasAttribute("data-sends")) return;
  event.preventDefault();
  clearTimeout(soon);
  ask(event.submitter);
});

form.querySelector("[data-fresh]")?.addEventListener("click", () => {
  for (const key of ["write", "write-facts"]) {
    try { sessionStorage.removeItem(`prematch:draft:${key}`); } catch { /* nothing to drop */ }
  }
});

document.querySelector("[data-numbered]")?.remove();
if (fields.false.value.trim()) ask();
else panel.querySelector("[data-summary]").textContent = "Nothing is checked yet. Findings appear here as you type.";
