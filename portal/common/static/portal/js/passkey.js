/*
 * パスキーのフォーム（account/passkey_form.html）。ブラウザーに署名を頼み、結果を credential に入れて送る。
 * パスキーを使えないブラウザーでは、フォームは隠れたままになる。
 */
const { webauthnJSON } = window;

async function optionsOf(form) {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(form.dataset.options);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

/* 登録: パスキーだけでサインインするなら、端末に残る鍵と、本人の確認を求める。 */
function forRegistration(options, form) {
  const alone = form.elements.passwordless?.checked ?? false;
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) {
    selection.userVerification = "required";
  }
  return options;
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "register") {
    return webauthnJSON.create(forRegistration(options.creation_options, form));
  }
  return webauthnJSON.get(options.request_options);
}

async function send(event) {
  const form = event.target;
  event.preventDefault();
  const refused = form.querySelector("[data-passkey-refused]");
  refused.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
    form.submit();
  } catch {
    refused.hidden = false;
  }
}

if (webauthnJSON?.supported()) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
}
