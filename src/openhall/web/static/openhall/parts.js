"use strict";
// Parts with a life of their own: change while typing, counting notes, signing, charts.

(() => {
  const $$ = (selector, root) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  // Money is counted in fen, as whole numbers.
  const fen = (text) => {
    const found = /^(-?)(\d*)(?:\.(\d{0,2}))?$/.exec(String(text ?? "").replace(/[,\s¥]/g, ""));
    if (!found || (!found[2] && !found[3])) return null;
    return (found[1] ? -1 : 1) * (Number(found[2] || 0) * 100 + Number((found[3] ?? "").padEnd(2, "0")));
  };
  const shown = (amount) => {
    const whole = Math.floor(Math.abs(amount) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${amount < 0 ? "-" : ""}${whole}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-money-received]")) change(event.target.closest("[data-money]"));
    if (event.target.matches("[data-face]")) count(event.target.closest("[data-denominations]"));
  });

  function change(block) {
    const input = block.querySelector("[data-money-received]");
    if (!input) return;
    const due = fen(block.dataset.due);
    const given = fen(input.value);
    const place = block.querySelector("[data-money-change]");
    place.textContent = due === null || given === null ? "–" : shown(given - due);
    block.classList.toggle("oh-short", due !== null && given !== null && given < due);
  }

  function count(table) {
    let sum = 0;
    for (const input of table.querySelectorAll("[data-face]")) {
      const pieces = /^\d+$/.test(input.value.trim()) ? Number(input.value) : 0;
      const line = Math.round(Number(input.dataset.face) * 100) * pieces;
      input.closest("tr").querySelector("[data-line]").textContent = shown(line);
      input.classList.toggle("is-invalid", input.value.trim() !== "" && !/^\d+$/.test(input.value.trim()));
      sum += line;
    }
    table.querySelector("[data-sum]").textContent = shown(sum);
    const total = table.parentElement.querySelector("[data-denominations-total]");
    if (total) total.value = shown(sum).replace(/,/g, "");
    const expected = fen(table.dataset.expected);
    if (expected !== null && table.dataset.expected !== undefined) {
      table.querySelector("[data-difference]").textContent = shown(sum - expected);
      table.querySelector("[data-difference-row]").dataset.state = sum === expected ? "" : "wrong";
    }
  }

  // Arrow keys walk through the counts.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-face]") || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const inputs = [...event.target.closest("[data-denominations]").querySelectorAll("[data-face]")];
    const next = inputs[inputs.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); next.select(); }
  });

  // --- signing: strokes as [[x, y, ms], …] in hundredths of the pad, and a picture ---

  function sign(pad) {
    const canvas = pad.querySelector("canvas");
    if (!canvas || canvas.dataset.ready) return;
    canvas.dataset.ready = "yes";
    const [strokes, png] = [pad.querySelector("[data-sign-strokes]"), pad.querySelector("[data-sign-png]")];
    const pen = canvas.getContext("2d");
    let lines = [], current = null, begun = 0;

    const fit = () => {
      const ratio = Math.max(window.devicePixelRatio || 1, 1);
      canvas.width = canvas.clientWidth * ratio;
      canvas.height = canvas.clientHeight * ratio;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.lineWidth = 2.2; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#16212b";
      lines.forEach(draw);
    };
    const draw = (line) => {
      pen.beginPath();
      line.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"]((x / 10000) * canvas.clientWidth, (y / 10000) * canvas.clientHeight));
      pen.stroke();
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [Math.round(((event.clientX - box.left) / box.width) * 10000), Math.round(((event.clientY - box.top) / box.height) * 10000), Math.round(performance.now() - begun)];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!lines.length) begun = performance.now();
      canvas.setPointerCapture(event.pointerId);
      current = [at(event)];
      lines.push(current);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!current) return;
      for (const each of event.getCoalescedEvents?.() ?? [event]) current.push(at(each));
      draw(current.slice(-8));
    });
    const end = () => {
      if (!current) return;
      current = null;
      strokes.value = JSON.stringify(lines);
      png.value = canvas.toDataURL("image/png");
      pad.classList.add("oh-done");
      pad.dispatchEvent(new CustomEvent("openhall:signed", { bubbles: true }));
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    pad.querySelector("[data-sign-clear]").addEventListener("click", () => {
      lines = []; strokes.value = png.value = "";
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pad.classList.remove("oh-done");
    });
    new ResizeObserver(fit).observe(canvas);
    fit();
  }

  // --- charts: the options stand in a JSON script; the look comes from here ---

  let loading = null;
  const library = () => (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector('meta[name="oh-echarts"]').content;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  }));

  function look(options) {
    const css = getComputedStyle(document.documentElement);
    const value = (name) => css.getPropertyValue(name).trim();
    const [ink, soft, line] = [value("--oh-ink"), value("--oh-soft"), value("--oh-line")];
    const font = getComputedStyle(document.body).fontFamily;
    const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: soft, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: value("--oh-line-soft") } } };
    const many = options.series.length > 1;
    return {
      animation: false,
      textStyle: { fontFamily: font, color: ink },
      color: [value("--oh-accent"), "#8fb7c6", "#5b7083", "#c3cdd5", "#2f4858"],
      grid: { left: 4, right: 12, top: many ? 28 : 10, bottom: 2, containLabel: true },
      legend: many ? { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: soft } } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, textStyle: { fontFamily: font, fontSize: 12, color: ink }, confine: true },
      ...options,
      xAxis: { ...axis, ...options.xAxis },
      yAxis: { splitNumber: 3, ...axis, ...options.yAxis },
      series: options.series.map((one) => one.compare
        ? { ...one, lineStyle: { color: soft, type: "dashed", width: 1.5 }, itemStyle: { color: soft }, symbol: "none" }
        : { barMaxWidth: 26, symbol: "circle", symbolSize: 5, ...one }),
    };
  }

  async function chart(place) {
    if (place.dataset.ready) return;
    place.dataset.ready = "yes";
    const echarts = await library();
    const drawn = echarts.init(place, null, { renderer: "canvas" });
    drawn.setOption(look(JSON.parse(document.getElementById(place.dataset.chart).textContent)));
    new ResizeObserver(() => drawn.resize()).observe(place);
  }

  document.addEventListener("openhall:ready", ({ detail: { root } }) => {
    $$("[data-money]", root).forEach(change);
    $$("[data-denominations]", root).forEach(count);
    $$("[data-sign]", root).forEach(sign);
    $$("[data-chart]", root).forEach(chart);
  });
})();
