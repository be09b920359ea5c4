// SPDX-License-Identifier: EUPL-1.2
// Opens and closes `<dialog>`; without script a link opens a page instead and a form still posts.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opensDialog);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    dialog.showModal();
    return;
  }
  if (event.target.closest("[data-closes-dialog]")) event.target.closest("dialog")?.close();
  else if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});
