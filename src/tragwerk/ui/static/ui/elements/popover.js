// SPDX-License-Identifier: EUPL-1.2
// Places popovers beside their button and keeps `aria-expanded` true; the browser's Popover API opens and closes them.

const GAP = 4;
const phone = matchMedia("(max-width: 48rem)");

export function invokerOf(popover) {
  return document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`);
}

export function place(popover, anchor, align = "start") {
  popover.dataset.placed = "";
  popover.style.maxBlockSize = "";
  if (phone.matches && !popover.classList.contains("tw-combo__list")) return;
  const box = anchor.getBoundingClientRect();
  const width = popover.offsetWidth;
  const height = popover.offsetHeight;
  const start = align === "end" ? box.right - width : box.left;
  const below = box.bottom + GAP + height <= innerHeight || box.top < height + GAP;
  popover.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
  const top = below ? box.bottom + GAP : box.top - GAP - height;
  popover.style.top = `${top}px`;
  // What does not fit below scrolls inside, so that its buttons can always be reached.
  popover.style.maxBlockSize = `${Math.max(160, innerHeight - top - 8)}px`;
  popover.style.overflowY = "auto";
}

function anchored(event) {
  const popover = event.target;
  if (!(popover instanceof HTMLElement) || !popover.dataset.anchored) return;
  const invoker = invokerOf(popover);
  const open = event.newState === "open";
  invoker?.setAttribute("aria-expanded", String(open));
  if (open && invoker && popover.dataset.anchored !== "sheet") place(popover, invoker, popover.dataset.anchored);
}

// `toggle` does not bubble, so it is caught on the way down.
document.addEventListener("toggle", anchored, true);
addEventListener("resize", () => {
  for (const popover of document.querySelectorAll("[data-anchored]:popover-open")) {
    const invoker = invokerOf(popover);
    if (invoker && popover.dataset.anchored !== "sheet") place(popover, invoker, popover.dataset.anchored);
  }
});
