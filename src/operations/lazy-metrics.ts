import type { Measuring, Metrics } from './metrics.ts'

/** Loads the metrics when somebody asks for them: most installations never do, and they take twenty megabytes. */
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
