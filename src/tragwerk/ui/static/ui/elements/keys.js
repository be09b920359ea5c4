// SPDX-License-Identifier: EUPL-1.2
// Keys for the whole page. Ctrl+K always works; keys of one letter can be switched off and never act while typing.

let leader = 0;

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function openSearch(event) {
  const search = document.querySelector("tw-search");
  if (!search) return;
  event.preventDefault();
  search.open();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") return openSearch(event);
  if (!("singleKeys" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return undefined;
  if (event.key === "/") return openSearch(event);
  if (event.key === "?") {
    event.preventDefault();
    return document.getElementById("tw-keys")?.showModal();
  }
  if (event.key === "g") {
    leader = event.timeStamp;
  } else if (event.key === "s" && event.timeStamp - leader < 1500) {
    location.assign(document.querySelector("a.tw-brand")?.href || "/");
  }
  return undefined;
});
