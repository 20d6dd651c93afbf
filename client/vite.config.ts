import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const require = createRequire(import.meta.url);
const appServer = `http://127.0.0.1:${process.env.PLAZA_PORT ?? 4000}`;

/** Paths that the app server answers; in development Vite passes them on. */
const served = ['/api', '/files', '/config.json', '/mailbox', '/.well-known'];

/**
 * Asks for the two Latin faces together with the document: every first view needs both, and the
 * browser would otherwise learn of them only from the style sheet.
 */
function preloadFonts(): Plugin {
  return {
    name: 'plaza:preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        return Object.keys(bundle ?? {})
          .filter(file => /(gabarito|figtree)-latin-wght-normal.*\.woff2$/.test(file))
          .map(file => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              href: `/${file}`,
              as: 'font',
              type: 'font/woff2',
              crossorigin: '',
            },
            injectTo: 'head-prepend' as const,
          }));
      },
    },
  };
}

/**
 * Serves the emoji picker's data from our own origin: `emojibase-data` as it is, under `/emoji`.
 */
function emojiData(): Plugin {
  const files = ['en/data.json', 'en/messages.json'];
  const read = (file: string) => readFileSync(require.resolve(`emojibase-data/${file}`));
  return {
    name: 'plaza:emoji-data',
    configureServer(server) {
      server.middlewares.use('/emoji', (request, response, next) => {
        const file = files.find(name => request.url === `/${name}`);
        if (!file) return next();
        response.setHeader('content-type', 'application/json');
        response.end(read(file));
      });
    },
    generateBundle() {
      for (const file of files)
        this.emitFile({ type: 'asset', fileName: `emoji/${file}`, source: read(file) });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: './src/routes',
      generatedRouteTree: './src/route-tree.gen.ts',
      quoteStyle: 'single',
    }),
    react(),
    preloadFonts(),
    emojiData(),
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false,
      manifest: {
        name: 'Plaza',
        short_name: 'Plaza',
        description: 'A live marketplace that a community hosts for itself.',
        start_url: '/',
        display: 'standalone',
        background_color: '#f0f7fc',
        theme_color: '#141c3d',
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: '/icons/icon-maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}', '**/*-latin-wght-normal*.woff2'],
        globIgnores: ['emoji/**'],
        cleanupOutdatedCaches: true,
        navigateFallback: null,
        // The server's page wins; the stored shell answers only without a network.
        runtimeCaching: [
          {
            urlPattern: ({ request, url }) =>
              request.mode === 'navigate' &&
              !/^\/(api|files|mailbox|v1|\.well-known)\b/.test(url.pathname),
            handler: 'NetworkOnly',
            options: { precacheFallback: { fallbackURL: '/index.html' } },
          },
        ],
      },
    }),
  ],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Two files carry what every first view needs; without this they would be seventy. Screens
        // behind a door or a press (sign-in, settings, emoji) stay on their own.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules\/(?!frimousse|workbox)/, priority: 2 },
            {
              name: 'app',
              test: /(client\/src\/(account\/(?!.*-screen|door|market)|components|errors|feed\/(?!emoji|post-screen|lightbox)|i18n|live|locales|people\/(hue|person-avatar|trade|use)|shell|spaces\/(join|space|use))|shared\/src)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(served.map(path => [path, appServer])),
  },
});
