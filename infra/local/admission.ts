/** Lets work in while it is open, and knows when the last of it has left. */
export interface Admission {
  /** Something to wait for when it is closed. */
  opened(): Promise<void> | undefined
  admit<T>(work: () => Promise<T>): Promise<T>
  /** Waits until nobody is inside, keeps everybody out while `work` runs, then opens. */
  closeFor<T>(work: () => Promise<T>): Promise<T>
}

export const createAdmission = (): Admission => {
  let inside = 0
  let closed: Promise<void> | undefined
  let onEmpty = (): void => {}

  const leave = (): void => {
    inside -= 1
    if (inside === 0) onEmpty()
  }

  return {
    opened: () => closed,
    admit: async (work) => {
      while (closed !== undefined) await closed
      inside += 1
      try {
        return await work()
      } finally {
        leave()
      }
    },
    closeFor: async (work) => {
      while (closed !== undefined) await closed
      const { promise, resolve } = Promise.withResolvers<void>()
      closed = promise
      try {
        if (inside > 0) {
          await new Promise<void>((emptied) => {
            onEmpty = emptied
          })
          onEmpty = () => {}
        }
        return await work()
      } finally {
        closed = undefined
        resolve()
      }
    },
  }
}
