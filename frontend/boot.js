// Starts the application. A file of its own, because the content security policy allows no script within the page.
// What to start stands in the attributes of the script element, where the build writes it.
const script = document.querySelector('script[data-wasm]');
const started = 15000;

function stopped() {
  document.getElementById('stopped').hidden = false;
}

// A panic ends in `unreachable`: from then on nothing on the page answers, so the page says it.
addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) stopped();
});
addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) stopped();
});

const watchdog = setTimeout(stopped, started);
try {
  const application = await import(script.dataset.js);
  await application.default({ module_or_path: script.dataset.wasm });
  document.getElementById('stopped').hidden = true;
} catch (error) {
  console.error(error);
  stopped();
} finally {
  clearTimeout(watchdog);
}
