import type { Measuring, Metrics } from './metrics.ts'

/** Loads the metrics when they are first read: most installations never do, and they take 20 MB. */
export function lazyMetrics(measuring: Measuring): Metrics {
  const load = async () => (await import('./metrics.ts')).createMetrics(measuring)
  let loaded: Promise<Metrics> | undefined
  return {
    async read() {
      loaded ??= load()
      return (await loaded).read()
    },
  }
}
