"use strict";
// Whose session this is, and how long nobody has touched it: the page locks, then signs out. The server counts for
// itself; this file only shows it in time, keeps what stands on the page, and tells the server that somebody types.

(() => {
  const box = document.querySelector("#oh-lock");
  if (!box) return;
  const form = box.querySelector("form");
  const field = form.querySelector("input[type=password]");
  const problem = form.querySelector(".oh-problem");
  const { me, alive, lock: lockUrl, login, logout } = box.dataset;
  const lockAfter = Number(box.dataset.lockAfter) * 60_000;
  const logoutAfter = Number(box.dataset.logoutAfter) * 60_000;
  const TELL_EVERY = 10_000;

  // --- what was typed belongs to who typed it: drafts survive a lock and a logout, but not another person ---

  if (sessionStorage.getItem("drafts-of") !== me) {
    sessionStorage.clear();
    sessionStorage.setItem("drafts-of", me);
  }

  // --- requests that nobody made by hand don't count as somebody being there ---

  document.addEventListener("htmx:configRequest", (event) => {
    const made = event.detail.triggeringEvent;
    const byHand = made && (made.isTrusted || ["click", "submit", "change", "input", "keyup", "search"].includes(made.type));
    if (!byHand) event.detail.headers["X-Openhall-Background"] = "1";
  });

  // --- somebody is there, in this tab or another ---

  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("openhall-session") : null;
  let touched = Date.now();
  let told = Date.now();
  let shared = 0;
  function touch() {
    if (box.open) return;
    touched = Date.now();
    if (touched - shared > 1000) { shared = touched; tabs?.postMessage({ touched }); }
  }
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel"]) document.addEventListener(name, touch, { passive: true, capture: true });
  tabs?.addEventListener("message", ({ data }) => {
    if (data.touched) touched = Math.max(touched, data.touched);
    if (data.locked) show();
    if (data.opened) hide();
    if (data.left) leave();
  });

  const post = (url, body = new FormData()) => {
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  };
  let leaving = false; // going once is enough: to go again would begin anew, and on a slow line never arrive
  function leave() {
    leaving = true;
    location.assign(`${login}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  async function idleOut() {
    leaving = true;
    const body = new FormData();
    body.set("idle", "1");
    try { await post(logout, body); } catch { /* the server ends it by itself */ }
    tabs?.postMessage({ left: true });
    leave();
  }
  const shut = (status) => (status === 423 ? show() : status === 401 ? leave() : undefined);
  document.addEventListener("openhall:shut", (event) => shut(event.detail));

  async function look() {
    if (leaving) return;
    const idle = Date.now() - touched;
    if (idle >= logoutAfter) return idleOut();
    if (idle >= lockAfter && !box.open) return lock();
    if (!box.open && touched - told > TELL_EVERY) {
      told = Date.now();
      try { shut((await post(alive)).status); } catch { /* the line below tells */ }
    }
  }
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  // --- the lock over the page ---

  function show() {
    if (box.open) return;
    field.value = "";
    problem.hidden = true;
    document.body.classList.add("oh-locked");
    box.showModal();
    field.focus();
  }
  function hide() {
    if (!box.open) return;
    touched = told = Date.now();
    document.body.classList.remove("oh-locked");
    box.close();
  }
  async function lock() {
    show();
    tabs?.postMessage({ locked: true });
    try { if ((await post(lockUrl)).status === 401) leave(); } catch { /* the server locks by itself */ }
  }
  box.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => { if (box.open && event.key === "Escape") event.preventDefault(); }, true);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-lock-now]")) lock(); });
  document.addEventListener("submit", async (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const answer = await post(form.action, new FormData(form));
      if (answer.status === 204) { hide(); tabs?.postMessage({ opened: true }); return; }
      if (answer.status !== 422) { leave(); return; }
      problem.querySelector("span").textContent = (await answer.json()).problem;
      problem.hidden = false;
      field.select();
    } catch { window.openhall.notice(document.querySelector("#oh-texts").dataset.offline, { level: "error" }); }
  }, true);
})();
