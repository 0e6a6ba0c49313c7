"use strict";
// The ticket display speaks: 请 A 零 零 一 号 到 G 一 零 一 台席, digit by digit, one call after the other. By a Chinese voice
// of the browser where there is one, else by recorded syllables. Browsers play nothing before the first touch.

(() => {
  const $ = (selector) => document.querySelector(selector);
  const DIGITS = "零一二三四五六七八九";
  const FRESH = 30; // seconds: what was called longer ago isn't called out any more
  const PATIENCE = 15000; // a voice that never says it has ended doesn't stop the next call
  const known = new Set();
  const queue = [];
  let started = false;
  let speaking = false;
  let first = true;

  const signs = (text) => [...text.toUpperCase()].filter((sign) => /[A-Z0-9]/.test(sign));
  const spoken = (text) => signs(text).map((sign) => DIGITS[sign] ?? sign).join(" ");
  const sentence = (call) => `请 ${spoken(call.number)} 号，到 ${spoken(call.counter)} 台席`;
  const files = (call) => ["please", ...signs(call.number), "number", "to", ...signs(call.counter), "counter"].map((name) => `${document.body.dataset.voiceFiles}${name.toLowerCase()}.mp3`);

  // --- what is new ---

  function look() {
    const now = window.openhall.now();
    const calls = [...document.querySelectorAll("[data-call]")].filter((place) => place.dataset.state === "called");
    for (const place of calls.reverse()) { // the earliest first
      const { call: key, number, counter, at } = place.dataset;
      if (known.has(key)) continue;
      known.add(key);
      if (now - Number(at) <= (first ? 5 : FRESH)) queue.push({ number, counter });
    }
    first = false;
    if (known.size > 2000) known.clear();
    next();
  }
  document.addEventListener("openhall:ready", look);

  // --- one after the other ---

  function next() {
    if (speaking || !started || !queue.length) return;
    speaking = true;
    const call = queue.shift();
    $("#dp-said").textContent = sentence(call);
    light(call);
    const over = () => { clearTimeout(late); speaking = false; setTimeout(next, 300); };
    const late = setTimeout(over, PATIENCE);
    const voice = chinese();
    if (voice) say(sentence(call), voice, over);
    else play(files(call), over);
  }
  function light(call) {
    for (const place of document.querySelectorAll("[data-call]")) place.classList.toggle("dp-said", place.dataset.number === call.number);
  }
  function chinese() {
    const voices = window.speechSynthesis?.getVoices() ?? [];
    const found = voices.find((voice) => /^(zh[-_]cn|cmn)/i.test(voice.lang)) ?? voices.find((voice) => /^zh/i.test(voice.lang) && !/hk|yue/i.test(voice.lang));
    $("#dp-voice").textContent = found ? found.name : $("#dp-voice").dataset.clips;
    return found;
  }
  function say(text, voice, over) {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.85;
    let ended = false;
    words.onend = words.onerror = () => { if (!ended) { ended = true; over(); } };
    window.speechSynthesis.speak(words);
  }
  const sounds = new Map();
  const sound = (file) => { if (!sounds.has(file)) sounds.set(file, Object.assign(new Audio(file), { preload: "auto" })); return sounds.get(file); };
  function play(list, over) {
    if (!list.length) return over();
    const clip = sound(list[0]);
    const go = () => { clip.onended = clip.onerror = null; play(list.slice(1), over); };
    clip.onended = clip.onerror = go;
    clip.currentTime = 0;
    clip.play().catch((problem) => {
      if (problem.name === "NotAllowedError") { clip.onended = clip.onerror = null; started = false; $("#dp-start").hidden = false; over(); } else go();
    });
  }

  // --- the first touch ---

  async function allowed() {
    try {
      const ear = new AudioContext();
      const may = ear.state === "running";
      await ear.close();
      return may;
    } catch { return false; }
  }
  document.addEventListener("DOMContentLoaded", async () => {
    const button = $("#dp-start");
    const begin = () => {
      started = true;
      button.hidden = true;
      chinese();
      for (const name of ["please", "number", "to", "counter", ..."0123456789"]) sound(`${document.body.dataset.voiceFiles}${name}.mp3`);
      next();
    };
    button.addEventListener("click", begin);
    if (await allowed()) begin(); else button.hidden = false;
    window.speechSynthesis?.addEventListener?.("voiceschanged", chinese);
  });

  // --- the rules, one at a time ---

  let turn = 0;
  setInterval(() => {
    const place = $("[data-rules]");
    if (!place) return;
    const rules = place.dataset.rules.split("|");
    turn = (turn + 1) % rules.length;
    place.textContent = rules[turn];
  }, 6000);
})();
