"use strict";
// A paper that was asked for to be printed opens the printer's window by itself.
window.addEventListener("load", () => {
  if (document.body.hasAttribute("data-print-now")) window.print();
});
