/*
 * 二重の送信を防ぐ。送信したボタンを「送信中…」にし、同じフォームの次の送信を止める。
 * 画面の移らない送信（ファイルの書き出しなど）は、フォームに data-busy="off" を付けて除く。
 */
const WORDS = "送信中…";

function isGuarded(form) {
  return form.method === "post" && form.dataset.busy !== "off";
}

function markBusy(form, button) {
  form.dataset.busy = "on";
  if (!button) {
    return;
  }
  button.dataset.label = button.textContent;
  button.textContent = WORDS;
  button.setAttribute("aria-disabled", "true");
}

function release(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("button[data-label]")) {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
    delete button.dataset.label;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isGuarded(form) || event.defaultPrevented) {
    return;
  }
  if (form.dataset.busy === "on") {
    event.preventDefault();
    return;
  }
  markBusy(form, event.submitter);
});

/* Coming back by the browser's back button shows the page as it was left. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll('form[data-busy="on"]').forEach(release);
  }
});
