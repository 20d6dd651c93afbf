import { defineConfig } from 'vitest/config';

/** Unit and component tests of the client. The build's plugins stay out: tests need none of them. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'client',
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'jsdom',
    css: { modules: { classNameStrategy: 'non-scoped' } },
    setupFiles: ['./src/test-setup.ts'],
  },
});
