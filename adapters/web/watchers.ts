/**
 * The open pages, which learn that something changed. They fetch what changed themselves, so a lost notification does no
 * harm.
 */
export interface Watchers {
  /** Calls `changed` after each change and `ended` when the server stops; returns how to leave. */
  add(changed: () => void, ended: () => void): () => void
  /** Notifies every open page. */
  changed(): void
  /** Ends the stream of every open page. */
  end(): void
}

export function createWatchers(): Watchers {
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
