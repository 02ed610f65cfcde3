// Swagger UI on the portal's own page: the description comes from this machine, and what is tried
// goes out on the reader's own session, with the CSRF token of its cookie-bound form.

const place = document.getElementById("api-docs");
const csrfToken = document.querySelector("input[name=csrfmiddlewaretoken]").value;

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (request.method && request.method !== "GET") {
      request.headers["X-CSRFToken"] = csrfToken;
    }
    return request;
  },
});
