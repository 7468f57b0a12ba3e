/** What the work answers, or the error that `late` makes when it takes longer. The work itself goes on. */
export const withinTime = <T>(work: Promise<T>, timeoutMs: number, late: () => Error): Promise<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(late()), timeoutMs)
  work.then(
    (answer) => {
      clearTimeout(timer)
      resolve(answer)
    },
    (error: unknown) => {
      clearTimeout(timer)
      reject(error)
    },
  )
  return promise
}
