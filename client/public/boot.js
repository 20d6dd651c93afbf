// Runs before the first paint, so that a chosen theme never flashes. A file of its own, because the
// content security policy allows no inline script.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('plaza.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {
    // Storage may be refused; the system's theme is a good answer.
  }
})();
