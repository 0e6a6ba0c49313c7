/* Dragging a shift to another person or day: the server decides, and the board comes back as it stands then. */
(() => {
  "use strict";
  let held = null;
  const cell = (event) => event.target.closest?.("[data-drag] td[data-staff]");
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-drag] [data-shift]") ?? null;
    if (held) { event.dataTransfer.setData("text/plain", held.dataset.shift); event.dataTransfer.effectAllowed = "move"; }
  });
  document.addEventListener("dragover", (event) => {
    const over = held && cell(event);
    document.querySelectorAll(".ros-over").forEach((one) => one !== over && one.classList.remove("ros-over"));
    if (over) { event.preventDefault(); over.classList.add("ros-over"); }
  });
  document.addEventListener("dragend", () => {
    held = null;
    document.querySelectorAll(".ros-over").forEach((one) => one.classList.remove("ros-over"));
  });
  document.addEventListener("drop", (event) => {
    const to = held && cell(event);
    if (!to) return;
    event.preventDefault();
    if (to.contains(held)) return;
    const values = { staff: to.dataset.staff, date: to.dataset.day };
    window.htmx.ajax("POST", held.dataset.move, { target: "#roster-board", swap: "outerHTML", values });
    held = null;
  });
})();
