import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/temporary-root.ts'],
    // Processes of their own: tests start servers, kill them, and load native SQLite.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
