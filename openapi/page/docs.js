// npm start prints /docs#token=…. A fragment is not sent to the server; it is removed here before anything else reads it.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelector('#session').hidden = false;
}

const page = window.SwaggerUIBundle({
  dom_id: '#reference',
  url: '/openapi.json',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  showCommonExtensions: true,
  validatorUrl: null,
  onComplete: () => {
    if (token) page.preauthorizeApiKey('token', token); // "token" is the security scheme of openapi.json
  },
});
