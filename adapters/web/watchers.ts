/** Open pages, told that something changed; what changed they fetch themselves, so a lost word costs nothing. */
export interface Watchers {
  /** Calls back after each change until it is called itself. */
  add(changed: () => void, ended: () => void): () => void
  changed(): void
  /** Ends every open page's stream. */
  end(): void
}

export function watchers(): Watchers {
  const all = new Set<{ readonly changed: () => void; readonly ended: () => void }>()
  return {
    add(changed, ended) {
      const watcher = { changed, ended }
      all.add(watcher)
      return () => all.delete(watcher)
    },
    changed() {
      for (const watcher of all) watcher.changed()
    },
    end() {
      for (const watcher of all) watcher.ended()
      all.clear()
    },
  }
}
