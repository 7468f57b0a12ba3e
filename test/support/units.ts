/** Capacity units that a call consumed, as its answer states them. */
export const unitsIn = (headers: Headers): { read: number; write: number } => {
  const [, read, write] = /read=([\d.]+), write=([\d.]+)/.exec(headers.get('x-capacity-units') ?? '') ?? []
  return { read: Number(read), write: Number(write) }
}
