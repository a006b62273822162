// npm start prints /docs#token=…. A fragment is not sent to the server; it is removed here before anything else reads it.
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) {
  history.replaceState(null, '', location.pathname + location.search);
  sessionStorage.setItem('token', given);
}
const token = sessionStorage.getItem('token') ?? '';

window.Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  // "token" is the security scheme of openapi.json
  authentication: { preferredSecurityScheme: 'token', ...(token && { securitySchemes: { token: { token } } }) },
  persistAuth: true,
  defaultOpenFirstTag: true,
  documentDownloadType: 'none',
  // the page loads nothing from other origins and sends nothing to them
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true, hideAddApi: true },
  mcp: { disabled: true },
});
