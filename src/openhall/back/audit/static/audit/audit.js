"use strict";
// The desk walks on by itself: after a verdict the next order that is still open comes up.

(() => {
  const items = () => [...document.querySelectorAll("[data-walk-item]")];
  const open = (item) => item.closest("li")?.dataset.state === "open";

  // Keys of a verdict typed ahead are for the order that comes up, never once more for the one just judged.
  let judging = false;
  const ahead = [];
  const side = () => document.getElementById("pane-side");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "post" && side()?.contains(event.detail.elt)) judging = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, successful, xhr } = event.detail;
    const next = (xhr.getResponseHeader("HX-Trigger-After-Settle") ?? "").includes("audit:next");
    if (requestConfig.verb === "post" && !(successful && next)) { judging = false; ahead.length = 0; }
  });
  document.addEventListener("keydown", (event) => {
    if (!judging || event.altKey || event.ctrlKey || event.metaKey || !/^[0-9ofs]$/i.test(event.key)) return;
    if (event.target.matches?.("textarea, input:not([type=checkbox])")) return;
    ahead.push(event.key.toUpperCase());
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "pane-work" || !judging) return;
    judging = false;
    while (ahead.length && !judging) {
      const key = ahead.shift();
      [...(side()?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key.toUpperCase() === key)?.click();
    }
  });

  document.addEventListener("audit:next", () => {
    const all = items();
    const at = all.findIndex((item) => item.hasAttribute("aria-current"));
    const next = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(open);
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      next.click();
      return;
    }
    judging = false;
    const more = document.querySelector("[data-walk-more]");
    if (more) { more.scrollIntoView(); return; }
    const done = document.querySelector("[data-desk-done]");
    if (done) done.hidden = false;
  });

  // Signing many at once: X marks the order that is looked at, the marked ones are counted on the button.
  const marks = () => [...document.querySelectorAll("[data-mark]:checked")];
  function count() {
    const place = document.querySelector("[data-marked]");
    if (place) place.textContent = marks().length || "";
    const button = document.querySelector("[data-sign-marked]");
    if (button) button.disabled = !marks().length;
  }
  document.addEventListener("change", (event) => { if (event.target.matches("[data-mark], [data-mark-all]")) {
    if (event.target.matches("[data-mark-all]")) for (const box of document.querySelectorAll("[data-mark]:not(:disabled)")) box.checked = event.target.checked;
    count();
  } });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-mark-current]")) return;
    const box = document.querySelector("[data-walk-item][aria-current]")?.closest("li")?.querySelector("[data-mark]");
    if (box && !box.disabled) { box.checked = !box.checked; count(); }
  });
  document.addEventListener("openhall:ready", count);
})();
