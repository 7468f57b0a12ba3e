/** Of API Gateway's HTTP API and of Lambda; the laptop keeps to the same. */
export const gatewayLimits = {
  bodyBytes: 6 * 1024 * 1024,
  headerBytes: 10_240,
  timeoutMs: 30_000,
  /** 300 in a new account: more is asked for before the first deployment. */
  routes: 600,
} as const

/** Ours: far above any honest command, far below what could hurt. */
export const bodyLimitBytes = 1024 * 1024
/** Of an answer. Lambda sends it as a text within JSON, which can double it, and 6 MB are the most. */
export const answerLimitBytes = 3 * 1024 * 1024
export const bodyDepthLimit = 20
export const idempotencyKeyLimit = 255
