// The desk of a letter: "Keep" without a new page, and keeping when the page is left.
//
// Without this script the buttons send the form, and the page comes back with it.

const form = document.querySelector("form[data-keep]");
const said = form.querySelector("[data-kept]");
const text = form.elements.text;
const body = () => new URLSearchParams(new FormData(form));
const written = () => ["to", "address", "subject", "text"].map((name) => form.elements[name].value).join("\0");

/** What the workspace has. */
let kept = written();

/** The text is in the workspace, so the browser need not hold it any more. */
const forget = () => {
  try { sessionStorage.removeItem(`prematch:draft:${text.dataset.draft}`); } catch { /* nothing to drop */ }
};

const keep = async () => {
  const now = written();
  said.textContent = "Keeping …";
  try {
    const response = await fetch(form.dataset.keep, { method: "POST", body: body() });
    if (response.status === 422) said.textContent = await response.text();
    else if (!response.ok) said.textContent = "It was not kept. Copy your letter, and load this page again.";
    else {
      kept = now;
      forget();
      said.textContent = "Kept.";
    }
  } catch {
    said.textContent = "prematch does not answer; is it still running? Your words stay in this page.";
  }
};

form.addEventListener("submit", (event) => {
  const deed = event.submitter?.name === "do" ? event.submitter.value : "";
  if (deed === "keep") {
    event.preventDefault();
    keep();
  } else if (deed) {
    // The server keeps what it is sent.
    kept = written();
    forget();
  }
});

/** What is missing goes from its list when its mark goes from the letter. */
const missing = document.querySelector("[data-missing]");
const stillMissing = () => {
  if (!missing) return;
  const words = `${form.elements.subject.value}\n${text.value}`;
  const lines = [...missing.querySelectorAll("[data-mark]")];
  for (const line of lines) line.hidden = !words.includes(line.dataset.mark);
  missing.hidden = lines.every((line) => line.hidden);
};

form.addEventListener("input", () => {
  if (said.textContent) said.textContent = "";
  stillMissing();
});
stillMissing();

addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden" || written() === kept) return;
  if (navigator.sendBeacon(form.dataset.keep, body())) kept = written();
});
