const most = 2000

/**
 * The same pure function, which keeps its results: the few dates of a group are counted and written again for every
 * message, and each time zones make it dear. Beyond `most` for a zone it begins anew.
 */
export function kept<At extends number | string, Result>(
  work: (at: At, zone: string) => Result,
): (at: At, zone: string) => Result {
  const zones = new Map<string, Map<At, Result>>()
  return (at, zone) => {
    const results = zones.get(zone) ?? new Map<At, Result>()
    zones.set(zone, results)
    const known = results.get(at)
    if (known !== undefined) return known
    if (results.size >= most) results.clear()
    const result = work(at, zone)
    results.set(at, result)
    return result
  }
}
