// SPDX-License-Identifier: EUPL-1.2
// Switches notices in this browser on and off.

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
}

class Push extends HTMLElement {
  async connectedCallback() {
    this.on = this.querySelector("[data-push-on]");
    this.off = this.querySelector("[data-push-off]");
    this.status = this.querySelector("[data-push-status]");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      this.say(this.dataset.textMissing);
      return;
    }
    this.on.addEventListener("click", () => this.attempt(() => this.subscribe()));
    this.off.addEventListener("click", () => this.attempt(() => this.unsubscribe()));
    const registered = await this.registration();
    this.show(await registered?.pushManager.getSubscription());
  }

  say(text) {
    this.status.textContent = text || "";
  }

  show(subscription) {
    this.on.hidden = Boolean(subscription);
    this.off.hidden = !subscription;
    if (subscription) this.say(this.dataset.textOn);
  }

  async attempt(work) {
    try {
      await work();
    } catch {
      this.say(Notification.permission === "denied" ? this.dataset.textDenied : this.dataset.textFailed);
    }
  }

  registration() {
    return navigator.serviceWorker.getRegistration(new URL(this.dataset.worker, location.href).pathname);
  }

  async subscribe() {
    if ((await Notification.requestPermission()) !== "granted") {
      this.say(this.dataset.textDenied);
      return;
    }
    const registered = await navigator.serviceWorker.register(this.dataset.worker);
    await ready(registered);
    const subscription = await registered.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.dataset.key) });
    const { endpoint, keys } = subscription.toJSON();
    const answer = await this.post(this.dataset.addUrl, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    if (!answer.ok) {
      await subscription.unsubscribe();
      this.say((await answer.json()).error || this.dataset.textFailed);
      return;
    }
    location.reload();
  }

  async unsubscribe() {
    const subscription = await (await this.registration())?.pushManager.getSubscription();
    if (!subscription) return;
    await this.post(this.dataset.dropUrl, { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
    location.reload();
  }

  post(url, fields) {
    return fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      credentials: "same-origin",
      headers: { "X-CSRFToken": document.body.dataset.csrf || "", "X-Requested-With": "fetch" },
    });
  }
}

/** A worker that has just been registered takes a moment before it may subscribe. */
function ready(registered) {
  if (registered.active) return Promise.resolve();
  const worker = registered.installing || registered.waiting;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
    });
  });
}

customElements.define("tw-push", Push);
