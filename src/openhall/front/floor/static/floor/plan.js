"use strict";
// Counters on the hall's plan are dragged to their place by their heading, or moved with the arrow keys.

(() => {
  const WIDE = 6, COLUMNS = 24, ROWS = 40;
  let held = null;

  const spotOf = (desk) => {
    const at = (letter) => Number([...desk.classList].find((name) => new RegExp(`^fl-${letter}\\d+$`).test(name)).slice(4));
    return { column: at("c"), row: at("r") };
  };
  const put = (desk, { column, row }) => {
    const now = spotOf(desk);
    desk.classList.replace(`fl-c${now.column}`, `fl-c${column}`);
    desk.classList.replace(`fl-r${now.row}`, `fl-r${row}`);
  };
  const within = ({ column, row }) => ({
    column: Math.min(Math.max(column, 0), COLUMNS - WIDE),
    row: Math.min(Math.max(row, 0), ROWS - 1),
  });
  const keep = (desk) => {
    const plan = desk.closest("[data-plan]");
    htmx.ajax("POST", plan.dataset.plan, { swap: "none", values: { counter: desk.dataset.counter, ...spotOf(desk) } });
  };

  document.addEventListener("pointerdown", (event) => {
    const head = event.target.closest("[data-plan] .fl-desk > header");
    if (!head || event.button) return;
    const desk = head.parentElement, plan = desk.closest("[data-plan]");
    const step = { x: plan.clientWidth / COLUMNS, y: parseFloat(getComputedStyle(plan).gridAutoRows) };
    held = { desk, step, from: spotOf(desk), x: event.clientX, y: event.clientY };
    head.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { desk, step, from, x, y } = held;
    desk.classList.add("fl-lifted");
    put(desk, within({
      column: from.column + Math.round((event.clientX - x) / step.x),
      row: from.row + Math.round((event.clientY - y) / step.y),
    }));
  });
  const drop = () => {
    if (!held) return;
    const { desk, from } = held, now = spotOf(desk);
    held = null;
    desk.classList.remove("fl-lifted");
    if (now.column !== from.column || now.row !== from.row) keep(desk);
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("htmx:beforeSwap", (event) => { // what is in the hand isn't taken away
    if (held && event.detail.target.contains(held.desk)) event.detail.shouldSwap = false;
  });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const desk = event.target.closest?.("[data-plan] .fl-desk"), arrow = ARROWS[event.key];
    if (!desk || !arrow || event.target !== desk) return;
    event.preventDefault();
    const now = spotOf(desk);
    put(desk, within({ column: now.column + arrow[0], row: now.row + arrow[1] }));
    keep(desk);
  });
})();
