"use strict";
// Keys, fragments, the quiet line, running clocks, lists and the live stream. No inline scripts anywhere: pages speak
// to this file by data attributes only. docs/ui.md lists them.

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const texts = () => $("#oh-texts")?.dataset ?? {};
  const TYPED = 'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select';
  const typing = (target) => target instanceof Element && (target.matches(TYPED) || target.isContentEditable);
  const visible = (element) => element.getClientRects().length > 0 && !element.disabled;

  // --- the quiet line: one success or failure, with its number and "next" ---

  function notice(text, { level = "success", href = "", next = "" } = {}) {
    const place = $("#notice");
    if (!place || !text) return;
    const line = document.createElement("span");
    line.className = `oh-notice-text oh-notice-${level}`;
    line.title = text;
    line.textContent = text + " ";
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = next || texts().next;
      line.append(link);
    }
    place.replaceChildren(line);
  }
  document.addEventListener("openhall:notice", (event) => notice(event.detail.text ?? event.detail.value, event.detail));

  // --- keys ---

  const named = (event) => {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? /^Digit(\d)$/.exec(event.code)?.[1];
    if (event.altKey && letter) return `Alt+${letter}`;
    if (event.ctrlKey || event.metaKey || event.altKey) return "";
    return event.key.length === 1 ? event.key.toUpperCase() : event.key;
  };
  const scope = () => $("dialog[open]") ?? document;
  const keyed = (name) => $$("[data-key]", scope()).filter((b) => b.dataset.key.toUpperCase() === name.toUpperCase()).find(visible);

  function press(button) {
    if (button.target !== "_blank" && !button.closest("[data-keeps-focus]")) button.focus({ preventScroll: true }); // a print opens beside; the next Enter is for this page
    button.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return; // a Chinese input method is at work
    const name = named(event);
    const inField = typing(event.target);
    if (!name) return;
    if (name === "Escape") return escape(event);
    if (name === "Enter") return enter(event);
    const single = name.length === 1;
    if (single && inField) return;
    if (name === "/" && !$("dialog[open]")) {
      const search = $("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    const button = keyed(name);
    if (button) { event.preventDefault(); return press(button); }
    if (name === "J" || name === "K") walk(event, name === "J" ? 1 : -1);
    else if ((name === "ArrowDown" || name === "ArrowUp") && event.target.closest?.("[data-walk], [data-opens]")) walk(event, name === "ArrowDown" ? 1 : -1);
  });

  document.addEventListener("mousedown", (event) => { // a bar that is worked beside what one types doesn't take the cursor
    if (event.target.closest?.("[data-keeps-focus] button")) event.preventDefault();
  });

  function enter(event) {
    const target = event.target;
    if (target.closest?.("dialog[open]")) return;
    if (target.matches?.("[data-opens]")) { event.preventDefault(); return toggle(target); }
    if (target.matches?.("textarea, button, a, summary, select") || target.form) return; // a form presses its own button
    const primary = $$("[data-primary]").find(visible);
    if (primary) { event.preventDefault(); press(primary); }
  }

  function escape(event) {
    if ($("dialog[open]")) return; // the dialog closes by itself
    const menu = $(".oh-nav.oh-open");
    if (menu) return closeMenu();
    const columns = $("details[data-columns][open]");
    if (columns) { columns.open = false; return; }
    const row = event.target.closest?.(".oh-opened")?.previousElementSibling ?? $("[data-opens][aria-expanded=true]");
    if (row) { event.preventDefault(); toggle(row); row.focus(); return; }
    if (event.target.matches?.("[data-search], .oh-list-bar input")) return event.target.blur();
    const back = $("[data-back]");
    if (back) { event.preventDefault(); back.click(); } else $("[data-history-back]")?.click();
  }

  // --- lists that walk (J, K) and rows that open in place ---

  function walk(event, step) {
    const list = $("[data-walk]");
    const items = list ? $$("[data-walk-item]", list) : $$("[data-opens]");
    if (!items.length) return;
    event.preventDefault();
    const at = items.findIndex((item) => item === document.activeElement || item.hasAttribute("aria-current"));
    const item = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    if (list) item.click();
  }
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-walk-item]");
    if (!item) return;
    $$("[data-walk-item][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    item.setAttribute("aria-current", "true");
  });

  function toggle(row) {
    const open = row.getAttribute("aria-expanded") !== "true";
    row.setAttribute("aria-expanded", String(open));
    row.nextElementSibling.hidden = !open;
    if (open) row.dispatchEvent(new CustomEvent("oh:open"));
  }
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-opens]");
    if (row && !event.target.closest("a, button, input, label, select") && !getSelection().toString()) toggle(row);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-columns] input");
    if (!box) return;
    event.stopPropagation();
    const form = box.closest("form");
    const hide = $("[data-hide]", form);
    hide.disabled = false;
    hide.value = $$("[data-column]", form).filter((b) => !b.checked).map((b) => b.dataset.column).join(",");
    form.requestSubmit();
  }, true);

  // --- what can't be undone is asked once; everything else is not asked ---

  function ask(text) {
    const dialog = $("#oh-confirm");
    $("#oh-confirm-text").textContent = text;
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button.dataset.confirm).then((yes) => {
      if (!yes) return button.focus();
      button.dataset.confirmed = "yes";
      button.click();
      delete button.dataset.confirmed;
    });
  }, true);

  // --- a form is sent once ---

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("hx-get") || form.hasAttribute("hx-post") || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (!form.dataset.draft) return;
    clearTimeout(drafts.get(form)); // what was typed a moment ago isn't kept after it was sent
    sessionStorage.removeItem(`draft:${form.dataset.draft}`);
  });
  window.addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // --- going back loses nothing: <form data-draft="order-new"> ---

  const kept = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit"].includes(f.type) && !f.closest("[data-no-draft]") && f.dataset.noDraft === undefined);
  const drafts = new Map();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft) return;
    clearTimeout(drafts.get(form));
    drafts.set(form, setTimeout(() => {
      const values = kept(form).map((f) => [f.name, f.type === "checkbox" || f.type === "radio" ? [f.value, f.checked] : f.value]);
      sessionStorage.setItem(`draft:${form.dataset.draft}`, JSON.stringify(values));
    }, 200));
  });
  function restore(form) {
    const saved = sessionStorage.getItem(`draft:${form.dataset.draft}`);
    if (!saved || form.dataset.restored || $(".oh-problem", form)) return;
    form.dataset.restored = "yes";
    for (const [name, value] of JSON.parse(saved)) {
      for (const f of kept(form).filter((f) => f.name === name)) {
        if (Array.isArray(value)) { if (f.value === value[0]) f.checked = value[1]; } else f.value = value;
      }
    }
    notice(texts().draft);
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) sessionStorage.clear();
    const back = event.target.closest("[data-history-back]");
    if (back && history.length > 1) { event.preventDefault(); history.back(); }
  });

  // --- the areas on narrow screens ---

  function closeMenu() {
    $(".oh-nav")?.classList.remove("oh-open");
    $("[data-menu]")?.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (button) {
      const open = $(".oh-nav").classList.toggle("oh-open");
      button.setAttribute("aria-expanded", String(open));
      if (open) $(".oh-nav a")?.focus();
    } else if (!event.target.closest(".oh-nav")) closeMenu();
    $$("details[data-columns][open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
  });

  // --- fragments: the field in which one types is never replaced, nothing jumps ---

  const asked = new Map(); // element that asked → what stood in the focused field then
  document.addEventListener("htmx:beforeRequest", (event) => {
    const field = document.activeElement;
    if (typing(field)) asked.set(event.detail.xhr, { id: field.id, name: field.name, value: field.value });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    const field = document.activeElement;
    if (!typing(field) || !target.contains(field)) return asked.delete(xhr);
    const trigger = requestConfig?.triggeringEvent?.type ?? "";
    if (trigger.startsWith("live") || trigger === "every" || trigger === "") { // nobody asked for it: it waits
      event.detail.shouldSwap = false;
      field.addEventListener("blur", () => window.htmx.trigger(requestConfig.elt, trigger || "live"), { once: true });
      return;
    }
    const before = asked.get(xhr);
    asked.delete(xhr);
    const wrote = field.value !== before?.value || field.id !== before?.id;
    const [start, end] = [field.selectionStart, field.selectionEnd];
    const value = field.value;
    target.addEventListener("htmx:afterSettle", () => {
      const next = field.id ? document.getElementById(field.id) : null;
      if (!next || !typing(next)) return;
      if (wrote) next.value = value; // typed on while the answer was under way
      if (document.activeElement !== next) next.focus({ preventScroll: true });
      if (start !== null && next.setSelectionRange) try { next.setSelectionRange(start, end); } catch { /* number fields have none */ }
    }, { once: true });
    document.addEventListener("htmx:afterSettle", () => {
      const next = field.id ? document.getElementById(field.id) : null;
      if (next && document.activeElement === document.body) { if (wrote) next.value = value; next.focus({ preventScroll: true }); }
    }, { once: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => asked.delete(event.detail.xhr));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 423) return document.dispatchEvent(new CustomEvent("openhall:shut", { detail: 423 }));
    const said = event.detail.xhr.getResponseHeader("X-Openhall-Notice");
    notice(said ? decodeURIComponent(said) : texts().failed, { level: "error" });
  });
  document.addEventListener("htmx:sendError", () => notice(texts().offline, { level: "error" }));

  // --- running clocks; the server's clock counts, not this machine's ---

  const told = Number($('meta[name="oh-now"]')?.content) || Date.now() / 1000;
  const speed = Number($('meta[name="oh-speed"]')?.content ?? 1);
  const started = performance.now();
  const now = () => told + (performance.now() - started) / 1000 * speed;
  const span = (seconds) => {
    const whole = Math.floor(Math.abs(seconds));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    if (hours >= 72) return `${Math.floor(hours / 24)} d`;
    return (hours ? `${hours}:${two(Math.floor(whole / 60) % 60)}` : String(Math.floor(whole / 60))) + `:${two(whole % 60)}`;
  };
  function tick() {
    for (const clock of $$("[data-due], [data-since]")) {
      if (clock.tagName !== "TIME") continue;
      const warn = Number(clock.dataset.warn);
      if (clock.dataset.due) {
        const left = Number(clock.dataset.due) - now();
        clock.textContent = `${left < 0 ? texts().over : texts().left} ${span(left)}`;
        clock.dataset.state = left < 0 ? "over" : left < warn ? "due" : "";
      } else {
        const gone = now() - Number(clock.dataset.since);
        clock.textContent = span(gone);
        clock.dataset.state = warn && gone > warn ? "due" : "";
      }
    }
    for (const wall of $$("[data-wall-clock]")) {
      const shown = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }).format(new Date(now() * 1000));
      if (wall.textContent !== shown) wall.textContent = shown;
    }
  }

  // --- what waits for me, beside the areas ---

  let counting = 0;
  async function counts() {
    const url = document.body.dataset.counts;
    if (!url || document.hidden || performance.now() - counting < 2000) return;
    counting = performance.now();
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Openhall-Background": "1" } });
      if (!answer.ok) return document.dispatchEvent(new CustomEvent("openhall:shut", { detail: answer.status }));
      const { counts: found, alarms } = await answer.json();
      for (const place of $$("[data-count]")) place.textContent = found[place.dataset.count] || "";
      const bell = $("[data-alarms]");
      if (bell) { bell.textContent = alarms; bell.closest(".oh-alarms").classList.toggle("oh-has", alarms > 0); }
    } catch { /* the line below tells */ }
  }

  // --- the live stream: one per browser, shared by its tabs ---

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("openhall-live") : null;
  let lost = 0;
  function line(connected) {
    clearTimeout(lost);
    const place = $("#line");
    if (!place) return;
    if (connected) {
      if (!place.hidden) { place.hidden = true; notice(texts().back); document.body.dispatchEvent(new CustomEvent("live:again")); }
      return;
    }
    lost = setTimeout(() => { $("span", place).textContent = texts().lost; place.hidden = false; }, 3000);
  }
  function live(message) {
    const { topic, html, data } = message;
    for (const place of $$(`[data-live~="${CSS.escape(topic)}"]`)) {
      const field = document.activeElement;
      if (html === undefined) window.htmx?.trigger(place, "live", data ?? {});
      else if (!(typing(field) && place.contains(field))) { place.innerHTML = html; ready(place); window.htmx?.process(place); }
    }
    document.body.dispatchEvent(new CustomEvent(`live:${topic}`, { detail: data ?? {} }));
    if (topic === "counts") counts();
  }
  function listen(url) {
    let wait = 1000;
    const tell = (what) => { what.line !== undefined ? line(what.line) : live(what); channel?.postMessage(what); };
    const open = () => {
      const source = new EventSource(url);
      source.onopen = () => { wait = 1000; tell({ line: true }); };
      source.onmessage = (event) => tell(JSON.parse(event.data));
      source.onerror = () => {
        tell({ line: false });
        if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        setTimeout(open, wait);
        wait = Math.min(wait * 2, 30000);
      };
    };
    open();
    return new Promise(() => {}); // kept as long as this tab lives
  }
  function stream() {
    const url = document.body.dataset.stream;
    if (!url) return;
    channel?.addEventListener("message", (event) => (event.data.line !== undefined ? line(event.data.line) : live(event.data)));
    if (navigator.locks && channel) navigator.locks.request(`openhall-live ${url}`, () => listen(url));
    else listen(url);
  }
  window.addEventListener("offline", () => line(false));
  window.addEventListener("online", () => line(true));

  // --- every new piece of page ---

  function ready(root) {
    $$("form[data-draft]", root).forEach(restore);
    document.dispatchEvent(new CustomEvent("openhall:ready", { detail: { root } }));
    tick();
  }
  document.addEventListener("DOMContentLoaded", () => {
    ready(document);
    stream();
    counts();
    setInterval(tick, 1000);
    setInterval(counts, 60000);
    const first = $("[autofocus]") ?? $(".is-invalid");
    if (first && document.activeElement === document.body) first.focus();
  });
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) ready(event.detail.elt); });

  window.openhall = { notice, ask, span, now };
})();
