// SPDX-License-Identifier: EUPL-1.2
// Forms with drafts need no question. A form marked `data-unsaved` has none, so the browser asks before it is left.

const changed = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-unsaved]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-unsaved]")].some((form) => changed.has(form))) event.preventDefault();
});

// Where a page is opened to return to: switching the workplace keeps the address.
document.addEventListener("submit", (event) => {
  const next = event.target.querySelector?.('input[name="next"][value=""]');
  if (next) next.value = location.pathname + location.search;
}, true);
