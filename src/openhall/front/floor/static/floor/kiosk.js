"use strict";
// The kiosk goes back to its start by itself, and prints the slip of a number just taken.

(() => {
  const { backTo, backAfter } = document.body.dataset;
  if (backTo) {
    let waiting = 0;
    const again = () => { clearTimeout(waiting); waiting = setTimeout(() => location.replace(backTo), Number(backAfter) * 1000); };
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, again);
    again();
  }
  const half = () => document.querySelector(".ki-form input:checked"); // somebody is choosing: nothing is replaced meanwhile
  document.addEventListener("htmx:beforeSwap", (event) => { if (half()) event.detail.shouldSwap = false; });
  let left = 0;
  document.addEventListener("change", () => {
    clearTimeout(left);
    left = setTimeout(() => { half()?.form.reset(); }, 30000);
  });
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  window.addEventListener("load", () => {
    if (!document.body.hasAttribute("data-print")) return;
    history.replaceState(null, "", location.pathname); // a reload doesn't print again
    window.print();
  });
  document.addEventListener("submit", (event) => { // one touch, one number
    if (event.target.dataset.touched) return event.preventDefault();
    event.target.dataset.touched = "yes";
    event.target.classList.add("ki-busy");
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
