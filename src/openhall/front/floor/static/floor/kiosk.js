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
  const pad = document.querySelector("[data-pad]"); // digits by thumb: into the field that was touched last
  if (pad) {
    const fields = [...pad.closest("form").querySelectorAll("input[data-full]")];
    let field = fields.find((one) => one.value.length < Number(one.dataset.full)) ?? fields[0];
    field.focus();
    for (const one of fields) one.addEventListener("focus", () => { field = one; });
    pad.addEventListener("click", (event) => {
      const digit = event.target.closest("[data-digit]")?.dataset.digit;
      if (digit === undefined) return;
      field.value = digit ? (field.value + digit).slice(0, Number(field.dataset.full)) : field.value.slice(0, -1);
      if (digit && field.value.length >= Number(field.dataset.full)) field = fields[fields.indexOf(field) + 1] ?? field;
      field.focus();
    });
  }
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
