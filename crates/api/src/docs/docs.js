// Starts the reference. A file of its own, because the content security policy allows no script within the page.
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

// The colors of the admin center (theme.js) or, where none were chosen, of the system.
function paint() {
  const chosen = root.dataset.theme;
  root.classList.toggle('dark-mode', chosen === 'dark' || (chosen !== 'light' && system.matches));
}
paint();
system.addEventListener('change', paint);

SwaggerUIBundle({
  url: '/docs/api/openapi.json',
  dom_id: '#reference',
  // Every operation has an address that can be passed on.
  deepLinking: true,
  displayOperationId: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: false,
  // No request leaves this origin: neither to have the document checked, nor to have a configuration read.
  validatorUrl: null,
  queryConfigEnabled: false,
});
