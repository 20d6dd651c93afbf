import { defineConfig } from 'vitest/config';

const peers = {
  test: {
    name: 'peers',
    include: ['tests/peers/**/*.test.ts'],
    globalSetup: 'tests/peers/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

/**
 * One project for each kind of test, so that `npm test -- --project journeys` runs one of them.
 * Unit tests sit beside the code; what crosses parts is in `tests/`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{engine,module,server,shared,scripts}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      'client/vitest.config.ts',
      {
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          globalSetup: 'tests/conformance/support/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Only for `npm run peers`, which looks first for what they need.
      ...(process.env.SPACETIME_CLI === undefined ? [] : [peers]),
      {
        test: {
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'oracle',
          include: ['tests/oracle/**/*.test.ts'],
          testTimeout: 900_000,
        },
      },
      {
        test: {
          name: 'upgrade',
          include: ['tests/upgrade/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'operations',
          include: ['tests/operations/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A journey drives a whole Plaza and two browsers: one at a time is all that two cores hold.
          fileParallelism: false,
        },
      },
    ],
  },
});
