const pooledBytes = 4096

/** Random bytes from a pool: asking the system for a few at a time costs as much as for thousands. None is handed out twice. */
export const randomPool = (randomBytes: (count: number) => Uint8Array): ((count: number) => Uint8Array) => {
  let pool: Uint8Array = new Uint8Array()
  return (count) => {
    if (count > pooledBytes) return randomBytes(count)
    if (pool.length < count) pool = randomBytes(pooledBytes)
    const taken = pool.subarray(0, count)
    pool = pool.subarray(count)
    return taken
  }
}
