// Lines that are dragged, with the mouse or a finger. Without this script the buttons and links do the same.
//
// <… data-drag="move">     the lines of the rank list: where a line is dropped goes into its form "Place … Move", which is sent
// <… data-drag="/address"> an order that is tried: it is asked for as the links do, and nothing is kept
// <… data-ask="/address">  while a line is dragged, the chances of the order as it stands there
// <… data-line="7">        a line, with its number; <… data-place> its place, counted from 1
// <… data-chance>          a chance that belongs to a line; <… data-sum="none"> one that belongs to the whole order

const WAIT = 60; // milliseconds of rest before chances are asked for
const EDGE = 72; // so near the edge of the window it scrolls

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const told = make("p", { className: "sr", role: "status" });
document.querySelector("main").append(told);

// ---------------------------------------------------------------- chances of an order that is tried

/** Writes a chance into its place: the words, and the bar beside them. */
const show = (place, chance) => {
  if (!place || !chance) return;
  const range = chance.range ? [make("span", { className: "range", textContent: ` ${chance.range}` })] : [];
  place.replaceChildren(make("strong", { textContent: chance.best }), ...range);
  const bar = place.parentElement.querySelector("svg.bar");
  bar?.querySelector(".span").setAttribute("d", chance.span);
  bar?.querySelector(".mean").setAttribute("d", chance.mean);
};

/** Asks for the chances of an order, after a rest; an answer that came late is left out. */
const asker = (list) => {
  let rest;
  let asked = 0;
  return (order) => {
    if (!list.dataset.ask) return;
    clearTimeout(rest);
    rest = setTimeout(async () => {
      const mine = ++asked;
      try {
        const response = await fetch(`${list.dataset.ask}?order=${order.join(".")}`);
        if (!response.ok) throw new Error(response.status);
        const answer = await response.json();
        if (mine !== asked) return;
        for (const chance of answer.lines) show(list.querySelector(`[data-line="${chance.line}"] [data-chance]`), chance);
        for (const sum of ["none", "more"]) show(document.querySelector(`[data-sum="${sum}"]`), answer[sum]);
        list.dataset.shown = order.join(".");
      } catch {
        told.textContent = "prematch does not answer; is it still running?";
      }
    }, WAIT);
  };
};

// ---------------------------------------------------------------- a line that is dragged

const draggable = (list) => {
  const lines = () => [...list.children].filter((line) => line.dataset.line);
  const order = () => lines().map((line) => line.dataset.line);
  const ask = asker(list);
  let held = null;

  /** The places as they stand now, for the eye and for a screen reader. */
  const count = () => {
    lines().forEach((line, k) => line.querySelectorAll("[data-place]").forEach((place) => { place.textContent = k + 1; }));
  };

  /** A neighbour goes to the other side of the line that is held. The line itself stays in the page, or the pointer would let
   * it go. */
  const pass = (neighbour, how) => {
    const from = neighbour.offsetTop;
    held.line[how](neighbour);
    count();
    const all = lines();
    told.textContent = `${held.line.dataset.name}: place ${all.indexOf(held.line) + 1} of ${all.length}`;
    ask(order());
    if (calm.matches) return;
    neighbour.animate([{ translate: `0 ${from - neighbour.offsetTop}px` }, { translate: "0 0" }], { duration: 120, easing: "ease-out" });
  };

  /** Brings the held line under the pointer, past the neighbours whose middle it has crossed. */
  const follow = () => {
    const { line } = held;
    const height = line.offsetHeight;
    for (let k = list.children.length; k > 0; k -= 1) {
      line.style.translate = "none";
      const natural = line.getBoundingClientRect().top;
      const top = held.y - held.above;
      line.style.translate = `0 ${top - natural}px`;
      const middle = (other) => natural + other.offsetTop - line.offsetTop + other.offsetHeight / 2;
      const { nextElementSibling: next, previousElementSibling: previous } = line;
      if (next?.dataset.line && top + height > middle(next)) pass(next, "before");
      else if (previous?.dataset.line && top < middle(previous)) pass(previous, "after");
      else return;
    }
  };

  /** Near the edge of the window the page goes on by itself, as far as the list reaches. */
  const glide = () => {
    if (!held) return;
    const { top, bottom } = list.getBoundingClientRect();
    const up = top < EDGE ? Math.min(0, held.y - EDGE) : 0;
    const down = bottom > innerHeight - EDGE ? Math.max(0, held.y - (innerHeight - EDGE)) : 0;
    const over = up + down;
    if (over && held.moved) {
      scrollBy({ top: over / 5, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(glide);
  };

  const take = (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip || held || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    const line = grip.closest("[data-line]");
    const was = grip.getBoundingClientRect().top;
    // The lines become short, so that a long list fits; the page goes along, so that the line stays under the pointer.
    list.classList.add("sorting");
    line.classList.add("held");
    scrollBy({ top: grip.getBoundingClientRect().top - was, behavior: "instant" });
    // Where the page ends before that, the line keeps its distance: a press alone moves nothing.
    const above = event.clientY - line.getBoundingClientRect().top;
    held = { line, grip, above, pointer: event.pointerId, y: event.clientY, before: lines(), moved: false };
    grip.setPointerCapture(event.pointerId);
    follow();
    requestAnimationFrame(glide);
  };

  const move = (event) => {
    if (event.pointerId !== held?.pointer) return;
    held.moved = true;
    held.y = event.clientY;
    follow();
  };

  /** Lets the line go where it is. */
  const release = () => {
    const { line, before } = held;
    held = null;
    line.style.translate = "";
    line.classList.remove("held");
    list.classList.remove("sorting");
    return { line, before };
  };

  const back = () => {
    if (!held) return;
    const { line, before } = release();
    list.append(...before);
    count();
    ask(order());
    told.textContent = `${line.dataset.name}: back at place ${before.indexOf(line) + 1}`;
    line.scrollIntoView({ block: "nearest" });
  };

  const drop = (event) => {
    if (event.pointerId !== held?.pointer) return;
    const { line, before } = release();
    const now = lines();
    line.scrollIntoView({ block: "nearest" });
    if (now.every((other, k) => other === before[k])) return;
    const place = now.indexOf(line) + 1;
    if (list.dataset.drag === "move") {
      const to = line.querySelector("input.to");
      to.value = place;
      to.form.requestSubmit();
    } else {
      location.href = `${list.dataset.drag}?order=${order().join(".")}#at-${place}`;
    }
  };

  for (const line of lines()) {
    const grip = make("span", { className: "grip", title: "Drag this line", ariaHidden: "true" });
    (line.querySelector(".place") ?? line.querySelector("[data-place]").parentElement).append(grip);
  }
  list.addEventListener("pointerdown", take);
  list.addEventListener("pointermove", move);
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", back);
  list.addEventListener("lostpointercapture", back);
  list.addEventListener("contextmenu", (event) => { if (held) event.preventDefault(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
};

document.querySelectorAll("[data-drag]").forEach(draggable);

// A page that comes back from the browser's memory may show an order that was let go of.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
