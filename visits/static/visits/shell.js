// What every page shares: menus that close, errors that get the focus, failures that are said.
"use strict";

(() => {
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  const announceErrors = (root) => {
    const summary = root.querySelector(".error-summary");
    if (!summary) return;
    const prefix = `${summary.dataset.titlePrefix}: `;
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
    summary.focus();
  };

  announceErrors(document);
  document.addEventListener("htmx:load", (event) => announceErrors(event.detail.elt));

  // A lost connection must not look like a saved page.
  const sayFailure = (kind) => {
    const template = document.getElementById(kind);
    document.getElementById("pesan").replaceChildren(template.content.cloneNode(true));
  };
  document.addEventListener("htmx:sendError", () => sayFailure("tidak-tersambung"));
  document.addEventListener("htmx:responseError", () => sayFailure("gagal-di-server"));
  // Only a prepared recording page works without a network; every other page says so.
  const isPrepared = ({ pathname }) => {
    const visit = pathname.match(/^\/kunjungan\/(\d+)\/rekam\/$/)?.[1];
    return visit && visit in (JSON.parse(localStorage.getItem("rekam"))?.visits ?? {});
  };
  const needsNetwork = () => sayFailure("tanpa-jaringan");
  if (document.body.dataset.worksOffline === undefined) {
    window.addEventListener("offline", needsNetwork);
    window.addEventListener("online", () => document.getElementById("pesan").replaceChildren());
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]:not([href^='#'])");
      if (navigator.onLine || !link || isPrepared(link)) return;
      event.preventDefault();
      needsNetwork();
    });
  }
  // django-allauth: a passkey was cancelled or is unknown.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    sayFailure("kunci-gagal");
  });
})();
