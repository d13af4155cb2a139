const most = 2000

/** Memoizes `work`, a pure function, per zone: zone arithmetic is expensive. Forgets a zone's results beyond `most`. */
export function memoByZone<At extends number | string, Result>(
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
