/** Makes the app installable and its shell open without a network; only in a built client. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The page may have loaded before this was asked for.
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', register);
}

async function register(): Promise<void> {
  const { registerSW } = await import('virtual:pwa-register');
  registerSW({ immediate: true });
}
