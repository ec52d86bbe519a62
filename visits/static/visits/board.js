// Dragging a card to another day opens its form with that day filled in; nothing is saved before
// the person has seen the check. The same form is one click away without dragging.
"use strict";

(() => {
  const type = "application/x-visit";
  let source = null;

  const target = (event) => event.target.closest("[data-day]");

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest("[data-move-url]");
    if (!card) return;
    source = card;
    event.dataTransfer.setData(type, card.dataset.moveUrl);
    event.dataTransfer.effectAllowed = "move";
  });

  document.addEventListener("dragover", (event) => {
    const cell = target(event);
    if (!source || !cell) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    cell.classList.add("board__cell--over");
  });

  document.addEventListener("dragleave", (event) => {
    target(event)?.classList.remove("board__cell--over");
  });

  document.addEventListener("drop", (event) => {
    const cell = target(event);
    if (!source || !cell) return;
    event.preventDefault();
    location.assign(`${source.dataset.moveUrl}?date=${cell.dataset.day}`);
  });

  document.addEventListener("dragend", () => {
    source = null;
    for (const cell of document.querySelectorAll(".board__cell--over")) {
      cell.classList.remove("board__cell--over");
    }
  });
})();
