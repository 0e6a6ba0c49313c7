"use strict";
// The counter by keyboard and scanner: where the cursor goes, Enter that walks, and what happens without the clerk.

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const columns = () => $(".oh-counter");
  const fields = (form) => [...form.elements].filter((f) => f.matches("input:not([type=hidden]):not([type=checkbox]):not([type=file]), select, textarea") && !f.disabled && f.getClientRects().length);

  // --- after each step the cursor stands where the next entry is ---

  function place(wanted) {
    const target = (wanted && document.getElementById(wanted)) || firstEmpty() || null;
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView?.({ block: "nearest" });
    if (target.select && target.type !== "date") target.select();
  }
  function firstEmpty() {
    const entry = $("#entry") ?? $("#matter");
    if (!entry) return null;
    return $(".is-invalid", entry) ?? fields(entry).find((f) => f.required && !f.value && f.tagName !== "SELECT") ?? fields(entry).find((f) => !f.value && f.name !== "agent") ?? null;
  }
  document.addEventListener("counter:drawn", (event) => {
    under = false;
    const wanted = event.detail?.focus ?? "";
    place(wanted === "what" ? "what-field" : wanted);
    drain();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const desk = $("[data-desk]");
    if (!desk) return;
    const wanted = desk.dataset.focus;
    place(wanted === "what" ? "what-field" : wanted);
  });

  // --- typing ahead: what is typed while a step is under way lands where the cursor will stand (scanners don't wait) ---

  let under = false;
  const ahead = [];
  document.addEventListener("keydown", (event) => {
    if (!under || !columns() || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Backspace") ahead.pop();
    else if (event.key === "Enter" || event.key.length === 1) ahead.push(event.key);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  function drain() {
    while (ahead.length && !under) {
      const key = ahead.shift();
      const field = document.activeElement;
      if (key === "Enter") {
        if (field?.matches?.("button")) field.click();
        else if (field?.form) { if (!walks(field)) field.form.requestSubmit(); }
        else ahead.length = 0;
      } else if (field?.matches?.("input:not([type=checkbox]):not([type=date]), textarea") && field.setRangeText) {
        field.setRangeText(key, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, "end");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }

  // --- Enter walks through an entry; only the last field, or a complete form, sends it ---

  function walks(field) {
    const form = field.form;
    if (!form?.matches("[data-enter-walks]") || field.tagName === "BUTTON") return false;
    if (field.name === "scan" && field.value.trim()) {
      window.htmx.ajax("POST", form.getAttribute("hx-post"), { source: form, swap: "none", values: { act: "scan", scan: field.value.trim() } });
      return true;
    }
    const all = fields(form);
    const after = all.slice(all.indexOf(field) + 1).find((f) => f.matches("input") && !f.value.trim());
    const required = all.find((f) => f !== field && f.required && !f.value.trim());
    const next = field.dataset.scanned === undefined ? required : required ?? after; // a scanner's Enter sends nothing
    if (!next) return false;
    next.focus();
    next.select?.();
    return true;
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.altKey || event.ctrlKey || !event.target.matches?.("input, select")) return;
    if (walks(event.target)) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  // --- the 100-yuan notes are filled in from what is received, until the clerk says otherwise ---

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches?.("[data-hundreds]")) field.dataset.said = "1";
    if (field.id !== "id_received") return;
    const notes = $("[data-hundreds]", field.form);
    const received = Number(field.value.replaceAll(",", ""));
    if (notes && !notes.dataset.said) notes.value = received >= 100 ? String(Math.floor(received / 100)) : "";
  });

  // --- a number chosen from the list stands in its field ---

  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-fill]");
    if (pick) {
      const field = document.getElementById(pick.dataset.fill);
      if (!field) return;
      field.value = pick.dataset.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      $("#pick")?.replaceChildren();
      place("");
    }
    const panel = event.target.closest("[data-opens-panel]");
    if (panel) {
      const opened = document.getElementById(panel.dataset.opensPanel);
      if (!opened) return;
      opened.hidden = !opened.hidden;
      if (!opened.hidden) { opened.scrollIntoView({ block: "nearest" }); $("textarea, input:not([type=hidden])", opened)?.focus(); }
    }
  });

  // --- what is typed is kept on the server too, a moment after it was typed ---

  let keeping = 0;
  document.addEventListener("change", (event) => {
    if (!event.target.form?.matches("#entry")) return;
    clearTimeout(keeping);
    keeping = setTimeout(() => { const notes = $("#notes"); if (notes) window.htmx.trigger(notes, "oc:note"); }, 400);
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt.id === "entry") clearTimeout(keeping); });

  // --- the customer, or a second person, has done something: drawn anew, but never over what is being typed ---

  const dirty = (field) => field?.matches?.("input, textarea") && columns()?.contains(field) && field.value !== field.defaultValue && !["button", "checkbox", "submit"].includes(field.type);
  document.addEventListener("counter:changed", () => {
    const draw = () => { const refresh = $("#desk-refresh"); if (refresh) window.htmx.trigger(refresh, "refresh"); };
    const field = document.activeElement;
    if (dirty(field)) field.addEventListener("blur", draw, { once: true });
    else draw();
  });

  // --- a step is sent once: keys of the desk are dead while it is under way. It is over when its answer is drawn and bound:
  //     a form that stands there a moment earlier would be sent by the browser itself ---

  const beside = (element) => element.closest?.("#callbar") != null; // the call bar calls while an order is under way
  const drawn = (xhr) => (xhr.getResponseHeader("HX-Trigger-After-Settle") ?? "").includes("counter:drawn");

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig } = event.detail;
    if (requestConfig.verb !== "post" || !columns()) return;
    if (event.detail.elt.id === "notes" || beside(event.detail.elt)) return;
    if (under) return event.preventDefault();
    under = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post" || event.detail.elt.id === "notes" || beside(event.detail.elt)) return;
    if (!event.detail.successful) ahead.length = 0; // nothing was drawn: nothing of it may land anywhere
    if (!event.detail.successful || !drawn(event.detail.xhr)) under = false;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.elt?.id === "desk-refresh" && event.detail.shouldSwap && drawn(event.detail.xhr)) under = true;
  });
})();
