const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs `end` and exits when this process is asked to stop. Asking again does not interrupt `end`. Returns the undo. */
export function endOnSignal(end: () => Promise<void>): () => void {
  let isEnding = false
  const stop = () => {
    if (isEnding) return
    isEnding = true
    void end().finally(() => process.exit(130))
  }
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}
